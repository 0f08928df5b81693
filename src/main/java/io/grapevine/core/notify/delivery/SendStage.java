package io.grapevine.core.notify.delivery;

import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Stage;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stage of one send that a {@link Rule} adds between the dedup and the ask stage. The send asks it what to read and to record, too.
 *
 * <pre>
 * refresh: known ──▶ dedup: skips? ──▶ the stage ─┬─▶ ask, claim, retry ──▶ setNotifies: mark ──▶ ended
 *                                                └───────── isTold ───────────▲
 * </pre>
 */
public interface SendStage extends Stage<Send> {
    /** A rule of a feature about sends. Of several rules, the first that is about a send counts. On the loop only. */
    interface Rule {
        /** The stage of a send that is yet to be started; {@link SendStage#NONE} if the rule is not about it. */
        default SendStage stageOf(IntegrationRun send) {
            return NONE;
        }

        /** How much later than a flush to come the integration is notified, at most; zero where that is at once, or cannot be known. */
        default Duration delay(Flush flush, Send send) {
            return Duration.ZERO;
        }

        /** What becomes of an attempt that the rule refuses, as it is about to be made; null if it permits the attempt. */
        default @Nullable Outcome refusal(Integration integration) {
            return null;
        }
    }

    /** The stage of a send that no rule is about. */
    SendStage NONE = Decision.Continue::new;

    /** The latest notification of the group to the integration, as the dedup is to know it. */
    default @Nullable LoggedNotification known(@Nullable LoggedNotification logged) {
        return logged;
    }

    /** Whether the log may have the muted alerts of the group. */
    default boolean logsMuted() {
        return true;
    }

    /** The dedup has found that the integration was notified of all of it, so that the send ends. */
    default void skips(DedupDecision decision) {}

    /** Whether another send has notified the integration of all of it: nothing is sent then, but it is recorded. */
    default boolean isTold() {
        return false;
    }

    /** The data of the log entry of the send. */
    default ReceiverData mark(ReceiverData data, NotifyReason reason) {
        return data;
    }

    /** The send has ended. */
    default void ended() {}
}
