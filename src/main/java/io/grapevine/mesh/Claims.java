package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.model.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Claims of replicas that are about to notify: a hint, in memory, for one attempt, and never for longer than its time
 * to live on this replica's own clock. On the loop only.
 */
public final class Claims {
    /** No claim lives longer than this, whatever its sender says. */
    public static final Duration MAX_TTL = Duration.ofMinutes(5);

    private static final int MAX_PER_MEMBER = 20_000;

    private final EventLoop loop;
    private final Consumer<Frame> broadcast;
    private final Map<MemberId, Map<Long, Duration>> claims = new TreeMap<>();
    private final List<LongConsumer> listeners = new ArrayList<>();

    Claims(EventLoop loop, Consumer<Frame> broadcast) {
        this.loop = loop;
        this.broadcast = broadcast;
    }

    /**
     * The number under which {@code key} of a tenant is claimed; the name of the default tenant is empty. No tenant can choose its
     * keys so that the claims delay another tenant.
     */
    public static long hash(String tenant, String key) {
        return tenant.isEmpty() ? Version.digestOf(key) : Digest.of(tenant, key).high();
    }

    /** Tells {@code listener} of each key that a peer released, or whose peer is lost; not of the end of its time. */
    public void addListener(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Ends what {@link #addListener} began. */
    public void removeListener(LongConsumer listener) {
        listeners.remove(listener);
    }

    /** Tells the others that this replica is about to notify. Waits for no replica. */
    public void claim(long key, Duration ttl) {
        broadcast.accept(new Frame.Claim(key, Math.max(0, bounded(ttl).toMillis())));
    }

    /** Tells the others that this replica's attempt has ended without success. */
    public void release(long key) {
        broadcast.accept(new Frame.Release(key));
    }

    /** For how much longer another replica claims {@code key}, at most; zero if none does. */
    public Duration open(long key) {
        return open(key, name -> true);
    }

    /**
     * For how much longer one of some replicas claims {@code key}, at most; zero if none does.
     *
     * @param by which replicas count, by their names
     */
    public Duration open(long key, Predicate<String> by) {
        Duration now = loop.elapsed();
        return claims.entrySet().stream()
                .filter(of -> by.test(of.getKey().name()))
                .map(of -> of.getValue().getOrDefault(key, now).minus(now))
                .filter(left -> !left.isNegative())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** The replica of this name has notified as it claimed. */
    public void fulfilled(String name, long key) {
        claims.forEach((member, of) -> {
            if (member.name().equals(name)) {
                of.remove(key);
            }
        });
    }

    private static Duration bounded(Duration ttl) {
        return ttl.compareTo(MAX_TTL) > 0 ? MAX_TTL : ttl;
    }

    void onClaim(MemberId from, Frame.Claim claim) {
        Map<Long, Duration> of = claims.computeIfAbsent(from, ignored -> new TreeMap<>());
        if (of.size() < MAX_PER_MEMBER || of.containsKey(claim.key())) {
            of.put(claim.key(), loop.elapsed().plus(bounded(Duration.ofMillis(claim.ttlMillis()))));
        }
    }

    void onRelease(MemberId from, Frame.Release release) {
        Map<Long, Duration> of = claims.get(from);
        if (of != null && of.remove(release.key()) != null) {
            listeners.forEach(listener -> listener.accept(release.key()));
        }
    }

    /** The member is gone, or cut off: its claim delays no replica. */
    void onLost(MemberId member) {
        Map<Long, Duration> of = claims.remove(member);
        if (of != null) {
            of.keySet().forEach(key -> listeners.forEach(listener -> listener.accept(key)));
        }
    }

    void sweep() {
        Duration now = loop.elapsed();
        claims.values().forEach(of -> of.values().removeIf(until -> until.compareTo(now) <= 0));
        claims.values().removeIf(Map::isEmpty);
    }

    int size() {
        return claims.values().stream().mapToInt(Map::size).sum();
    }
}
