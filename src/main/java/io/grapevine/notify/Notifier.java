package io.grapevine.notify;

import java.util.concurrent.CompletionStage;

/** Sends notifications to one integration of one receiver. One implementation for each kind. */
@FunctionalInterface
public interface Notifier {
    /**
     * Makes one attempt. Retries, deduplication and logging are the caller's. Called on a thread that may render
     * templates and read small files, but must not wait for the network.
     *
     * @return completes, on any thread, with what became of the attempt; never exceptionally, and no later than shortly
     *     after {@link Notification#timeout}
     */
    CompletionStage<Outcome> send(Notification notification);
}
