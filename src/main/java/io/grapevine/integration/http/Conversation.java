package io.grapevine.integration.http;

import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** An attempt that takes more than one request. They are made one after the other and share its time. */
public final class Conversation {
    private final HttpAttempt attempt;
    private final HttpSender sender;
    private final Executor offLoop;
    private final long end;

    /**
     * Begins the time of an attempt.
     *
     * @param offLoop where to go on after an answer; see {@link HttpSenders#offLoop}
     */
    public Conversation(HttpAttempt attempt, HttpSender sender, Executor offLoop) {
        this.attempt = attempt;
        this.sender = sender;
        this.offLoop = offLoop;
        this.end = System.nanoTime() + attempt.limit().toNanos();
    }

    /** The time that is left, at least a nanosecond. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    /**
     * Makes a request that others may follow.
     *
     * @param call the request; its time limit is set here
     * @param next what follows an answer; never completes exceptionally
     * @return what became of the attempt; never completes exceptionally
     */
    public CompletionStage<Outcome> ask(HttpCall call, Function<HttpReply, CompletionStage<Outcome>> next) {
        return attempt.follow(sender, call.within(left()), offLoop, next);
    }

    /**
     * Makes the last request.
     *
     * @param call the request; its time limit is set here
     * @param judge what an answer means
     * @return what became of the attempt; never completes exceptionally
     */
    public CompletionStage<Outcome> end(HttpCall call, Function<HttpReply, Outcome> judge) {
        return attempt.send(sender, call.within(left()), judge);
    }
}
