package io.grapevine.notification;

import io.grapevine.model.ReceiverData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to notify. Its messages hold no secret, not even a URL. */
public sealed interface Outcome {
    /**
     * The receiver accepted the notification.
     *
     * @param receiverData state of the integration for its next notification of the same group, replacing {@link Notification#receiverData}
     * @param flaw why a plain notification was sent instead of the configured one, such as a template that fails; null if
     *     none was. It counts as notified, and as a failure
     * @param remark what is to be known of it, such as recipients that were not reached; null for nothing
     */
    record Delivered(
            ReceiverData receiverData,
            @Nullable String flaw,
            @Nullable String remark) implements Outcome {
        /** The configured notification was accepted. */
        public Delivered(ReceiverData receiverData) {
            this(receiverData, null, null);
        }
    }

    /**
     * The attempt failed in a way that may pass.
     *
     * @param reason the label of the failure in {@code alertmanager_notifications_failed_total}
     * @param message the error
     * @param retryAfter how long the receiver asked to wait; null if it did not
     */
    record Retryable(
            FailureReason reason, String message, @Nullable Duration retryAfter) implements Outcome {}

    /**
     * The receiver will not accept this notification however often it is sent.
     *
     * @param reason the label of the failure in {@code alertmanager_notifications_failed_total}
     * @param message the error
     */
    record Rejected(FailureReason reason, String message) implements Outcome {}
}
