package io.grapevine.features.alertlog;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the alerts and group timers of one peer before the first flush of a replica that starts without its own.
 * Flushes wait until they are fetched, no peer is left to ask, or the deadline has passed. On the loop only.
 */
public final class PeerAlertFetch implements PeersListener {
    /** The longest time that flushes are held back once this replica has settled. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** The divisor of the heap: alerts of a peer that would take more than a quarter of it are refused. */
    private static final int HEAP_PARTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(PeerAlertFetch.class);

    private final EventLoop loop;
    private final ClusterPeers peers;
    private final AlertTransfer transfer;
    private final Target target;
    private final Deque<MemberId> candidates = new ArrayDeque<>();
    private final Set<MemberId> known = new HashSet<>();
    private EventLoop.@Nullable Timer running;
    private boolean settled;
    private boolean adopting;
    private boolean over;

    /** The owner of the alerts that are fetched: one node, or all tenants. */
    public interface Target {
        /** Holds flushes back until {@link #release} is called. */
        void hold();

        /** Ends {@link #hold}. */
        void release();

        /**
         * Creates a collector for the alerts of a peer that is about to be asked.
         *
         * @param most the limit of the decoded alerts, in bytes of memory
         */
        Collected collect(long most);
    }

    /** The alerts of one peer. */
    public interface Collected {
        /** Adds a portion. Returns false if it cannot be read, or exceeds the limit. */
        boolean add(byte[] portion);

        /** The number of alerts. */
        int size();

        /**
         * Puts the alerts into store and groups.
         *
         * @param done run once, on the loop
         */
        void adopt(Runnable done);
    }

    /** Creates a fetch that has not asked any peer yet. */
    public PeerAlertFetch(EventLoop loop, ClusterPeers peers, AlertTransfer transfer, Target target) {
        this.loop = loop;
        this.peers = peers;
        this.transfer = transfer;
        this.target = target;
    }

    /** Holds flushes back, and asks the peers as they join. Must be called before the first peer joins. */
    public void start() {
        target.hold();
        peers.addListener(this);
        if (peers.settled()) {
            onSettled();
        }
    }

    /** Whether the fetch has ended, with the alerts of a peer or without. */
    public boolean isOver() {
        return over;
    }

    @Override
    public void on(PeerEvent event, MemberId member) {
        if (event == PeerEvent.JOINED && known.add(member)) {
            candidates.add(member);
            next();
        }
    }

    @Override
    public void onSettled() {
        settled = true;
        if (!over) {
            loop.schedule(DEADLINE, this::giveUp);
            next();
        }
    }

    private void next() {
        if (over || adopting || running != null) {
            return;
        }
        MemberId peer = candidates.poll();
        if (peer != null) {
            Collected fetched = target.collect(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
            running = transfer.fetch(peer, fetched::add, complete -> fetched(peer, fetched, complete));
        } else if (settled) {
            LOG.info("No peer has handed over alerts");
            end();
        }
    }

    private void fetched(MemberId peer, Collected fetched, boolean complete) {
        running = null;
        if (!complete) {
            LOG.atDebug().addKeyValue("peer", peer).log("Peer does not hand over alerts");
            next();
            return;
        }
        adopting = true;
        fetched.adopt(() -> {
            LOG.atInfo()
                    .addKeyValue("peer", peer)
                    .addKeyValue("alerts", fetched.size())
                    .log("Alerts fetched from a peer");
            end();
        });
    }

    private void giveUp() {
        if (!over && !adopting) {
            LOG.warn("Alerts were not fetched from a peer in time");
            if (running != null) {
                running.cancel();
            }
            end();
        }
    }

    private void end() {
        over = true;
        target.release();
    }
}
