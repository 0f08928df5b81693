package io.grapevine.receiver.receivertest;

import io.grapevine.notification.Notification;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends test notifications. They change neither the notification log nor a group: no receiver gets fewer or more
 * notifications for having been sent a test.
 */
@FunctionalInterface
public interface ReceiverTester {
    /**
     * Makes one attempt with each integration of the receiver. Called on a worker thread, as it may read files.
     *
     * @param config the text of the configuration that has the receiver; null for the one in force
     * @param notification the notification to send, with the name of the receiver and the time limit of each attempt
     * @return the outcomes of the attempts, in the order of the receiver's integrations; never completes exceptionally,
     *     and at the latest shortly after the time limit
     * @throws ReceiverTestRefusal if there is no such receiver, or the configuration is invalid; then nothing is sent
     */
    CompletionStage<List<Attempted>> test(@Nullable String config, Notification notification)
            throws ReceiverTestRefusal;
}
