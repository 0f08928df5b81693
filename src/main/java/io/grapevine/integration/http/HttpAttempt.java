package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * One attempt to notify over HTTP: retried without a response, else the outcome depends on the response.
 *
 * @param kind the kind, for messages
 * @param flush the remaining time of the flush
 * @param own the timeout of the integration; zero for none
 */
public record HttpAttempt(String kind, Duration flush, Duration own) {
    /** The timeout of the attempt. */
    public Duration limit() {
        return hasOwnLimit() ? own : flush;
    }

    private boolean hasOwnLimit() {
        return own.compareTo(Duration.ZERO) > 0 && own.compareTo(flush) < 0;
    }

    /**
     * Sends a request and determines the outcome from the response.
     *
     * @param call the request; its time limit is that of the attempt
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> send(HttpSender sender, HttpCall call, Function<HttpReply, Outcome> judge) {
        return sender.send(call).thenApply(judge).exceptionally(fault -> outcome(call, fault));
    }

    /**
     * Sends a request and continues with its response, for attempts of several requests.
     *
     * @param call the request; its time limit is what is left of the attempt's
     * @param executor the executor of {@code next}, on a thread that may read small files
     * @param next what follows; never completes exceptionally
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> follow(
            HttpSender sender, HttpCall call, Executor executor, Function<HttpReply, CompletionStage<Outcome>> next) {
        return sender.send(call).thenComposeAsync(next, executor).exceptionally(fault -> outcome(call, fault));
    }

    private Outcome outcome(HttpCall call, Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        SendFailure failure = HttpFaults.at("receiver", fault);
        String message = call.method() + " <redacted>: " + failure.getMessage();
        if (failure.isTimeout() && !hasOwnLimit()) {
            return new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, message, null);
        }
        return new Outcome.Retryable(
                FailureReason.OTHER,
                failure.isTimeout() ? "configured " + kind + " timeout reached (" + own.toMillis() + "ms)" : message,
                null);
    }
}
