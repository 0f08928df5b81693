package io.grapevine.notify;

import java.time.Instant;
import java.util.List;

/** The latest notifications, read-only; from any thread. */
public interface RecentView {
    /** The latest notifications of a group to a receiver, the newest first; at most {@link RecentNotifications#PER_GROUP}. */
    List<NotificationRecord> ofGroup(String groupKey, String receiver);

    /** How an integration has fared. */
    IntegrationHealth ofIntegration(String receiver, String kind, int index, Instant now);
}
