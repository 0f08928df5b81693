package io.grapevine.mesh.membership;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.PeersListener.PeerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the mesh, from what the channel and their heartbeats tell; {@link MeshPeers} is what others read of it. On
 * the loop only.
 */
public final class Membership {
    /** How often {@link #tick} is called. */
    public static final Duration TICK = Duration.ofMillis(FailureDetector.TICK);

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** Time between two log lines about what settling waits for, in milliseconds. */
    private static final long PROGRESS = 2_000;

    final MemberId self;
    final FailureDetector detector;
    final Settling settling;
    final CatchUpTracker catchUp;
    final List<PeersListener> listeners = new ArrayList<>();
    final long started;
    String ownAddress = "";
    long configuration;
    long zones;
    boolean shared;
    List<SeedStatus> contacts = List.of();
    private final EventLoop loop;
    private final Duration settleTimeout;
    private long nextProgress;

    /**
     * Knows no other member yet.
     *
     * @param settleTimeout after this the replica is settled whatever is missing
     * @param forgetAfter for how long a member that is not there is known
     */
    public Membership(EventLoop loop, MemberId self, Duration settleTimeout, Duration forgetAfter) {
        this.loop = loop;
        this.self = self;
        this.started = now();
        this.detector = new FailureDetector(listeners, forgetAfter.toMillis());
        this.settleTimeout = settleTimeout;
        this.settling = new Settling(settleTimeout.toMillis());
        this.catchUp = new CatchUpTracker(() -> loop.now().toEpochMilli());
        listeners.add(new PeersListener() {
            @Override
            public void on(PeerEvent event, MemberId member) {
                if (event == PeerEvent.RETURNED) {
                    catchUp.returned(member, now());
                }
            }
        });
    }

    /** Milliseconds on this replica's elapsed clock. */
    long now() {
        return loop.elapsed().toMillis();
    }

    /** Begins to settle. Called once, before the first {@link #tick}. */
    public void start(String advertisedAddress) {
        ownAddress = advertisedAddress;
        nextProgress = now() + PROGRESS;
        LOG.atInfo().addKeyValue("timeout", settleTimeout).log("Waiting for gossip to settle...");
    }

    /** Sets the hashes of this replica's configuration, and of the rules of the time zones that it names. */
    public void configuration(long hash, long hashOfZones) {
        configuration = hash;
        zones = hashOfZones;
    }

    /** Whether the member is this replica or alive. */
    public boolean isLive(MemberId member) {
        MemberState state = detector.get(member);
        return member.equals(self) || (state != null && state.isLive());
    }

    /** The live members but this one. */
    public List<MemberId> liveIds() {
        return detector.live().stream()
                .map(member -> member.id)
                .filter(id -> !id.equals(self))
                .toList();
    }

    /** The members that have gone silent. */
    public List<MemberId> silentIds() {
        return detector.all().stream()
                .filter(member -> member.fate == MemberState.MemberStatus.SILENT)
                .map(member -> member.id)
                .toList();
    }

    /** Whether the member is another one that is known, alive or not. */
    public boolean isKnown(MemberId member) {
        return detector.get(member) != null;
    }

    /** Says what this replica says of itself. */
    public MemberReport report(boolean goodbye) {
        Map<MemberId, Long> seen = new TreeMap<>();
        detector.all().forEach(member -> seen.put(member.id, Math.max(0, now() - member.lastSeen)));
        return new MemberReport(
                loop.now().toEpochMilli(), now() - started, configuration, zones, settling.isSettled(), goodbye, seen);
    }

    /** There is a link to the member. */
    public void onUp(MemberId member, String address) {
        MemberState known = detector.get(member);
        if (known != null && !known.address.equals(address)) {
            listeners.forEach(listener -> listener.on(PeerEvent.ADDRESS_CHANGED, member));
        }
        shared = true;
        Optional<String> taken = known == null ? addressOfName(member.name()) : Optional.empty();
        detector.up(member, address, now());
        taken.ifPresent(other -> {
            LOG.atWarn()
                    .addKeyValue("peer", member.name())
                    .addKeyValue("address", address)
                    .addKeyValue("other_address", other)
                    .log("Two replicas have the same name: give each its own --cluster.peer-name");
            listeners.forEach(listener -> listener.on(PeerEvent.NAME_CONFLICT, member));
        });
    }

    /** Where a live replica is that has the name already. */
    private Optional<String> addressOfName(String name) {
        if (name.equals(self.name())) {
            return Optional.of(ownAddress);
        }
        return detector.live().stream()
                .filter(live -> live.hasName(name) && now() - live.lastSeen < FailureDetector.MISSED_PROBE)
                .map(live -> live.address)
                .findFirst();
    }

    /** There is no link to the member. */
    public void onDown(MemberId member, DownReason reason) {
        detector.down(member, reason, now());
    }

    /** A frame of the member was received. */
    public void onFrame(MemberId member) {
        detector.touch(member, now());
    }

    /** A heartbeat of the member was received. */
    public void onReport(MemberId member, MemberReport report) {
        detector.report(member, report, loop.now().toEpochMilli(), now());
    }

    /** To be called when all that the member knows is known here. */
    public void hasShownAll(MemberId member) {
        catchUp.shown(member, now());
    }

    /**
     * Decides who is alive and whether this replica has settled. To be called every {@link #TICK}.
     *
     * @param latest the state of the configured addresses
     * @param exchanged whether all of a member's state is known here
     */
    public void tick(List<SeedStatus> latest, Predicate<MemberId> exchanged) {
        catchUp.tick(now());
        detector.tick(now());
        shared |= latest.stream().anyMatch(contact -> contact.state() != SeedStatus.State.SELF);
        if (!latest.equals(contacts)) {
            contacts = latest;
            listeners.forEach(PeersListener::onContactsChanged);
        }
        if (settling.look(latest, exchanged, now())) {
            LOG.atInfo()
                    .addKeyValue("elapsed", settlingFor())
                    .addKeyValue("peers", detector.live().size())
                    .log("gossip settled; proceeding");
            listeners.forEach(PeersListener::onSettled);
        } else if (!settling.isSettled() && now() >= nextProgress) {
            nextProgress = now() + PROGRESS;
            List<String> missing = settling.missing().stream()
                    .map(contact -> contact.name() + ": " + contact.status())
                    .toList();
            LOG.atInfo()
                    .addKeyValue("elapsed", settlingFor())
                    .addKeyValue("waiting_for", missing)
                    .log("gossip not settled");
        }
    }

    private Duration settlingFor() {
        return Duration.ofMillis(settling.elapsed(now()));
    }

    /** How many members are known that are not there and did not say goodbye. */
    public long failed() {
        return detector.failed();
    }

    /** How many live members are suspected. */
    public long suspected() {
        return detector.all().stream()
                .filter(member -> member.isLive() && member.asked)
                .count();
    }
}
