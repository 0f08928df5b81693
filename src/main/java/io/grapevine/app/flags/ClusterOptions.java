package io.grapevine.app.flags;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.address.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The mesh between replicas.
 *
 * @param listen where it listens; the host may be a name
 * @param advertise where others shall reach this replica; empty: found out. The host may be a name, port 0 is the one
 *     that is listened on
 * @param allowPublicAddress whether a public address may be advertised where no private one is found
 * @param peerName the name of this replica; empty: one of its own making
 * @param peers addresses of other replicas
 * @param tlsConfig the file of mutual TLS
 * @param secretFile the file of the shared secret
 * @param label the name of the cluster
 * @param timing its time-outs and intervals
 */
public record ClusterOptions(
        MeshAddress listen,
        Optional<MeshAddress> advertise,
        boolean allowPublicAddress,
        String peerName,
        List<PeerAddress> peers,
        Optional<Path> tlsConfig,
        Optional<Path> secretFile,
        String label,
        Timing timing) {
    /** Copies the list. */
    public ClusterOptions {
        peers = List.copyOf(peers);
    }

    /**
     * Time-outs and intervals of the mesh; more than zero, but for {@code settleTimeout}.
     *
     * @param peerTimeout wait per position before a replica sends
     * @param resolveInterval time between two lookups of a peer's name
     * @param probeTimeout limit of the answer to a probe
     * @param probeInterval time between two probes
     * @param settleTimeout longest wait before the first notification; none at zero or below
     * @param reconnectInterval time between two attempts to reach a lost peer
     * @param reconnectTimeout how long a lost peer is looked for
     */
    public record Timing(
            Duration peerTimeout,
            Duration resolveInterval,
            Duration probeTimeout,
            Duration probeInterval,
            Duration settleTimeout,
            Duration reconnectInterval,
            Duration reconnectTimeout) {}
}
