package io.grapevine.storage;

import java.time.Duration;

/**
 * What an append log may cost.
 *
 * @param queueBytes how many bytes of records may wait to be written
 * @param logBytes how many bytes all segments may have together; at half of them a snapshot is asked for
 * @param patience how long anybody waits for a record to become durable
 * @param retryPause how long the disk is left alone after it has failed
 */
public record LogLimits(long queueBytes, long logBytes, Duration patience, Duration retryPause) {
    /** 16 MiB in the queue, 256 MiB on disk, two seconds of patience, one second between attempts. */
    public static final LogLimits DEFAULT =
            new LogLimits(16 << 20, 256 << 20, Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** So that a segment can be read as one block. */
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
