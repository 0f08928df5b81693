package io.grapevine.notify;

import io.grapevine.model.ReceiverData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt to notify. Messages carry no secret, not even a URL. */
public sealed interface Outcome {
    /**
     * The receiver accepted.
     *
     * @param receiverData what the integration wants to find again at its next notification of the same group,
     *     replacing {@link Notification#receiverData}
     * @param flaw why what it accepted is not what it was meant to be, such as a template that fails; null if it is. It
     *     counts as told, and as a failure
     */
    record Delivered(ReceiverData receiverData, @Nullable String flaw) implements Outcome {
        /** What was meant was accepted. */
        public Delivered(ReceiverData receiverData) {
            this(receiverData, null);
        }
    }

    /**
     * The attempt failed in a way that may pass.
     *
     * @param reason the label of the failure in {@code alertmanager_notifications_failed_total}
     * @param message what went wrong
     * @param retryAfter how long the receiver asked to be left alone; null if it did not
     */
    record Retryable(
            FailureReason reason, String message, @Nullable Duration retryAfter) implements Outcome {}

    /**
     * The receiver will not accept this notification however often it is sent.
     *
     * @param reason the label of the failure in {@code alertmanager_notifications_failed_total}
     * @param message what went wrong
     */
    record Rejected(FailureReason reason, String message) implements Outcome {}
}
