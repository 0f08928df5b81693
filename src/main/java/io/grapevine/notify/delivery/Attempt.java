package io.grapevine.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a notifier, with an outcome in bounded time even if the notifier throws, hangs or answers late: no error of
 * one integration may block a group for good.
 */
final class Attempt {
    /**
     * How long after its timeout a call is given up. Notifiers observe the timeout themselves; this is for those that do
     * not.
     */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final EventLoop loop;
    private final Integration integration;
    private final BiConsumer<Outcome, Duration> concluded;
    private final Duration start;
    private EventLoop.@Nullable Timer guard;
    private boolean concludedOnce;

    /**
     * An attempt that is yet to be made.
     *
     * @param concluded gets, on the loop, the outcome and its duration; a second time if a call that was given up is
     *     accepted after all
     */
    Attempt(EventLoop loop, Integration integration, BiConsumer<Outcome, Duration> concluded) {
        this.loop = loop;
        this.integration = integration;
        this.concluded = concluded;
        this.start = loop.elapsed();
    }

    void make(Notification notification) {
        guard = loop.schedule(notification.timeout().plus(GRACE), this::hung);
        try {
            integration
                    .notifier()
                    .send(notification)
                    .whenComplete((outcome, crash) ->
                            loop.execute(() -> answered(outcome != null ? outcome : crashed(crash))));
        } catch (RuntimeException e) {
            loop.execute(() -> answered(crashed(e)));
        }
    }

    private void hung() {
        conclude(new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no answer in time", null));
    }

    private void answered(Outcome outcome) {
        if (guard != null) {
            guard.cancel();
        }
        if (!concludedOnce || outcome instanceof Outcome.Delivered) {
            conclude(outcome);
        }
    }

    private void conclude(Outcome outcome) {
        concludedOnce = true;
        concluded.accept(outcome, loop.elapsed().minus(start));
    }

    /** The message of an exception may hold a secret, so only its class is logged. */
    private Outcome crashed(@Nullable Throwable crash) {
        LOG.atError()
                .addKeyValue("integration", integration)
                .addKeyValue(
                        "err", crash == null ? "no outcome" : crash.getClass().getName())
                .log("Notifier crashed");
        return new Outcome.Retryable(FailureReason.OTHER, "internal error", null);
    }
}
