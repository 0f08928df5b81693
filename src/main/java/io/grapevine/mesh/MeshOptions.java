package io.grapevine.mesh;

import java.time.Duration;

/**
 * How a replica takes part in the mesh.
 *
 * @param settleTimeout after this it is settled, even if a peer that answers has not shown all it has; {@code --cluster.settle-timeout}
 * @param reconnectTimeout for how long a member that has failed is known; {@code --cluster.reconnect-timeout}
 */
public record MeshOptions(Duration settleTimeout, Duration reconnectTimeout) {
    /** Alertmanager's defaults. */
    public static final MeshOptions DEFAULTS = new MeshOptions(Duration.ofMinutes(1), Duration.ofHours(6));
}
