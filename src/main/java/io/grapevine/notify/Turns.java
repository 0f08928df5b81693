package io.grapevine.notify;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Claims;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.Peers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.model.Utf8;
import io.grapevine.nflog.NflogKey;
import io.grapevine.nflog.NotificationLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whose turn it is to notify, among replicas that all could. Everything here only delays, by a bounded time, and
 * nothing prevents: a replica that is alone, or cut off, waits for nobody. One for each replica. On the loop only.
 */
public final class Turns {
    /** After a change of members two replicas may for this long hold themselves for the same one in line. */
    static final Duration UNSETTLED = Duration.ofSeconds(5);

    /** What each replica then leaves to the ones before it to be heard. */
    static final Duration LONG_STEP = Duration.ofMillis(50);

    /** What it leaves to them at other times: the turns of two come at one moment if their timers differ by just a wait. */
    static final Duration STEP = Duration.ofMillis(10);

    /** How long peers have to say whether an alert fires there. */
    static final Duration REPLY_TIME = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Peers peers;
    private final Claims claims;
    private final PeerAlerts alerts;
    private final Duration peerTimeout;
    private final Set<PositionWait> inLine = new LinkedHashSet<>();
    private final Map<Long, List<ClaimWait>> waiting = new LinkedHashMap<>();
    private Duration lastChange;

    /**
     * The turns of one replica.
     *
     * @param peerTimeout how long is waited for each replica that comes first
     */
    public Turns(EventLoop loop, Replication replication, NotificationLog log, Duration peerTimeout) {
        this.loop = loop;
        this.peers = replication.peers();
        this.claims = replication.claims();
        this.alerts = replication.alerts();
        this.peerTimeout = peerTimeout;
        this.lastChange = loop.elapsed();
        claims.addListener(this::wake);
        log.addListener(merged -> {
            long key = keyOf(merged.key());
            claims.fulfilled(merged.writer(), key);
            wake(key);
        });
        peers.addListener(new PeersListener() {
            @Override
            public void onSettled() {
                lastChange = loop.elapsed();
            }

            @Override
            public void onLeft(MemberId member) {
                lastChange = loop.elapsed();
                List.copyOf(inLine).forEach(PositionWait::moveUp);
            }

            @Override
            public void onChanged() {
                lastChange = loop.elapsed();
            }
        });
    }

    /** Under what the others know of attempts for this key. */
    static long keyOf(NflogKey key) {
        return Claims.hash(key.text());
    }

    /** Whether this replica knows what the others have told; see {@link Peers#current}. */
    boolean isCurrent() {
        return peers.current();
    }

    /** Whether other replicas may tell the same receivers; see {@link Peers#shared}. */
    boolean isShared() {
        return peers.shared();
    }

    /**
     * Asks the peers which of some alerts, given by their fingerprints, fire there.
     *
     * @param then run with their fingerprints when all have replied, or the time to reply is over
     */
    EventLoop.Timer askPeers(long[] fingerprints, Consumer<Set<Long>> then) {
        return alerts.ask(fingerprints, REPLY_TIME, then);
    }

    /** How long a delivery waits at most for the attempts of others. */
    Duration peerTimeout() {
        return peerTimeout;
    }

    /**
     * Waits until those in line before this replica have had their time.
     *
     * @param turn run when that is so; at once if this replica is the first
     */
    PositionWait await(Runnable turn) {
        PositionWait wait = new PositionWait(peers.position(), turn);
        wait.begin();
        return wait;
    }

    /** A wait for the replicas that come first. A join or a suspicion changes nothing in it; only who is gone does. */
    final class PositionWait {
        private final Runnable turn;
        private final Duration start = loop.elapsed();
        private int position;
        private EventLoop.Timer timer = () -> {};

        private PositionWait(int position, Runnable turn) {
            this.position = position;
            this.turn = turn;
        }

        private void begin() {
            if (position == 0) {
                turn.run();
                return;
            }
            inLine.add(this);
            Duration due = start.plus(peerTimeout.multipliedBy(position));
            timer = loop.schedule(due.minus(loop.elapsed()), () -> {
                inLine.remove(this);
                turn.run();
            });
        }

        private void moveUp() {
            int now = peers.position();
            if (now < position) {
                position = now;
                leave();
                begin();
            }
        }

        /** Stands in line no more; false if the turn has come already. */
        boolean leave() {
            timer.cancel();
            return inLine.remove(this);
        }
    }

    /** How long to wait between a claim and the attempt, so that two who claim at once hear of each other. */
    Duration stagger() {
        boolean unsettled = loop.elapsed().minus(lastChange).compareTo(UNSETTLED) < 0;
        return (unsettled ? LONG_STEP : STEP).multipliedBy(peers.order());
    }

    /** Tells the others of an attempt, until the claim is closed. */
    Claim claim(long key, Duration timeout) {
        return new Claim(loop, claims, key, timeout.compareTo(peerTimeout) < 0 ? timeout : peerTimeout);
    }

    /** For how much longer another replica says that it is about to notify; zero if none does. */
    Duration claimed(long key) {
        return claims.open(key);
    }

    /** The same, of replicas that come before this one by name. */
    Duration claimedByEarlier(long key) {
        String own = peers.members().stream()
                .filter(Peer::self)
                .map(peer -> peer.id().name())
                .findFirst()
                .orElse("");
        return claims.open(key, name -> Utf8.compare(name, own) < 0);
    }

    /**
     * Waits for what becomes of another replica's attempt.
     *
     * @param atMost how long
     * @param then run when it has succeeded, failed or been cut off, or the time is over
     */
    EventLoop.Timer awaitOthers(long key, Duration atMost, Runnable then) {
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
}
