package io.grapevine.notify.delivery;



import io.grapevine.loop.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery owes the other replicas: to let those finish that are at it already, for a bounded time in all, and
 * to tell of its own attempts. On the loop only.
 */
final class ClaimStage {
    /** How soon a replica that was paused asks itself again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    private final EventLoop loop;
    private final SendCoordinator turns;
    private final long key;
    private Duration waited = Duration.ZERO;
    private Duration waitedForClaims = Duration.ZERO;
    private @Nullable AttemptLease claim;
    private boolean staggered;

    /**
     * Nothing claimed yet.
     *
     * @param key under what attempts are told
     */
    ClaimStage(EventLoop loop, SendCoordinator turns, long key) {
        this.loop = loop;
        this.turns = turns;
        this.key = key;
    }

    /** How long has been waited for others, in all. */
    Duration waited() {
        return waited;
    }

    /**
     * Before a look at the log: null if what the others have told is known here.
     *
     * @param turn run when all must be asked again, if something is waited for
     */
    EventLoop.@Nullable Timer beforeLook(Runnable turn) {
        if (turns.isCurrent()) {
            return null;
        }
        waited = waited.plus(POLL);
        return loop.schedule(POLL, turn);
    }

    /**
     * Before an attempt: null if it may be made now, and the others have been told of it.
     *
     * @param timeout how long the attempt may take
     * @param turn run when all must be asked again, if something is waited for
     */
    EventLoop.@Nullable Timer before(Duration timeout, Runnable turn) {
        Duration patience = turns.peerTimeout().minus(waitedForClaims);
        Duration others = staggered ? turns.claimedByEarlier(key) : turns.claimed(key);
        if (isPositive(others) && isPositive(patience)) {
            leave();
            Duration from = loop.elapsed();
            return turns.awaitOthers(key, others.compareTo(patience) < 0 ? others : patience, () -> {
                Duration took = loop.elapsed().minus(from);
                waited = waited.plus(took);
                waitedForClaims = waitedForClaims.plus(took);
                turn.run();
            });
        }
        if (claim == null) {
            claim = turns.claim(key, timeout);
        }
        Duration stagger = staggered ? Duration.ZERO : turns.stagger();
        staggered = isPositive(stagger);
        return staggered ? loop.schedule(stagger, turn) : null;
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    /** The attempt has succeeded: the log tells the others so. */
    void succeed() {
        if (claim != null) {
            claim.fulfil();
            claim = null;
        }
    }

    /** The attempt has failed, or is not needed any more. */
    void leave() {
        staggered = false;
        if (claim != null) {
            claim.release();
            claim = null;
        }
    }
}
