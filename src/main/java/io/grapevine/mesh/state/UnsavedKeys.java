package io.grapevine.mesh.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys whose latest version is not durable yet, and what waits for it. On the loop only. */
final class UnsavedKeys {
    /** By key, what waits for its latest version. */
    private final Map<String, List<Runnable>> waiting = new HashMap<>();

    /**
     * A version of a key is on its way to the disk.
     *
     * @param then what else is to be run when it is durable, first
     * @return to be run once, when the version is durable
     */
    Runnable add(String key, Runnable then) {
        List<Runnable> tasks = new ArrayList<>();
        waiting.put(key, tasks);
        return () -> {
            if (waiting.get(key) == tasks) {
                waiting.remove(key);
            }
            then.run();
            tasks.forEach(Runnable::run);
        };
    }

    /** Runs a task once the latest version of a key is durable; now if it is. */
    void whenDurable(String key, Runnable task) {
        List<Runnable> tasks = waiting.get(key);
        if (tasks == null) {
            task.run();
        } else {
            tasks.add(task);
        }
    }
}
