package io.grapevine.core.notify.delivery;

import io.grapevine.core.nflog.DigestMark;
import io.grapevine.core.nflog.NflogKey;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.FailureReason;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyReason;
import io.grapevine.core.notify.Stage;
import io.grapevine.model.ReceiverData;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a send while a storm valve is closed, until a digest has told it or it is released. After each wait the send begins anew, so a
 * digest holds what is true by then.
 *
 * <pre>
 *   passes ◀── decides ──▶ held ── gathered ──▶ decides …
 *                           ├── a digest was accepted ──▶ recorded, as if it had been sent
 *                           └── no digest is accepted, or a user releases it ──▶ passes
 * </pre>
 */
final class HoldStage implements Stage<Send> {
    private final DigestQueue queue;
    private final Flush flush;
    private final NflogKey key;
    private final SendTime time;
    private final LiveAlertState state;
    private final Supplier<DedupDecision> decision;
    private final BiFunction<Send, DigestQueue.Digest, Send> delivered;
    private @Nullable Duration heldSince;
    private boolean isTold;
    private boolean isReleased;
    private @Nullable Waiting<Send> waiting;
    private @Nullable Send send;
    private Duration waitsSince = Duration.ZERO;

    /**
     * A stage of one send.
     *
     * @param key of the log entry of the send
     * @param decision decides anew what to notify
     * @param delivered makes of a send one that a digest has told
     */
    HoldStage(
            DigestQueue queue,
            Flush flush,
            NflogKey key,
            SendTime time,
            LiveAlertState state,
            Supplier<DedupDecision> decision,
            BiFunction<Send, DigestQueue.Digest, Send> delivered) {
        this.queue = queue;
        this.flush = flush;
        this.key = key;
        this.time = time;
        this.state = state;
        this.decision = decision;
        this.delivered = delivered;
    }

    @Override
    public Decision<Send> decide(Send next) {
        if (isReleased || !queue.holds(key, next)) {
            queue.passes(key, next);
            return new Decision.Continue<>(next);
        }
        if (heldSince != null && isOver(next.decided())) {
            return new Decision.Done<>(NotifyListener.NOTHING_NEW); // as a group that ends within group_wait
        }
        heldSince = heldSince == null ? queue.elapsed() : heldSince;
        send = next;
        return new Decision.Wait<>(resumption -> {
            waiting = resumption;
            waitsSince = queue.elapsed();
            queue.add(this);
            return () -> queue.giveUp(this);
        });
    }

    private boolean isOver(DedupDecision decision) {
        return decision.reason() == NotifyReason.FIRST
                && decision.alerts().stream().noneMatch(alert -> !alert.hasEnd() && state.isUnchanged(alert));
    }

    /** What the entry of the group says, as digests know it. */
    @Nullable
    LoggedNotification known(@Nullable LoggedNotification logged) {
        return queue.known(logged);
    }

    NflogKey key() {
        return key;
    }

    Flush flush() {
        return flush;
    }

    /** Since when, on the elapsed clock, the send is held. */
    Duration heldSince() {
        return Objects.requireNonNull(heldSince);
    }

    /** What the send would notify of. */
    DedupDecision decided() {
        return Objects.requireNonNull(send).decided();
    }

    /** Whether the send would still notify of what it was held with. */
    boolean isCurrent() {
        DedupDecision now = decision.get();
        return now.reason() == decided().reason()
                && now.alerts().equals(decided().alerts())
                && !isOver(now);
    }

    /** Whether a digest was accepted that holds all of the send. */
    boolean isTold() {
        return isTold;
    }

    /** Whether nothing is new but that alerts have ended. */
    boolean isOfEnds() {
        NotifyReason reason = decided().reason();
        return reason == NotifyReason.ALL_RESOLVED || reason == NotifyReason.SOME_RESOLVED;
    }

    /** The send begins anew. */
    void refresh() {
        time.extend(queue.elapsed().minus(waitsSince));
        resumption().refresh();
    }

    /** The send goes on by itself. */
    void release() {
        isReleased = true;
        refresh();
    }

    /** A digest was accepted that holds all of the send. */
    void told(DigestQueue.Digest digest) {
        isTold = true;
        resumption().resume(new Decision.Continue<>(delivered.apply(Objects.requireNonNull(send), digest)));
    }

    /** No digest was accepted; the next flush tries again. */
    void fail(String message) {
        resumption().resume(new Decision.Failed<>(FailureReason.OTHER, message));
    }

    private Waiting<Send> resumption() {
        Waiting<Send> resumption = Objects.requireNonNull(waiting);
        waiting = null;
        return resumption;
    }

    /** The integration knows all of a decision, of a notification of the group by itself. */
    void skips(DedupDecision decision) {
        queue.owe(decision);
    }

    /** The send has ended. */
    void ended() {
        queue.ended(key);
    }

    /** The data of the log entry of an accepted send, which say for all replicas how it was told. */
    ReceiverData mark(ReceiverData data, NotifyReason reason) {
        return isTold ? DigestMark.told(data) : DigestMark.byItself(data, reason == NotifyReason.FIRST);
    }
}
