package io.grapevine.integration.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of an exchange that takes several steps. When it comes, what runs at that moment is cancelled, and whatever
 * begins later is cancelled at once. Usable from any thread.
 */
public final class Deadline {
    private final Vertx vertx;
    private final long timer;
    private final long end;
    private @Nullable Runnable cancel;
    private boolean expired;

    /**
     * Starts the clock.
     *
     * @param timeout from now on; at least a millisecond is given
     * @param whenExpired what else to do at the end
     */
    public Deadline(Vertx vertx, Duration timeout, Runnable whenExpired) {
        this.vertx = vertx;
        long millis = Math.max(1, timeout.toMillis());
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        timer = vertx.setTimer(millis, id -> {
            whenExpired.run();
            Runnable last = expire();
            if (last != null) {
                last.run();
            }
        });
    }

    private synchronized @Nullable Runnable expire() {
        expired = true;
        return cancel;
    }

    /** The time left in milliseconds, at least one. */
    public int millisLeft() {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left));
    }

    /** Says how to cancel what runs from now on; that is done at once if the time is over. */
    public void running(Runnable howToCancel) {
        if (isOver(howToCancel)) {
            howToCancel.run();
        }
    }

    private synchronized boolean isOver(Runnable howToCancel) {
        cancel = howToCancel;
        return expired;
    }

    /** Stops the clock: the exchange is over. */
    public void done() {
        vertx.cancelTimer(timer);
    }
}
