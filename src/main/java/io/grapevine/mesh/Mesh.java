package io.grapevine.mesh;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.FailureDetector;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Membership;
import io.grapevine.mesh.membership.Peers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.protocol.Frame;
import io.grapevine.mesh.protocol.FrameReader;
import io.grapevine.mesh.protocol.FrameWriter;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import io.grapevine.mesh.sync.AntiEntropy;
import io.grapevine.protobuf.Decoded;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica's part in the mesh. On the loop only. */
public final class Mesh implements Replication {
    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(FailureDetector.TICK);
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
    private final VersionStore replica;
    private final AntiEntropy exchange;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final Deque<VersionVector> recent = new ArrayDeque<>();
    private Duration nextWarning = Duration.ZERO;
    private boolean leaving;

    /**
     * Not started, so that states can be restored before the others see them.
     *
     * @param self this start of this replica
     * @param channel not started
     * @param registry where the metrics go
     */
    public Mesh(EventLoop loop, MemberId self, Channel channel, MeshOptions options, PrometheusRegistry registry) {
        this.loop = loop;
        this.channel = channel;
        this.metrics = new MeshMetrics(registry);
        this.membership = new Membership(loop, self, options, metrics);
        this.replica = new VersionStore(loop, self, membership::isLive);
        this.exchange = new AntiEntropy(loop, self, replica, membership, this::send);
        this.claims = new Claims(loop, exchange::broadcast);
        this.alerts = new PeerAlerts(loop, membership::liveIds, this::send);
        membership.wire(exchange::lag, this::suspect);
        membership.addListener(new PeersListener() {
            @Override
            public void onSettled() {
                exchange.broadcast(heartbeat()); // the others' positions depend on it
            }

            @Override
            public void onSilent(MemberId member) {
                lost(member);
            }
        });
    }

    @Override
    public ReplicatedState state(String name) {
        metrics.stateAdded(name);
        return new ReplicatedState(name, replica, () -> metrics.oversized(name));
    }

    @Override
    public Peers peers() {
        return membership;
    }

    @Override
    public Claims claims() {
        return claims;
    }

    @Override
    public PeerAlerts alerts() {
        return alerts;
    }

    @Override
    public void configuration(long hash) {
        membership.configuration(hash);
    }

    /**
     * Begins to take part.
     *
     * @param ownAddress the advertised host and port, for display
     */
    public void start(String ownAddress) {
        membership.ownAddress(ownAddress);
        membership.beginSettling();
        channel.start(new Incoming());
        every(HEARTBEAT, () -> exchange.broadcast(heartbeat()));
        every(TICK, this::tick);
        every(MINUTE, this::sweep);
        Duration phase = Duration.ofMillis(loop.random().nextInt((int) MINUTE.toMillis()));
        loop.schedule(phase, () -> every(MINUTE, exchange::audit));
        tick();
    }

    /** Nobody waits for what a member claims or was asked once nothing is heard of it. */
    private void lost(MemberId member) {
        claims.onLost(member);
        alerts.onLost(member);
    }

    private void every(Duration period, Runnable task) {
        loop.schedule(period, () -> {
            every(period, task);
            task.run();
        });
    }

    private void tick() {
        membership.tick();
        membership.lookWhetherSettled(channel.contacts(), exchange::isExchanged);
        recent.addLast(replica.vector());
        if (recent.size() > RELAY_TICKS) {
            recent.removeFirst();
        }
        membership.show(exchange.underWay());
    }

    private void sweep() {
        replica.sweep();
        claims.sweep();
    }

    private Frame.Heartbeat heartbeat() {
        long now = loop.elapsed().toMillis();
        List<Frame.Heard> heard = membership.liveness().all().stream()
                .map(member -> new Frame.Heard(member.id, Math.max(0, now - member.lastHeard)))
                .toList();
        return new Frame.Heartbeat(
                loop.now().toEpochMilli(),
                membership.uptime(),
                membership.configuration(),
                membership.settled(),
                leaving,
                replica.vector(),
                heard);
    }

