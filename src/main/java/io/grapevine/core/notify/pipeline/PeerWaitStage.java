package io.grapevine.core.notify.pipeline;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Stage;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits for the replicas at lower positions: {@code --cluster.peer-timeout} for each, as Alertmanager does, but no longer for
 * one that has left. A join or a suspicion changes nothing in a wait. One for each replica. On the loop only.
 */
public final class PeerWaitStage implements Stage<Flush> {
    private final EventLoop loop;
    private final ClusterPeers peers;
    private final Duration peerTimeout;
    private final Set<PeerWait> waits = new LinkedHashSet<>();
    private final PeersListener onLeft = new PeersListener() {
        @Override
        public void on(PeerEvent event, MemberId member) {
            if (event == PeerEvent.LEFT) {
                List.copyOf(waits).forEach(PeerWait::shorten);
            }
        }
    };

    /**
     * Without a wait.
     *
     * @param peerTimeout how long to wait for each replica at a lower position
     */
    public PeerWaitStage(EventLoop loop, ClusterPeers peers, Duration peerTimeout) {
        this.loop = loop;
        this.peers = peers;
        this.peerTimeout = peerTimeout;
        peers.addListener(onLeft);
    }

    /** Ends the part of a replica, or tenant, that is removed. */
    public void close() {
        peers.removeListener(onLeft);
    }

    @Override
    public Decision<Flush> decide(Flush flush) {
        int position = peers.position();
        return position == 0
                ? new Decision.Continue<>(flush)
                : new Decision.Wait<>(waiting -> new PeerWait(position, flush, waiting));
    }

    private final class PeerWait implements Pending {
        private final Flush flush;
        private final Waiting<Flush> waiting;
        private final Duration start = loop.elapsed();
        private int position;
        private EventLoop.Timer timer;

        PeerWait(int position, Flush flush, Waiting<Flush> waiting) {
            this.position = position;
            this.flush = flush;
            this.waiting = waiting;
            waits.add(this);
            this.timer = schedule();
        }

        private EventLoop.Timer schedule() {
            Duration due = start.plus(peerTimeout.multipliedBy(position));
            return loop.schedule(due.minus(loop.elapsed()), this::end);
        }

        private void end() {
            waits.remove(this);
            waiting.resume(new Decision.Continue<>(flush));
        }

        private void shorten() {
            int now = peers.position();
            if (now >= position) {
                return;
            }
            position = now;
            timer.cancel();
            if (position == 0) {
                end();
            } else {
                timer = schedule();
            }
        }

        @Override
        public boolean cancel() {
            timer.cancel();
            return waits.remove(this);
        }
    }
}
