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
     */
    record Delivered(ReceiverData receiverData) implements Outcome {}

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
