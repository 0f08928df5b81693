package io.grapevine.storage;

import java.time.Duration;

/**
 * Limits of an append log.
 *
 * @param queueBytes maximum size of the queue
 * @param logBytes maximum size of all segments; at half of it a snapshot is requested
 * @param patience how long a callback waits for a record to become durable
 * @param retryPause pause after a failed write
 */
public record LogLimits(long queueBytes, long logBytes, Duration patience, Duration retryPause) {
    /** 16 MiB in the queue, 256 MiB on disk, two seconds of patience, one second between attempts. */
    public static final LogLimits DEFAULT =
            new LogLimits(16 << 20, 256 << 20, Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** The maximum, as a segment is read into one buffer. */
    private static final long MAX = 1 << 30;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is not positive, or more than a gibibyte
     */
    public LogLimits {
        check("queue bytes", queueBytes);
        check("log bytes", logBytes);
    }

    private static void check(String name, long bytes) {
        if (bytes <= 0 || bytes > MAX) {
            throw new IllegalArgumentException(name + ": " + bytes + " (expected: 1 to " + MAX + ")");
        }
    }
}
