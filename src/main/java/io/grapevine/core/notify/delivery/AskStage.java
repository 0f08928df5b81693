package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.notify.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Asks others some questions before each attempt, for a bounded time, and begins anew with what they answer: since the attempt
 * before, they may have notified the receiver, or may be reachable again.
 */
final class AskStage implements Stage<Send> {
    private final SendTime time;
    private final IntSupplier attempts;
    private final List<Question> questions;
    private final int[] askedBefore;

    @FunctionalInterface
    interface Question {
        /**
         * The question before an attempt; empty if there is nothing to ask, or no peer. It asks, and runs what it is given
         * when all have answered or had the time to.
         *
         * @param again whether it was asked before this attempt, which has waited since
         */
        Optional<Function<Runnable, EventLoop.Timer>> before(Send send, boolean again);

        /** A question that is asked once before each attempt. */
        static Question once(Supplier<Optional<Function<Runnable, EventLoop.Timer>>> question) {
            return (send, again) -> again ? Optional.empty() : question.get();
        }
    }

    /**
     * A stage of one send.
     *
     * @param attempts how many attempts have been made
     * @param questions in their order
     */
    AskStage(SendTime time, IntSupplier attempts, List<Question> questions) {
        this.time = time;
        this.attempts = attempts;
        this.questions = questions;
        this.askedBefore = new int[questions.size()];
        Arrays.fill(askedBefore, -1);
    }

    @Override
    public Decision<Send> decide(Send send) {
        for (int i = 0; i < askedBefore.length; i++) {
            Optional<Function<Runnable, EventLoop.Timer>> asked =
                    questions.get(i).before(send, askedBefore[i] == attempts.getAsInt());
            if (asked.isPresent()) {
                askedBefore[i] = attempts.getAsInt();
                return time.refreshAfter(asked.get(), took -> {});
            }
        }
        return new Decision.Continue<>(send);
    }
}
