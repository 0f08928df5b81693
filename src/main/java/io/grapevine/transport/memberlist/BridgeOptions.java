package io.grapevine.transport.memberlist;

import io.grapevine.transport.PeerAddress;
import java.time.Duration;
import java.util.List;

/**
 * The bridge to Alertmanagers.
 *
 * @param peers where Alertmanagers listen for their cluster; at least one
 * @param label the name of the cluster; may be empty
 * @param peerTimeout how long this replica waits for each Alertmanager before it sends
 */
public record BridgeOptions(List<PeerAddress> peers, String label, Duration peerTimeout) {
    public BridgeOptions {
        peers = List.copyOf(peers);
    }
}
