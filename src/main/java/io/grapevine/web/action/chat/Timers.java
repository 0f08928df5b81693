package io.grapevine.web.action.chat;

import java.time.Duration;

/** Timers of one thread, on which all that concerns a connection runs. */
public interface Timers {
    /** Runs a task later, unless it is cancelled. Called on that thread. */
    Timer after(Duration delay, Runnable task);

    /** Runs a task on that thread; from any. */
    void run(Runnable task);

    /** A task that waits. */
    @FunctionalInterface
    interface Timer {
        /** A timer of no task. */
        Timer NONE = () -> {};

        /** Cancels the task, if it has not run. */
        void cancel();
    }
}
