package io.grapevine.receiver.line;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyReason;
import io.grapevine.receiver.message.DedupKey;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key with which LINE takes a message once: the same on all replicas, and another for each notification.
 *
 * @param uuid the key as a UUID
 */
record RetryKey(String uuid) {
    /** The key of the notification log for that of the latest message. */
    private static final String KEY = "gvRetryKey";

    /** The key of a notification to a chat. */
    static RetryKey of(String to, Notification notification) {
        String alerts =
                notification.alerts().stream().map(RetryKey::text).sorted().collect(Collectors.joining("\n"));
        String hash = DedupKey.sha256(
                String.join("\0", before(notification), to, notification.receiver(), notification.groupKey(), alerts));
        // the layout of a random UUID, which every check of UUIDs knows
        return new RetryKey(hash.substring(0, 8) + "-" + hash.substring(8, 12) + "-4" + hash.substring(13, 16) + "-8"
                + hash.substring(17, 20) + "-" + hash.substring(20, 32));
    }

    /** What tells this notification from an earlier one with the same alerts. */
    private static String before(Notification notification) {
        @Nullable String latest = notification.receiverData().string(KEY);
        return latest == null || notification.reason() == NotifyReason.FIRST
                ? notification.now().truncatedTo(ChronoUnit.MINUTES).toString()
                : latest;
    }

    private static String text(Alert alert) {
        return alert.fingerprint() + " " + alert.startsAt() + " " + alert.hasEnd();
    }

    /** {@code data} with this key as that of the latest message. */
    ReceiverData keepIn(ReceiverData data) {
        return data.with(KEY, uuid);
    }
}
