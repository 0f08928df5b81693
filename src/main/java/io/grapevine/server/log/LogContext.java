package io.grapevine.server.log;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Context of a thread's log lines: they have the key {@code tenant}, or are not written. */
public final class LogContext {
    static final String KEY = "tenant";

    private static final Work OWN = new Work(null, true);

    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(() -> OWN);

    /**
     * Work of a thread.
     *
     * @param tenant null for none
     * @param hasLines whether its log lines are written
     */
    private record Work(@Nullable String tenant, boolean hasLines) {}

    private LogContext() {}

    /** Runs tasks so that their log lines name a tenant. */
    public static Consumer<Runnable> of(String tenant) {
        return task -> {
            Work outer = begin(new Work(tenant, true));
            try {
                task.run();
            } finally {
                WORK.set(outer);
            }
        };
    }

    /** What a task returns whose log lines are not written, as they would be of virtual time. */
    public static <T> T withoutLines(Supplier<T> task) {
        Work outer = begin(new Work(null, false));
        try {
            return task.get();
        } finally {
            WORK.set(outer);
        }
    }

    /** Begins something; returns what the thread has worked for until now. */
    private static Work begin(Work work) {
        Work outer = WORK.get();
        WORK.set(work);
        return outer;
    }

    /** The tenant of this thread; null if it works for none. */
    static @Nullable String tenant() {
        return WORK.get().tenant();
    }

    /** Whether the log lines of this thread are written. */
    static boolean hasLines() {
        return WORK.get().hasLines();
    }
}
