package io.grapevine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A count of holds, and the tasks that wait until there is none. On the loop only. */
final class Holds {
    private final List<Runnable> waiting = new ArrayList<>();
    private int count;

    void add() {
        count++;
    }

    /** Ends one hold; with the last of them, passes the waiting tasks to {@code runner}. */
    void remove(Consumer<Runnable> runner) {
        count--;
        if (count == 0) {
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(runner);
        }
    }

    int count() {
        return count;
    }

    /** Runs a task, now or when the last hold has ended. */
    void whenNone(Runnable task) {
        if (count == 0) {
            task.run();
        } else {
            waiting.add(task);
        }
    }
}
