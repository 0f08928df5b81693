package io.grapevine.httpclient.sender;

import io.grapevine.base.trace.Span;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One attempt to notify over HTTP, by one request or by several consecutive ones, which share its timeout: retried
 * without a response, else the outcome depends on the response.
 */
public final class HttpAttempt {
    private final String kind;
    private final HttpSender sender;
    private final Duration own;
    private final boolean hasOwnLimit;
    private final Span span;
    private final long end;

    /**
     * Starts the timeout.
     *
     * @param kind the kind, for messages
     * @param flush the remaining time of the flush
     * @param own the timeout of the integration; zero for none
     * @param span the span of the attempt
     */
    HttpAttempt(String kind, HttpSender sender, Duration flush, Duration own, Span span) {
        this.kind = kind;
        this.sender = sender;
        this.own = own;
        this.span = span;
        hasOwnLimit = own.compareTo(Duration.ZERO) > 0 && own.compareTo(flush) < 0;
        end = System.nanoTime() + (hasOwnLimit ? own : flush).toNanos();
    }

    /** The time that is left, at least a nanosecond. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    /**
     * Sends the only or last request and determines the outcome from the response.
     *
     * @param call the request; its time limit is set here
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> send(HttpCall call, Function<HttpReply, Outcome> judge) {
        return exchange(call).thenApply(judge).exceptionally(fault -> outcome(call, fault));
    }

    /**
     * Sends a request that others may follow.
     *
     * @param call the request; its time limit is set here
     * @param next what follows, on a thread that may read small files; never completes exceptionally
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> ask(HttpCall call, Function<HttpReply, CompletionStage<Outcome>> next) {
        return exchange(call).thenComposeAsync(next, sender.offLoop()).exceptionally(fault -> outcome(call, fault));
    }

    /** Sends a request with the headers of its trace. */
    private CompletionStage<HttpReply> exchange(HttpCall call) {
        Span client = RequestTrace.start(call, span);
        return sender.send(RequestTrace.propagate(call, client).within(left()))
                .whenComplete((reply, fault) -> RequestTrace.end(client, reply, fault));
    }

    private Outcome outcome(HttpCall call, Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        SendFailure failure = HttpFaults.at("receiver", fault);
        String message = call.method() + " <redacted>: " + failure.getMessage();
        if (failure.isDenied()) {
            return new Outcome.Rejected(FailureReason.ADDRESS_DENIED, message);
        }
        if (failure.isTimeout() && !hasOwnLimit) {
            return new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, message, null);
        }
        return new Outcome.Retryable(
                FailureReason.OTHER,
                failure.isTimeout() ? "configured " + kind + " timeout reached (" + own.toMillis() + "ms)" : message,
                null);
    }
}
