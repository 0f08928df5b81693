package io.grapevine.core.notify;

import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecast of a group's next flush if nothing changes until then.
 *
 * @param at the time of the flush
 * @param stoppedBy what mutes all alerts of the group; null if some are not muted
 * @param sends what would be sent to each integration, in the order of the configuration; of muted alerts only ends, or nothing
 */
public record Forecast(Instant at, @Nullable SuppressedReason stoppedBy, List<Send> sends) {
    /** Copies the list. */
    public Forecast {
        sends = List.copyOf(sends);
    }

    /**
     * Forecast for one integration.
     *
     * @param integration the integration
     * @param reason why; {@link NotifyReason#NONE} if it would not be notified
     * @param alerts the alerts in the notification, firing ones without end; none without a notification
     * @param digest how much later a digest tells it, at most, as one has told the group before; zero where it is sent by itself
     */
    public record Send(Integration integration, NotifyReason reason, List<Alert> alerts, Duration digest) {
        /** Copies the list. */
        public Send {
            alerts = List.copyOf(alerts);
        }
    }
}
