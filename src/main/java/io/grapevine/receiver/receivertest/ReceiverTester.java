package io.grapevine.receiver.receivertest;

import io.grapevine.core.notify.Notification;
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
     * @param notification what to send, with the name of the receiver and the time that each attempt may take
     * @return what became of each, in the order of the receiver; never completes exceptionally, and no later than
     *     shortly after the time of the notification
     * @throws TrialRefusal if there is no such receiver, or the configuration is none; then nothing is sent
     */
    CompletionStage<List<Attempted>> test(@Nullable String config, Notification notification) throws TrialRefusal;
}
