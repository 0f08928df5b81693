package io.grapevine.integration.sns;

import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Conversation;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpFaults;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSender;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * How an attempt asks for something that it needs.
 *
 * @param whom who is asked, for messages
 * @param sender by which client
 * @param offLoop where to go on after an answer
 * @param attempt what it is needed for
 * @param patience how long to wait for an answer, if the time of the attempt allows it
 */
record Errand(String whom, HttpSender sender, Executor offLoop, Conversation attempt, Duration patience) {
    /**
     * Asks.
     *
     * @param call the request; its time limit is set here
     * @param read what an answer gives
     * @return never completes exceptionally
     */
    <T> CompletionStage<Step<T>> run(HttpCall call, Function<HttpReply, Step<T>> read) {
        Duration left = attempt.left();
        boolean hasTime = patience.compareTo(left) < 0;
        return sender.send(call.within(hasTime ? patience : left))
                .thenApplyAsync(read, offLoop)
                .exceptionally(fault -> unanswered(fault, hasTime));
    }

    private <T> Step<T> unanswered(Throwable thrown, boolean hasTime) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        SendFailure failure = HttpFaults.at(whom, fault);
        return new Step.Ended<>(new Outcome.Retryable(
                failure.isTimeout() && !hasTime ? FailureReason.CONTEXT_DEADLINE_EXCEEDED : FailureReason.OTHER,
                whom + ": " + failure.getMessage(),
                null));
    }
}
