package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.ConfigurationWatch;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Membership;
import io.grapevine.mesh.membership.MeshPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import io.grapevine.mesh.sync.AntiEntropy;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A replica's part in the mesh. On the loop only. */
public final class Mesh implements Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LEAVE_POLL = Duration.ofMillis(20);

    /** For how long a replica that leaves waits for the others to have its last words. */
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

    /** How many ticks ago the vector is from that live peers should know by themselves by now. */
    private static final int RELAY_TICKS = 3;

    private final EventLoop loop;
    private final Channel channel;
    private final MeshMetrics metrics;
    private final Membership membership;
    private final MeshPeers peers;
    private final ConfigurationWatch configurations = new ConfigurationWatch();
    private final VersionStore store;
    private final AntiEntropy antiEntropy;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final AlertTransfer alertTransfer;
    private final AlertTransfer tenantTransfer;
    private final PeerQuestions questions;
    private final SilentPeers silentPeers;
    private final Services services;
    private final Map<Class<? extends Frame>, BiConsumer<MemberId, Frame>> handlers = new HashMap<>();
    private final Deque<VersionVector> recent = new ArrayDeque<>();
    private final Throttle warnings = new Throttle(MINUTE);
    private List<Peer> shown = List.of();
    private boolean leaving;
    private IntSupplier outsiders = () -> 0;

    /**
     * Options of a replica in the mesh.
     *
     * @param settleTimeout after this it is settled, even if a peer that answers has not shown all it has; {@code
     *     --cluster.settle-timeout}
     * @param reconnectTimeout for how long a member that has failed is known; {@code --cluster.reconnect-timeout}
     */
    public record Options(Duration settleTimeout, Duration reconnectTimeout) {
        /** Alertmanager's defaults. */
        public static final Options DEFAULTS = new Options(Duration.ofMinutes(1), Duration.ofHours(6));
    }

    /**
     * Not started, so that states can be restored before the others see them.
     *
     * @param self the name and the boot of this replica
     * @param channel not started
     */
    public Mesh(EventLoop loop, MemberId self, Channel channel, Options options, PrometheusRegistry registry) {
        this.loop = loop;
        this.channel = channel;
        this.metrics = new MeshMetrics(registry);
        metrics.alive.labelValues(self.name()).inc(); // its own, as in Alertmanager
        this.membership = new Membership(loop, self, options.settleTimeout(), options.reconnectTimeout());
        this.store = new VersionStore(loop, self, membership::isLive);
        this.antiEntropy = new AntiEntropy(loop, self, store, membership::isLive, this::send);
        this.peers = new MeshPeers(membership, antiEntropy::lag);
        this.claims = new Claims(loop, antiEntropy::broadcast);
        this.alerts = new PeerAlerts(loop, membership::liveIds, this::send);
        this.alertTransfer = new AlertTransfer(loop, this::send);
        this.tenantTransfer = new AlertTransfer(loop, (to, frame) -> send(to, new Frame.OfTenants(frame)));
        this.questions = new PeerQuestions(loop, this::expectedPeers, this::send);
        this.silentPeers = new SilentPeers(loop, membership::silentIds, channel::dial);
        this.services =
                new Services(claims, silentPeers, alerts, alertTransfer, tenantTransfer, Optional.of(questions));
        peers.addListener(metrics);
        peers.addListener(new Reaction());
        handle(Frame.Heartbeat.class, this::onHeartbeat);
        handle(Frame.Delta.class, antiEntropy::onDelta);
        handle(Frame.Ack.class, antiEntropy::onAck);
        handle(Frame.Audit.class, antiEntropy::onAudit);
        handle(Frame.Pull.class, antiEntropy::onPull);
        handle(Frame.Repair.class, antiEntropy::onRepair);
        handle(Frame.Claim.class, claims::onClaim);
        handle(Frame.Release.class, claims::onRelease);
        handle(Frame.AlertQuery.class, (from, query) -> alerts.onQuery(from, "", query));
        handle(Frame.TenantAlertQuery.class, (from, of) -> alerts.onQuery(from, of.tenant(), of.query()));
        handle(Frame.AlertReply.class, alerts::onReply);
        handle(Frame.AlertFetch.class, alertTransfer::onFetch);
        handle(Frame.AlertPortion.class, alertTransfer::onPortion);
        handle(Frame.OfTenants.class, (from, of) -> tenantTransfer.onFrame(from, of.transfer()));
        handle(Frame.PeerQuestion.class, questions::onQuestion);
        handle(Frame.PeerAnswer.class, questions::onAnswer);
    }

    /** The live members, and those that have gone silent and did not come back under their names. */
    private List<MemberId> expectedPeers() {
        List<MemberId> peers = new ArrayList<>(membership.liveIds());
        Set<String> names = new TreeSet<>();
        peers.forEach(member -> names.add(member.name()));
        for (MemberId member : membership.silentIds()) {
            if (names.add(member.name())) {
                peers.add(member);
            }
        }
        return peers;
    }

    private <F extends Frame> void handle(Class<F> type, BiConsumer<MemberId, F> handler) {
        handlers.put(type, (from, frame) -> handler.accept(from, type.cast(frame)));
    }

    @Override
    public ReplicatedState state(String name) {
        metrics.stateAdded(name);
        return store.states()
                .state(name, () -> metrics.oversized.labelValues(name).inc());
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        metrics.stateAdded(name);
        return store.states()
                .addFamily(name, () -> metrics.oversized.labelValues(name).inc(), accepts);
    }

    @Override
    public ClusterPeers peers() {
        return peers;
    }

    @Override
    public Services services() {
        return services;
    }

    /**
     * Sets what the others compare with theirs.
     *
     * @param hash the hash of this replica's configuration
     * @param zones the hash of the rules of the time zones that it names
     */
    public void configuration(long hash, long zones) {
        membership.configuration(hash, zones);
    }

    /** Adds to the position in the metrics the number of programs outside of the mesh that send before all replicas. */
    public void showBehind(IntSupplier others) {
        outsiders = others;
    }

    /** Begins to take part; {@code ownAddress} is the advertised host and port, for display. */
    public void start(String ownAddress) {
        membership.start(ownAddress);
        channel.start(new Incoming());
        loop.every(HEARTBEAT, () -> antiEntropy.broadcast(heartbeat()));
        loop.every(Membership.TICK, this::tick);
        loop.every(MINUTE, this::sweep);
        Duration phase = Duration.ofMillis(loop.random().nextInt((int) MINUTE.toMillis()));
        loop.schedule(phase, () -> loop.every(MINUTE, antiEntropy::audit));
        tick();
    }

    /** Claims of a silent member, and answers that it owes, are not waited for. */
    private void lost(MemberId member) {
        claims.onLost(member);
        alerts.onLost(member);
        questions.onLost(member);
    }

    private void tick() {
        membership.tick(channel.contacts(), antiEntropy::isExchanged);
        antiEntropy.retain(membership::isKnown);
        recent.addLast(store.vector());
        if (recent.size() > RELAY_TICKS) {
            recent.removeFirst();
        }
        peers.publish();
        List<Peer> members = peers.view().members();
        metrics.counts(membership.failed(), membership.suspected(), antiEntropy.underWay());
        metrics.place(outsiders.getAsInt() + peers.position(), peers.settled());
        if (!members.equals(shown)) {
            shown = members;
            metrics.show(members);
            configurations.look(members);
        }
    }

    private void sweep() {
        store.sweep();
        claims.sweep();
    }

    private Frame.Heartbeat heartbeat() {
        return new Frame.Heartbeat(membership.report(leaving), store.vector());
    }

    /** What is held here; for tests that put something there which no peer would. */
    VersionStore store() {
        return store;
    }

    private boolean send(MemberId to, Frame frame) {
        byte[] bytes = FrameCodec.encode(frame);
        boolean taken = channel.send(to, bytes);
        if (taken) {
            metrics.sent(frame, bytes.length);
        }
        return taken;
    }

    /**
     * Says goodbye, once the others know what was written here, or a second has passed.
     *
     * @param done run on the loop when the channel may be closed
     */
    public void leave(Runnable done) {
        leave(done, loop.elapsed().plus(LEAVE_TIMEOUT));
    }

    private void leave(Runnable done, Duration deadline) {
        antiEntropy.flush();
        if (antiEntropy.isCaughtUp() || loop.elapsed().compareTo(deadline) >= 0) {
            leaving = true;
            antiEntropy.broadcast(heartbeat());
            done.run();
        } else {
            loop.schedule(LEAVE_POLL, () -> leave(done, deadline));
        }
    }

    private void onHeartbeat(MemberId from, Frame.Heartbeat heartbeat) {
        metrics.alive.labelValues(from.name()).inc();
        membership.onReport(from, heartbeat.report());
        VersionVector oldest = recent.isEmpty() ? new VersionVector() : recent.getFirst();
        if (antiEntropy.onVector(from, heartbeat.vector(), oldest)) {
            // the one that was sent when the link came up was lost if the peer had no link back then
            send(from, heartbeat());
        }
        if (antiEntropy.isKnown(heartbeat.vector())) {
            membership.hasShownAll(from);
        }
        if (heartbeat.report().goodbye()) {
            lost(from);
        }
    }

    private final class Reaction implements PeersListener {
        @Override
        public void onSettled() {
            antiEntropy.broadcast(heartbeat()); // the others' positions depend on it
        }

        @Override
        public void on(PeerEvent event, MemberId member) {
            switch (event) {
                case SUSPECTED -> {
                    channel.dial(member);
                    antiEntropy.broadcast(heartbeat());
                }
                case SILENT -> {
                    lost(member);
                    endTransfers(member);
                }
                case RETURNED -> silentPeers.onAnswered(member);
                case LEFT -> {
                    silentPeers.onAnswered(member);
                    endTransfers(member);
                }
                case JOINED, ADDRESS_CHANGED, NAME_CONFLICT -> {}
            }
        }

        private void endTransfers(MemberId member) {
            alertTransfer.onLost(member);
            tenantTransfer.onLost(member);
        }
    }

    private final class Incoming implements ChannelListener {
        @Override
        public void onUp(MemberId member, String address) {
            membership.onUp(member, address);
            antiEntropy.onUp(member);
            send(member, heartbeat());
        }

        @Override
        public void onDown(MemberId member, DownReason reason) {
            antiEntropy.onDown(member);
            lost(member);
            membership.onDown(member, reason);
        }

        @Override
        public void onUnreachable(MemberId member) {
            silentPeers.onAnswered(member);
        }

        @Override
        public void onFrame(MemberId from, byte[] bytes) {
            Decoded<Frame> decoded = FrameCodec.decode(bytes);
            if (decoded instanceof Decoded.Ok<Frame> ok) {
                metrics.received(ok.value(), bytes.length);
                membership.onFrame(from);
                handlers.getOrDefault(ok.value().getClass(), (sender, frame) -> {})
                        .accept(from, ok.value());
            } else {
                refuse(from, decoded);
            }
        }

        /** A peer may send garbage all day; one line a minute says it. */
        private void refuse(MemberId from, Decoded<Frame> fault) {
            metrics.refused.inc();
            if (warnings.permits(loop.elapsed())) {
                LOG.atWarn()
                        .addKeyValue("peer", from)
                        .addKeyValue("fault", fault)
                        .log("Frame refused");
            }
        }
    }
}
