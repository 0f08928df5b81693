package io.grapevine.cluster.wire;

import java.time.Duration;

/**
 * What a connection may take.
 *
 * @param connect time to connect
 * @param handshake time from the connection to the end of both hellos
 * @param quiet after this long without a byte the other end is asked for a sign of life; after three times as long
 *     without one the connection is closed
 * @param handshaking how many strangers may be at the door at once
 * @param established how many members' connections are taken
 */
public record LinkLimits(Duration connect, Duration handshake, Duration quiet, int handshaking, int established) {
    /** What fits clusters of some dozens. */
    public static final LinkLimits DEFAULT =
            new LinkLimits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), 256, 512);

    /** Checks that everything is positive. */
    public LinkLimits {
        if (connect.isNegative() || connect.isZero() || handshake.isNegative() || handshake.isZero()) {
            throw new IllegalArgumentException("timeout: " + connect + ", " + handshake + " (expected: more than 0)");
        }
        if (quiet.toMillis() < 1 || handshaking < 1 || established < 1) {
            throw new IllegalArgumentException("limits: " + quiet + ", " + handshaking + ", " + established);
        }
    }
}
