package io.grapevine.web.api.grapevine;

import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Record of one notification of a group to an integration.
 *
 * @param at when it ended, or when its latest attempt failed
 * @param failingSince when the failures of the integration began that this record is the latest of, for the group; {@code at} of
 *     a success
 * @param key the group and the integration
 * @param status what became of it
 * @param reason why the integration was to be notified; {@link NotifyReason#UNKNOWN} of another replica's
 * @param firing the number of firing alerts in it
 * @param resolved the number of resolved alerts in it
 * @param attempts how many attempts were made; 0 of another replica's
 * @param took the duration of the latest attempt
 * @param error what failed, or is to be known of an accepted notification; empty if nothing
 * @param replica the name of the replica that sent it; empty for this one
 */
public record NotificationRecord(
        Instant at,
        Instant failingSince,
        NflogKey key,
        Status status,
        NotifyReason reason,
        int firing,
        int resolved,
        int attempts,
        Duration took,
        String error,
        String replica) {

    /** Outcome of a notification. */
    public enum Status {
        /** The integration accepted it. */
        SENT,
        /** The integration accepted a plain notification, since a template failed. */
        PLAIN,
        /** The latest attempt failed, and another one follows. */
        RETRYING,
        /** The notification was given up. */
        FAILED,
        /** Attempts failed until there was nothing left to send. */
        SUPERSEDED;

        /** The value in the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the integration accepted it. */
        public boolean isDelivery() {
            return this == SENT || this == PLAIN;
        }

        /** Whether the integration was not notified of what it must know. */
        public boolean isFailure() {
            return this == RETRYING || this == FAILED;
        }
    }

    /** Returns it as the latest of the failures that began then. */
    NotificationRecord since(Instant failingSince) {
        return new NotificationRecord(
                at, failingSince, key, status, reason, firing, resolved, attempts, took, error, replica);
    }

    NotificationRecord ended(Status next, Instant when, String why) {
        return new NotificationRecord(
                when, failingSince, key, next, reason, firing, resolved, attempts, took, why, replica);
    }
}
