package io.grapevine.features.storm;

import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.delivery.DedupDecision;
import io.grapevine.core.notify.delivery.IntegrationRun;
import io.grapevine.core.notify.delivery.Send;
import io.grapevine.core.notify.delivery.SendStage;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.DigestMark;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import java.util.Objects;
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
final class HoldStage implements SendStage {
    private final DigestQueue queue;
    private final IntegrationRun run;
    private final NflogKey key;
    private @Nullable Duration heldSince;
    private boolean isTold;
    private boolean isReleased;
    private @Nullable Waiting<Send> waiting;
    private @Nullable Send send;
    private Duration waitsSince = Duration.ZERO;

    HoldStage(DigestQueue queue, IntegrationRun run) {
        this.queue = queue;
        this.run = run;
        key = run.flush().logKey(run.integration());
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
                && decision.alerts().stream().noneMatch(alert -> !alert.hasEnd() && run.isUnchanged(alert));
    }

    @Override
    public @Nullable LoggedNotification known(@Nullable LoggedNotification logged) {
        return queue.known(logged);
    }

    /** Not of a group that a digest may tell. */
    @Override
    public boolean logsMuted() {
        return false;
    }

    NflogKey key() {
        return key;
    }

    Flush flush() {
        return run.flush();
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
        DedupDecision now = run.decideAnew();
        return now.reason() == decided().reason()
                && now.alerts().equals(decided().alerts())
                && !isOver(now);
    }

    @Override
    public boolean isTold() {
        return isTold;
    }

    /** Whether nothing is new but that alerts have ended. */
    boolean isOfEnds() {
        NotifyReason reason = decided().reason();
        return reason == NotifyReason.ALL_RESOLVED || reason == NotifyReason.SOME_RESOLVED;
    }

    /** The send begins anew. */
    void refresh() {
        run.extend(queue.elapsed().minus(waitsSince));
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
        Send told = run.toldByDigest(Objects.requireNonNull(send), digest.at(), digest.since(), digest.attempts());
        resumption().resume(new Decision.Continue<>(told));
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

    /** The group's own notification has told all of it. */
    @Override
    public void skips(DedupDecision decision) {
        queue.owe(decision);
    }

    @Override
    public void ended() {
        queue.ended(key);
    }

    /** The data say for all replicas how the group was told. */
    @Override
    public ReceiverData mark(ReceiverData data, NotifyReason reason) {
        return isTold ? DigestMark.told(data) : DigestMark.byItself(data, reason == NotifyReason.FIRST);
    }
}
