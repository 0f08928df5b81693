package io.grapevine.core.notify;

import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of the send of a flush to one integration, if it was accepted or given up.
 *
 * @param accepted whether the integration accepted a notification
 * @param reason why it was to be notified; {@link NotifyReason#UNKNOWN} if it was given up before an attempt
 * @param alerts the alerts in the latest notification, or those of the flush if there was none; those that fire have no end
 * @param attempts how many attempts were made
 * @param took the duration of the latest attempt
 * @param error why it was given up; if it was accepted, why a plain notification was sent in place of the configured one, or
 *     empty
 * @param digest when what the digest tells was gathered, if it was accepted as a part of one; else null
 */
public record SendResult(
        boolean accepted,
        NotifyReason reason,
        List<Alert> alerts,
        int attempts,
        Duration took,
        String error,
        @Nullable Instant digest) {
    /** Copies the list. */
    public SendResult {
        alerts = List.copyOf(alerts);
    }
}
