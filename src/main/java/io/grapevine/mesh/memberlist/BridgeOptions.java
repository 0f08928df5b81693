package io.grapevine.mesh.memberlist;

import io.grapevine.mesh.transport.address.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The bridge to Alertmanagers.
 *
 * @param peers where Alertmanagers listen for their cluster; at least one
 * @param tlsConfig the file of mutual TLS, which the Alertmanagers have too
 * @param label the name of the cluster; may be empty
 * @param peerTimeout how long this replica waits for each Alertmanager before it sends
 */
public record BridgeOptions(List<PeerAddress> peers, Optional<Path> tlsConfig, String label, Duration peerTimeout) {
    public BridgeOptions {
        peers = List.copyOf(peers);
    }
}
