package io.grapevine.storage;

import java.time.Duration;

/**
 * Limits of an append log.
 *
 * @param queueBytes maximum size of the queue
 * @param logBytes maximum size of all segments; at half of it a snapshot is requested; at most a gibibyte, as a
 *     segment is read into one buffer
 * @param patience how long a callback waits for a record to become durable
 * @param retryPause pause after a failed write
 */
public record LogLimits(long queueBytes, long logBytes, Duration patience, Duration retryPause) {
    /** 16 MiB in the queue, 256 MiB on disk, two seconds of patience, one second between attempts. */
    public static final LogLimits DEFAULT =
            new LogLimits(16 << 20, 256 << 20, Duration.ofSeconds(2), Duration.ofSeconds(1));
}
