package io.grapevine.integration.trial;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends test notifications. Neither the notification log nor a group hears of them: nobody is told less, or more, for
 * having been sent a test.
 */
@FunctionalInterface
public interface ReceiverTester {
    /**
     * Makes one attempt with each integration of the receiver. Called on a worker thread, as it may read files.
     *
     * @return what became of each, in the order of the receiver; never completes exceptionally, and no later than
     *     shortly after the time of the notification
     * @throws TrialRefusal if there is no such receiver, or the configuration is none; then nothing is sent
     */
    CompletionStage<List<Attempted>> test(ReceiverTest test) throws TrialRefusal;
}
