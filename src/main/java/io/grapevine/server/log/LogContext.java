package io.grapevine.server.log;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tenant for which a thread works: its log lines have the key {@code tenant}. */
public final class LogContext {
    static final String KEY = "tenant";

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
                if (outer == null) {
                    TENANT.remove();
                } else {
                    TENANT.set(outer);
                }
            }
        };
    }

    /** The tenant of this thread; null if it works for none. */
    static @Nullable String tenant() {
        return TENANT.get();
    }
}
