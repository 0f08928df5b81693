package io.grapevine.it;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for what must become true, however slow the computer is. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SHORTEST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 200;

    /** The part of the time waited so far: each question takes processor time from what is waited for. */
    private static final long PAUSE_SHARE = 20;

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
        long start = System.nanoTime();
        while (true) {
            @Nullable IOException notYet = null;
            try {
                if (isTrue(what, condition)) {
                    return;
                }
            } catch (IOException e) {
                notYet = e;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.compareTo(patience) > 0) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what, notYet);
            }
            Thread.sleep(Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, waited.toMillis() / PAUSE_SHARE)));
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
