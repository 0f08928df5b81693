package io.grapevine.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Asks others something once before each attempt, for a bounded time, and begins anew with what they answer: since the
 * attempt before, they may have notified the receiver, or be back.
 */
final class AskStage implements Stage<Send> {
    private final DeliveryServices context;
    private final SendTime time;
    private final IntSupplier attempts;
    private final Question question;
    private int askedBefore = -1;

    /** Something to ask. */
    @FunctionalInterface
    interface Question {
        /**
         * The question before an attempt; empty if there is nothing to ask, or no peer. It asks, and runs what it is given
         * when all have answered or had the time to.
         */
        Optional<Function<Runnable, EventLoop.Timer>> before(Send send);
    }

    /**
     * A stage of one send.
     *
     * @param attempts how many attempts have been made
     */
    AskStage(DeliveryServices context, SendTime time, IntSupplier attempts, Question question) {
        this.context = context;
        this.time = time;
        this.attempts = attempts;
        this.question = question;
    }

    @Override
    public Decision<Send> decide(Send send) {
        Optional<Function<Runnable, EventLoop.Timer>> asked =
                askedBefore == attempts.getAsInt() ? Optional.empty() : question.before(send);
        if (asked.isEmpty()) {
            return new Decision.Continue<>(send);
        }
        askedBefore = attempts.getAsInt();
        Duration from = context.loop().elapsed();
        return Decision.refreshWhen(refresh -> asked.get().apply(() -> {
            time.extend(context.loop().elapsed().minus(from));
            refresh.run();
        }));
    }
}
