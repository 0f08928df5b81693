package io.grapevine.integration.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of an exchange of several steps: cancels the running step when it expires, and later ones at once.
 * Thread-safe.
 */
public final class ExchangeDeadline {
    private final Vertx vertx;
    private final long timer;
    private final long end;
    private @Nullable Runnable cancel;
    private boolean expired;

    /**
     * Starts the timer.
     *
     * @param timeout the timeout; at least a millisecond
     * @param whenExpired called when it expires
     */
    public ExchangeDeadline(Vertx vertx, Duration timeout, Runnable whenExpired) {
        this.vertx = vertx;
        long millis = Math.max(1, timeout.toMillis());
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        timer = vertx.setTimer(millis, id -> {
            whenExpired.run();
            Runnable last;
            synchronized (this) {
                expired = true;
                last = cancel;
            }
            if (last != null) {
                last.run();
            }
        });
    }

    /** The time left in milliseconds, at least one. */
    public int millisLeft() {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left));
    }

    /** Sets the cancellation of the step that starts; runs it at once if the deadline has expired. */
    public void running(Runnable howToCancel) {
        boolean late;
        synchronized (this) {
            cancel = howToCancel;
            late = expired;
        }
        if (late) {
            howToCancel.run();
        }
    }

    /** Stops the timer. */
    public void done() {
        vertx.cancelTimer(timer);
    }
}
