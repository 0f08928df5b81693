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
 * One attempt over HTTP: what gets no answer may be tried again, what gets one is judged by its kind.
 *
 * @param kind the kind, for messages
 * @param flush the time left for the flush
 * @param own the time that the integration allows itself; zero for no limit
 */
public record HttpAttempt(String kind, Duration flush, Duration own) {
    /** How long the attempt may take. */
    public Duration limit() {
        return hasOwnLimit() ? own : flush;
    }

    private boolean hasOwnLimit() {
        return own.compareTo(Duration.ZERO) > 0 && own.compareTo(flush) < 0;
    }

    /**
     * Sends a request and judges what comes back.
     *
     * @param call the request; its time limit is that of the attempt
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> send(HttpSender sender, HttpCall call, Function<HttpReply, Outcome> judge) {
        return sender.send(call).thenApply(judge).exceptionally(fault -> outcome(call, fault));
    }

    /**
     * Sends a request and goes on with what comes back, for those who need more than one.
     *
     * @param call the request; its time limit is what is left of the attempt's
     * @param executor where to go on: on a thread that may read small files
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
