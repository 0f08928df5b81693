package io.grapevine.mesh.membership;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.MeshMetrics;
import io.grapevine.mesh.MeshOptions;
import io.grapevine.model.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is there and whether this replica has settled, as {@link FailureDetector} and {@link Settling} judge it. */
public final class Membership implements Peers, FailureDetector.Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** Time between two log lines about what settling waits for, in milliseconds. */
    private static final long PROGRESS = 2_000;

    private final EventLoop loop;
    private final MemberId self;
    private final long started;
    private final MeshMetrics metrics;
    private final FailureDetector liveness;
    private final Duration settleTimeout;
    private final Settling settling;
    private final CatchUpTracker waking = new CatchUpTracker();
    private final ConfigurationWatch configurations = new ConfigurationWatch();
    private final List<PeersListener> listeners = new ArrayList<>();
    private Function<MemberId, Duration> lag = member -> Duration.ZERO;
    private Consumer<MemberId> onSuspect = member -> {};
    private String ownAddress = "";
    private long configuration;
    private boolean shared;
    private List<SeedStatus> contacts = List.of();
    private long nextProgress;

    public Membership(EventLoop loop, MemberId self, MeshOptions options, MeshMetrics metrics) {
        this.loop = loop;
        this.self = self;
        this.metrics = metrics;
        this.started = now();
        this.liveness = new FailureDetector(this, options.reconnectTimeout().toMillis());
        this.settleTimeout = options.settleTimeout();
        this.settling = new Settling(settleTimeout.toMillis());
    }

    private long now() {
        return loop.elapsed().toMillis();
    }

    public void wire(Function<MemberId, Duration> lagOf, Consumer<MemberId> whenSuspect) {
        lag = lagOf;
        onSuspect = whenSuspect;
    }

    public FailureDetector liveness() {
        return liveness;
    }

    public void ownAddress(String address) {
        ownAddress = address;
    }

    public void configuration(long hash) {
        configuration = hash;
    }

    public long configuration() {
        return configuration;
    }

    public long uptime() {
        return now() - started;
    }

    public boolean isLive(MemberId member) {
        MemberState presence = liveness.get(member);
        return member.equals(self) || (presence != null && presence.isLive());
    }

    /** The live members but this one. */
    public List<MemberId> liveIds() {
        return liveness.live().stream()
                .map(member -> member.id)
                .filter(id -> !id.equals(self))
                .toList();
    }

    public void onUp(MemberId member, String address) {
        MemberState known = liveness.get(member);
        if (known != null && !known.address.equals(address)) {
            metrics.updated();
        }
        shared = true;
        Optional<String> taken = known == null ? addressOfName(member.name()) : Optional.empty();
        liveness.up(member, address, now());
        if (taken.isPresent()) {
            metrics.conflict();
            LOG.atWarn()
                    .addKeyValue("peer", member.name())
                    .addKeyValue("address", address)
                    .addKeyValue("other_address", taken.get())
                    .log("Two replicas have the same name: give each its own --cluster.peer-name");
        }
    }

    /** Where a live replica is that has the name already. */
    private Optional<String> addressOfName(String name) {
        if (name.equals(self.name())) {
            return Optional.of(ownAddress);
        }
        return liveness.live().stream()
                .filter(live -> live.id.name().equals(name) && now() - live.lastHeard < FailureDetector.MISSED_PROBE)
                .map(live -> live.address)
                .findFirst();
    }

    public void tick() {
        waking.tick(now());
        liveness.tick(now());
    }

    /** All that the member knows is known here now. */
    public void hasShownAll(MemberId member) {
        waking.shown(member, now());
    }

    /** Says that settling begins. Called once, before the first {@link #lookWhetherSettled}. */
    public void beginSettling() {
        nextProgress = now() + PROGRESS;
        LOG.atInfo().addKeyValue("timeout", settleTimeout).log("Waiting for gossip to settle...");
    }

    public void lookWhetherSettled(List<SeedStatus> latest, Function<MemberId, Boolean> exchanged) {
        shared |= latest.stream().anyMatch(contact -> contact.state() != SeedStatus.State.SELF);
        if (!latest.equals(contacts)) {
            contacts = latest;
            listeners.forEach(PeersListener::onContactsChanged);
        }
        if (settling.look(latest, exchanged::apply, now())) {
            LOG.atInfo()
                    .addKeyValue("elapsed", settlingFor())
                    .addKeyValue("peers", liveness.live().size())
                    .log("gossip settled; proceeding");
            listeners.forEach(PeersListener::onSettled);
        } else if (!settled() && now() >= nextProgress) {
            nextProgress = now() + PROGRESS;
            LOG.atInfo()
                    .addKeyValue("elapsed", settlingFor())
                    .addKeyValue(
                            "waiting_for",
                            settling.missing().stream().map(Membership::text).toList())
                    .log("gossip not settled");
        }
    }

    private static String text(SeedStatus contact) {
        return contact.name() + ": " + contact.status();
    }

    private Duration settlingFor() {
        return Duration.ofMillis(settling.elapsed(now()));
    }

    @Override
    public void suspect(MemberId member) {
        onSuspect.accept(member);
    }

    @Override
    public void left(MemberId member) {
        metrics.left();
        LOG.atInfo().addKeyValue("peer", member).log("Replica has left");
        listeners.forEach(listener -> listener.onLeft(member));
    }

    @Override
    public void silent(MemberId member) {
        metrics.left();
        LOG.atWarn().addKeyValue("peer", member).log("Replica is silent");
        listeners.forEach(listener -> listener.onSilent(member));
    }

    @Override
    public void back(MemberId member) {
        metrics.joined();
        LOG.atInfo().addKeyValue("peer", member).log("Replica has come");
        listeners.forEach(PeersListener::onChanged);
    }

    @Override
    public List<Peer> members() {
        List<Peer> peers = new ArrayList<>();
        peers.add(new Peer(self, ownAddress, true, settled(), Duration.ZERO, Duration.ZERO, true));
        for (MemberState live : liveness.live()) {
            if (!live.id.name().equals(self.name())) {
                peers.add(peer(live));
            }
        }
        peers.sort(Comparator.comparing(peer -> peer.id().name(), Utf8::compare));
        return List.copyOf(peers);
    }

    @Override
    public List<Peer> namesakes() {
        List<MemberState> listed = liveness.live();
        return liveness.all().stream()
                .filter(member -> member.isLive() && (member.id.name().equals(self.name()) || !listed.contains(member)))
                .map(this::peer)
                .toList();
    }

    @Override
    public List<SeedStatus> contacts() {
        return contacts;
    }

    private Peer peer(MemberState live) {
        boolean same = !live.told || live.configuration == configuration;
        Duration skew = Duration.ofMillis(live.skewMillis);
        return new Peer(live.id, live.address, false, live.settled, lag.apply(live.id), skew, same);
    }

    @Override
    public int position() {
        boolean settled = settled();
        int before = 0;
        for (MemberState other : liveness.ranked(now())) {
            int byName = Utf8.compare(other.id.name(), self.name());
            boolean first = other.settled == settled ? byName < 0 || isElder(byName, other) : other.settled;
            before += first ? 1 : 0;
        }
        return before;
    }

    @Override
    public int order() {
        return (int) liveness.ranked(now()).stream()
                .filter(other -> Utf8.compare(other.id.name(), self.name()) < 0)
                .count();
    }

    /** An elder process under this replica's own name goes first, or both would hold one position. */
    private boolean isElder(int byName, MemberState other) {
        return byName == 0 && other.started < started && now() - other.lastHeard < FailureDetector.MISSED_PROBE;
    }

    @Override
    public boolean shared() {
        return shared;
    }

    @Override
    public boolean settled() {
        return settling.isSettled();
    }

    @Override
    public boolean current() {
        return waking.isCurrent(liveness.live(), now());
    }

    @Override
    public Status status() {
        return settled() ? Status.READY : Status.SETTLING;
    }

    @Override
    public void addListener(PeersListener listener) {
        listeners.add(listener);
    }

    /** Brings the gauges up to date. */
    public void show(int unacknowledged) {
        long missed = liveness.all().stream()
                .filter(member -> member.isLive() && member.asked)
                .count();
        metrics.counts(liveness.failed(), missed, unacknowledged);
        List<Peer> members = members();
        metrics.show(members, position(), settled());
        configurations.look(members);
    }
}
