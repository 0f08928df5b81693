package io.grapevine.dispatch;

import java.util.ArrayList;
import java.util.List;

/** Counts the flushes that are running. On the loop only. */
final class RunningFlushes {
    private final List<Runnable> whenNone = new ArrayList<>();
    private int count;

    void began() {
        count++;
    }

    /** One has ended; returns what is to be run, if it was the last. */
    List<Runnable> ended() {
        count--;
        if (count > 0) {
            return List.of();
        }
        List<Runnable> due = List.copyOf(whenNone);
        whenNone.clear();
        return due;
    }

    int count() {
        return count;
    }

    /** Runs a task now if none is running; else it is returned when the last {@link #ended}. */
    void whenNone(Runnable task) {
        if (count == 0) {
            task.run();
        } else {
            whenNone.add(task);
        }
    }
}
