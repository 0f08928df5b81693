package io.grapevine.core.notify.delivery;

import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Integration;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NotifiedState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State that the stages of a send pass on.
 *
 * @param logged the latest notification of the group to the integration, read at the refresh; null if there is none
 * @param stamp the stamp of the log entry at the refresh
 * @param decision whether to notify and of which alerts; null before the dedup
 * @param delivered what the integration accepted; null before that, and where only the log has to learn something
 */
public record Send(
        @Nullable LoggedNotification logged,
        long stamp,
        @Nullable DedupDecision decision,
        @Nullable Delivered delivered) {

    /**
     * An attempt that was accepted.
     *
     * @param receiverData for the next notification
     * @param basis the log entry that was known when the attempt began
     */
    record Delivered(ReceiverData receiverData, ReadVersion basis) {}

    Send with(DedupDecision next) {
        return new Send(logged, stamp, next, null);
    }

    Send with(Delivered next) {
        return new Send(logged, stamp, decision, next);
    }

    /** The decision, for the stages behind the dedup. */
    public DedupDecision decided() {
        if (decision == null) {
            throw new IllegalStateException("not decided yet");
        }
        return decision;
    }

    /**
     * What an integration returned with its latest notification; empty for the first of a group, and after a change of its
     * configuration, since the data may be of another place.
     */
    ReceiverData receiverData(Integration integration) {
        if (logged == null || isFirst(logged)) {
            return ReceiverData.EMPTY;
        }
        NotifiedState last = logged.entry().notified();
        boolean isOfAnother = last.identity() != 0 && last.identity() != integration.identity();
        return isOfAnother ? ReceiverData.EMPTY : last.receiverData();
    }

    /** Whether an incident begins: not where one that was notified goes on, as its alerts were muted for a time. */
    private boolean isFirst(LoggedNotification known) {
        return decided().reason() == NotifyReason.FIRST && !known.notified().awaitsEndOfMuted();
    }

    /** The time of the latest notification of the group; null for the first that the log knows. */
    @Nullable
    Instant lastNotified() {
        return logged == null ? null : logged.entry().timestamp();
    }

    /** How often the notifications of the incident have been repeated, with this one. */
    int repetitions() {
        int before = logged == null || isFirst(logged)
                ? 0
                : IncidentMarks.repetitions(logged.notified().receiverData());
        return decided().reason() == NotifyReason.REPEAT ? before + 1 : before;
    }

    /** The episode of the incident: of its first notification, as far as it is known, or of this one, flushed at {@code now}. */
    long episode(Instant now) {
        return logged == null || isFirst(logged)
                ? now.getEpochSecond()
                : IncidentMarks.episode(logged.entry().notified().receiverData())
                        .orElse(logged.entry().timestamp().getEpochSecond());
    }
}
