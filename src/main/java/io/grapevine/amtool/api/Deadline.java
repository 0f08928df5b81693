package io.grapevine.amtool.api;

import io.grapevine.httpclient.SendFailure;
import java.time.Duration;

/** The end of the time that something may take. */
public final class Deadline {
    private volatile long end;

    private Deadline(long end) {
        this.end = end;
    }

    /** The end of a time that begins now. */
    public static Deadline after(Duration time) {
        long nanos =
                time.compareTo(Duration.ofDays(365)) > 0 ? Duration.ofDays(365).toNanos() : time.toNanos();
        return new Deadline(System.nanoTime() + nanos);
    }

    /** Moves the end by a time that is not to count. */
    synchronized void extend(long nanos) {
        end += nanos;
    }

    /** How much time is left, in milliseconds, at least one; throws if it is over. */
    int millisLeft() throws SendFailure {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw SendFailure.timedOut();
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / 1_000_000));
    }
}
