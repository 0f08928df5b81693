package io.grapevine.transport.memberlist;

import io.grapevine.transport.PeerAddress;
import java.time.Duration;
import java.util.List;

/**
 * Options of the bridge to a cluster of Prometheus Alertmanagers.
 *
 * @param peers the cluster addresses of Alertmanagers; at least one
 * @param label the label of the cluster, as in {@code --cluster.label}; may be empty
 * @param peerTimeout how long this replica waits for each Alertmanager before it sends
 */
public record BridgeOptions(List<PeerAddress> peers, String label, Duration peerTimeout) {
    public BridgeOptions {
        peers = List.copyOf(peers);
    }
}
