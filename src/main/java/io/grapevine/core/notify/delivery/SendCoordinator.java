package io.grapevine.core.notify.delivery;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.mesh.Claims;
import io.grapevine.mesh.Outsiders;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.PeerAlerts.PeerAlert;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.SilentPeers;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Coordinates attempts to notify among replicas that all could make them, by claims. A claim delays the attempts of others
 * by a bounded time and never prevents one: a replica that is alone, or cut off, waits for no other. One for each replica. On
 * the loop only.
 */
public final class SendCoordinator {
    /** How long peers have to confirm a claim: overloaded ones need seconds, silent ones are given up sooner. */
    static final Duration CONFIRM_TIME = Duration.ofSeconds(3);

    /** How long silent peers have to answer before an attempt. */
    static final Duration DIAL_TIME = Duration.ofMillis(500);

    /** How long programs outside of the mesh have to show their log before an attempt. */
    static final Duration LOG_TIME = Duration.ofSeconds(1);

    /** How long peers have to give the state of alerts. */
    static final Duration REPLY_TIME = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final ClusterPeers peers;
    private final String tenant;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final SilentPeers silentPeers;
    private final Outsiders outsiders;
    private final Duration peerTimeout;
    private final Map<Long, List<ClaimWait>> waiting = new LinkedHashMap<>();
    /** The messages that this replica is editing, and until when on the elapsed clock it may do so. */
    private final Map<Long, Duration> edits = new LinkedHashMap<>();

    private final LongConsumer onRelease = this::wake;

    /**
     * The coordinator of one replica.
     *
     * @param peerTimeout how long a send waits at most, in all, for the attempts of others
     */
    public SendCoordinator(EventLoop loop, Replication replication, NotificationLog log, Duration peerTimeout) {
        this.loop = loop;
        this.peers = replication.peers();
        this.tenant = replication.tenant();
        this.claims = replication.services().claims();
        this.alerts = replication.services().alerts();
        this.silentPeers = replication.services().silentPeers();
        this.outsiders = replication.outsiders();
        this.peerTimeout = peerTimeout;
        claims.addListener(onRelease);
        log.listeners().add(merged -> {
            long key = keyOf(merged.entry().key());
            claims.fulfilled(merged.writer(), key);
            wake(key);
        });
    }

    /** Ends the part of a replica, or tenant, that is removed. */
    public void close() {
        claims.removeListener(onRelease);
    }

    /** The number under which attempts for a key of the notification log are claimed. */
    long keyOf(NflogKey key) {
        return Claims.hash(tenant, key.text());
    }

    /** Whether this replica has what its peers wrote; see {@link ClusterPeers#current}. */
    boolean isCurrent() {
        return peers.current();
    }

    /** Whether other replicas may notify the same receivers; see {@link ClusterPeers#shared}. */
    boolean isShared() {
        return peers.shared();
    }

    /**
     * Asks the peers for the state of some alerts, given by their fingerprints.
     *
     * @param then run with what the peers know when all have replied, or the time to reply is over
     */
    EventLoop.Timer askPeers(long[] fingerprints, Consumer<Map<Long, PeerAlert>> then) {
        return alerts.ask(tenant, fingerprints, REPLY_TIME, (known, isOfAll) -> then.accept(known));
    }

    /**
     * Dials the peers that have gone silent, if there are any: a network that reaches the receiver again may reach them as
     * well, and they may have notified it meanwhile.
     */
    Optional<Function<Runnable, EventLoop.Timer>> silentPeers() {
        return silentPeers.exist() ? Optional.of(then -> silentPeers.dial(DIAL_TIME, then)) : Optional.empty();
    }

    /** Whether a peer has gone silent, or may be at a configured address that has not answered yet. */
    boolean missesPeer() {
        return silentPeers.exist() || peers.view().missesContact();
    }

    /**
     * Asks programs outside of the mesh that notify the same receivers, if there are any, for what they have notified.
     * Replicas push their log entries to each other; the log of an Alertmanager is only read, every second.
     */
    Optional<Function<Runnable, EventLoop.Timer>> outsiders() {
        return outsiders.exist() ? Optional.of(then -> outsiders.ask(LOG_TIME, then)) : Optional.empty();
    }

    /** How long a send waits at most, in all, for the attempts of others. */
    Duration peerTimeout() {
        return peerTimeout;
    }

    /**
     * Whether a claim has to be confirmed before the attempt, as a replica with a smaller name may have claimed at the same moment. The
     * one with the smallest name need not ask: when others ask it, it tells them of its claim, or learns of theirs and waits.
     */
    boolean needsConfirmation() {
        return peers.order() > 0;
    }

