package io.grapevine.core.notify;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.notification.FailureReason;
import java.time.Duration;
import java.util.function.Function;

/**
 * A step of a notification pipeline, of a flush or of its send to one integration. Never blocks. On the loop only.
 *
 * @param <S> what the stages pass on
 */
@FunctionalInterface
public interface Stage<S> {
    /** Decides how the run goes on. */
    Decision<S> decide(S state);

    /**
     * Decision of how a run continues.
     *
     * @param <S> what the stages pass on
     */
    sealed interface Decision<S> {
        /**
         * With the next stage.
         *
         * @param state for the next stage
         */
        record Continue<S>(S state) implements Decision<S> {}

        /**
         * Event that a run waits for.
         *
         * @param subscription begins to wait for it, and resumes the run when it has occurred, which may be at once
         */
        record Wait<S>(Function<Waiting<S>, Pending> subscription) implements Decision<S> {}

        /**
         * Not at all: there is nothing to notify, or nothing left to do.
         *
         * @param reason why, in a word or two
         */
        record Done<S>(String reason) implements Decision<S> {}

        /**
         * Not at all: the integration was not notified of what it must know.
         *
         * @param reason for the metric
         * @param message for the log
         */
        record Failed<S>(FailureReason reason, String message) implements Decision<S> {}

        /** A wait for some time, after which the run begins again with its first stage. */
        static <S> Decision<S> refreshAfter(EventLoop loop, Duration time) {
            return refreshWhen(refresh -> loop.schedule(time, refresh));
        }

        /**
         * A wait for an event, after which the run begins again with its first stage.
         *
         * @param begin begins to wait, and runs what it is given when the event has occurred
         */
        static <S> Decision<S> refreshWhen(Function<Runnable, EventLoop.Timer> begin) {
            return new Wait<>(waiting -> {
                EventLoop.Timer timer = begin.apply(waiting::refresh);
                return () -> {
                    timer.cancel();
                    return true;
                };
            });
        }
    }

    /** A run that waits. */
    interface Waiting<S> {
        /** The run begins again with its first stage, and so looks at everything anew. */
        void refresh();

        /** The run goes on as if the waiting stage had decided this. */
        void resume(Decision<S> decision);
    }

    /** A wait that has begun. */
    @FunctionalInterface
    interface Pending {
        /** Gives up the wait; false if it cannot be given up, as an attempt that is under way. */
        boolean cancel();
    }
}
