package io.grapevine.it;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for what must become true, however slow the computer is. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 20;

    private Eventually() {}

    /**
     * Returns once {@code condition} holds. An {@link IOException} of it means "not yet": a server that starts, stops or moves may
     * break the connection that asks.
     *
     * @param what what is waited for, for the message of the failure
     */
    public static void holds(String what, Callable<Boolean> condition) throws IOException, InterruptedException {
        holdsAfter(Duration.ZERO, what, condition);
    }

    /** {@link #holds}, for what becomes true {@code delay} from now at the earliest. */
    public static void holdsAfter(Duration delay, String what, Callable<Boolean> condition)
            throws IOException, InterruptedException {
        Duration patience = PATIENCE.plus(delay);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            @Nullable IOException notYet = null;
            try {
                if (isTrue(what, condition)) {
                    return;
                }
            } catch (IOException e) {
                notYet = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what, notYet);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isTrue(String what, Callable<Boolean> condition) throws IOException, InterruptedException {
        try {
            return condition.call();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(what, e);
        }
    }
}