    /**
     * Asks the peers to confirm what was claimed before. As messages arrive in order, one that confirms knows of the claim, and what it
     * had claimed itself is known here.
     *
     * @param then run when all have confirmed, or the time is over
     */
    EventLoop.Timer confirmClaims(Runnable then) {
        return alerts.ask(tenant, new long[0], CONFIRM_TIME, (known, isOfAll) -> then.run());
    }

    /** Claims an attempt until the lease ends. */
    AttemptLease claim(long key, Duration timeout) {
        return new AttemptLease(key, timeout.compareTo(peerTimeout) < 0 ? timeout : peerTimeout);
    }

    /**
     * Claims a message that is about to be edited: a notification of this replica or of another waits for the end of the edit, or what
     * the message said before could arrive last. It waits no longer than for attempts of other replicas.
     *
     * @param timeout how long the edit may take
     * @return to be run at the end of the edit
     */
    public Runnable claimEdit(NflogKey logKey, Duration timeout) {
        long key = keyOf(logKey);
        AttemptLease lease = claim(key, timeout);
        edits.put(key, loop.elapsed().plus(timeout));
        return () -> {
            edits.remove(key);
            lease.release();
            wake(key);
        };
    }

    /** Whether another replica is about to notify. */
    public boolean isClaimed(NflogKey logKey) {
        return claims.open(keyOf(logKey)).compareTo(Duration.ZERO) > 0;
    }

    /** How much longer this replica may be editing the message of a key; zero if it does not. */
    Duration edited(long key) {
        Duration until = edits.get(key);
        return until == null ? Duration.ZERO : until.minus(loop.elapsed());
    }

    /** How much longer another replica claims an attempt; zero if none does. */
    Duration claimed(long key) {
        return claims.open(key);
    }

    /** How much longer another replica whose name comes before this one's claims an attempt; zero if none does. */
    Duration claimedByEarlier(long key) {
        String own = peers.members().stream()
                .filter(Peer::self)
                .map(peer -> peer.id().name())
                .findFirst()
                .orElse("");
        return claims.open(key, name -> Utf8.compare(name, own) < 0);
    }

    /**
     * Waits for the end of another replica's claim.
     *
     * @param atMost how long
     * @param then run when the attempt has succeeded or failed, its replica is cut off, or the time is over
     */
    EventLoop.Timer awaitClaims(long key, Duration atMost, Runnable then) {
        ClaimWait wait = new ClaimWait(key, then);
        waiting.computeIfAbsent(key, ignored -> new ArrayList<>()).add(wait);
        wait.timer = loop.schedule(atMost, wait::end);
        return wait;
    }

    private void wake(long key) {
        List<ClaimWait> due = waiting.get(key);
        if (due != null) {
            List.copyOf(due).forEach(ClaimWait::end);
        }
    }

    private final class ClaimWait implements EventLoop.Timer {
        private final long key;
        private final Runnable then;
        private EventLoop.Timer timer = () -> {};

        private ClaimWait(long key, Runnable then) {
            this.key = key;
            this.then = then;
        }

        private void end() {
            cancel();
            then.run();
        }

        @Override
        public void cancel() {
            timer.cancel();
            List<ClaimWait> same = waiting.get(key);
            if (same != null && same.remove(this) && same.isEmpty()) {
                waiting.remove(key);
            }
        }
    }

    /** Claims one attempt among the replicas for as long as it lasts, by renewing the claim. On the loop only. */
    final class AttemptLease {
        private static final Duration LEAST = Duration.ofMillis(10);

        private final long key;
        private final Duration ttl;
        private EventLoop.Timer renewal = () -> {};

        /**
         * Claims at once.
         *
         * @param ttl for how long each claim holds
         */
        private AttemptLease(long key, Duration ttl) {
            this.key = key;
            this.ttl = ttl;
            renew();
        }

        /** A receiver may hang for longer than a claim lives. */
        private void renew() {
            claims.claim(key, ttl);
            if (ttl.compareTo(LEAST) > 0) {
                renewal = loop.schedule(ttl.dividedBy(3), this::renew);
            }
        }

        /** Ends the lease after a success: the log entry replaces the claim. */
        void fulfil() {
            renewal.cancel();
        }

        /** Ends the lease after a failure, or without an attempt. */
        void release() {
            renewal.cancel();
            claims.release(key);
        }
    }
}
