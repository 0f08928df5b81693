package io.grapevine.server.log;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tenant for which a thread works: its log lines have the key {@code tenant}. */
public final class LogContext {
    static final String KEY = "tenant";

    /** In place of a tenant: no lines are written. No id of a tenant. */
    static final String NO_LINES = " ";

    private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    private LogContext() {}

    /** Runs tasks so that their log lines name a tenant. */
    public static Consumer<Runnable> of(String tenant) {
        return task -> {
            String outer = TENANT.get();
            TENANT.set(tenant);
            try {
                task.run();
            } finally {
                restore(outer);
            }
        };
    }

    private static void restore(@Nullable String outer) {
        if (outer == null) {
            TENANT.remove();
        } else {
            TENANT.set(outer);
        }
    }

    /** What a task returns whose log lines are not written, as they would be of virtual time. */
    public static <T> T withoutLines(Supplier<T> task) {
        String outer = TENANT.get();
        TENANT.set(NO_LINES);
        try {
            return task.get();
        } finally {
            restore(outer);
        }
    }

    /** The tenant of this thread; null if it works for none. */
    static @Nullable String tenant() {
        return TENANT.get();
    }
}