    /** What is held here; for tests that put something there which no peer would. */
    VersionStore replica() {
        return replica;
    }

    private boolean send(MemberId to, Frame frame) {
        byte[] bytes = FrameWriter.encode(frame);
        boolean taken = channel.send(to, bytes);
        if (taken) {
            metrics.sent(frame, bytes.length);
        }
        return taken;
    }

    private void suspect(MemberId member) {
        channel.dial(member);
        exchange.broadcast(heartbeat());
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
        exchange.flush();
        if (exchange.isCaughtUp() || loop.elapsed().compareTo(deadline) >= 0) {
            leaving = true;
            exchange.broadcast(heartbeat());
            done.run();
        } else {
            loop.schedule(LEAVE_POLL, () -> leave(done, deadline));
        }
    }

    /** What comes from the channel. */
    private final class Incoming implements ChannelListener {
        @Override
        public void onUp(MemberId member, String address) {
            membership.onUp(member, address);
            exchange.onUp(member);
            send(member, heartbeat());
        }

        @Override
        public void onDown(MemberId member, DownReason reason) {
            exchange.onDown(member);
            lost(member);
            membership.liveness().down(member, reason, loop.elapsed().toMillis());
        }

        @Override
        public void onFrame(MemberId from, byte[] bytes) {
            Decoded<Frame> decoded = FrameReader.decode(bytes);
            if (decoded instanceof Decoded.Ok<Frame> ok) {
                metrics.received(ok.value(), bytes.length);
                membership.liveness().touch(from, loop.elapsed().toMillis());
                take(from, ok.value());
            } else {
                refuse(from, decoded);
            }
        }

        /** A peer may send garbage all day; one line a minute says it. */
        private void refuse(MemberId from, Decoded<Frame> fault) {
            metrics.refused();
            Duration now = loop.elapsed();
            if (nextWarning.compareTo(now) <= 0) {
                nextWarning = now.plus(MINUTE);
                LOG.atWarn()
                        .addKeyValue("peer", from)
                        .addKeyValue("fault", fault)
                        .log("Frame refused");
            }
        }

        private void take(MemberId from, Frame frame) {
            if (frame instanceof Frame.Heartbeat heartbeat) {
                metrics.alive(from);
                long wall = loop.now().toEpochMilli();
                membership
                        .liveness()
                        .heard(from, heartbeat, wall, loop.elapsed().toMillis());
                if (exchange.onVector(from, heartbeat.vector(), oldest())) {
                    // the one that was sent when the link came up was lost if the peer had no link back then
                    send(from, heartbeat());
                }
                if (exchange.isKnown(heartbeat.vector())) {
                    membership.hasShownAll(from);
                }
                if (heartbeat.goodbye()) {
                    lost(from);
                }
            } else if (frame instanceof Frame.Delta delta) {
                exchange.onDelta(from, delta);
            } else if (frame instanceof Frame.Ack ack) {
                exchange.onAck(from, ack);
            } else if (frame instanceof Frame.Audit audit) {
                exchange.onAudit(from, audit);
            } else if (frame instanceof Frame.Pull pull) {
                exchange.onPull(from, pull);
            } else if (frame instanceof Frame.Repair repair) {
                exchange.onRepair(repair);
            } else if (frame instanceof Frame.Claim claim) {
                claims.onClaim(from, claim);
            } else if (frame instanceof Frame.Release release) {
                claims.onRelease(from, release);
            } else if (frame instanceof Frame.AlertQuery query) {
                alerts.onQuery(from, query);
            } else if (frame instanceof Frame.AlertReply reply) {
                alerts.onReply(from, reply);
            }
        }

        private VersionVector oldest() {
            VersionVector oldest = recent.peekFirst();
            return oldest == null ? new VersionVector() : oldest;
        }
    }
}
