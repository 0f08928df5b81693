package io.grapevine.notification;

import io.grapevine.model.ReceiverData;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Whether {@link #redraw} makes requests, for some states at least.
     *
     * @param data what the integration returned with its last notification of the group
     */
    default boolean redraws(ReceiverData data) {
        return false;
    }

    /**
     * Draws the message of an earlier notification again, so that it shows the state of its incident. People are not notified of
     * that. Does nothing where the kind cannot, or no such message is known. Called as {@link #send}.
     *
     * @param notification the alerts as the receiver was last notified of them, with the data that it returned then
     * @param state what the message is to show
     * @return completes as that of {@link #send}; delivered where there is nothing to do
     */
    default CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        return CompletableFuture.completedStage(new Outcome.Delivered(notification.receiverData()));
    }
}
