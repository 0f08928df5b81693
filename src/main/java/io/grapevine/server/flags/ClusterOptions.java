package io.grapevine.server.flags;

import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.transport.ChannelOptions;
import io.grapevine.mesh.transport.PeerAddress;
import io.grapevine.mesh.transport.link.MeshAddress;
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
 * @param label the name of the cluster
 * @param peerTimeout wait per position before a replica sends
 * @param mesh how long it waits for others before the first notification, and for a lost one
 */
public record ClusterOptions(
        MeshAddress listen,
        Optional<MeshAddress> advertise,
        boolean allowPublicAddress,
        String peerName,
        List<PeerAddress> peers,
        Optional<Path> secretFile,
        String label,
        Duration peerTimeout,
        ChannelOptions.Timing timing,
        Mesh.Options mesh) {}
