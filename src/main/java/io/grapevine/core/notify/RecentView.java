package io.grapevine.core.notify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest notifications, read-only; from any thread. */
public interface RecentView {
    /** The latest notifications of a group to a receiver, the newest first; at most {@link RecentNotifications#PER_GROUP}. */
    List<NotificationRecord> ofGroup(String groupKey, String receiver);

    /** How an integration has fared. */
    Health ofIntegration(String receiver, String kind, int index, Instant now);

    /**
     * Recent outcomes of an integration in this replica.
     *
     * @param last what became of the latest notification of any group; null if there was none
     * @param sent the notifications accepted in the last hour
     * @param failed the notifications given up in the last hour
     * @param failedAttempts the attempts that failed in the last hour
     */
    record Health(@Nullable NotificationRecord last, int sent, int failed, int failedAttempts) {
        /** An integration that was notified of nothing yet. */
        public static final Health NONE = new Health(null, 0, 0, 0);
    }
}
