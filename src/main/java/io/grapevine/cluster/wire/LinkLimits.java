package io.grapevine.cluster.wire;

import java.time.Duration;

/**
 * Limits of connections.
 *
 * @param connect timeout of the connect
 * @param handshake timeout of the handshake
 * @param quiet after this long without a byte a ping is sent; after three times as long the connection is closed
 * @param handshaking maximum number of connections in their handshake
 * @param established maximum number of accepted connections of members
 */
public record LinkLimits(Duration connect, Duration handshake, Duration quiet, int handshaking, int established) {
    /** Limits for clusters of some dozens of members. */
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
