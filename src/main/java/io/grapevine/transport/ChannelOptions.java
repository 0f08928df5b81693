package io.grapevine.transport;

import io.grapevine.config.Secret;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.MeshAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The options of a replica's mesh channel.
 *
 * @param listen the address to listen on; an IP address or all of the machine
 * @param advertise the address that others dial; empty: the listen address. Port 0 stands for the port listened on
 * @param publicAddress whether a public address is advertised if none is configured and the machine has no private one
 */
public record ChannelOptions(
        MemberId self,
        String label,
        MeshAddress listen,
        Optional<MeshAddress> advertise,
        boolean publicAddress,
        List<PeerAddress> peers,
        Optional<Secret> secret,
        Timing timing) {
    public ChannelOptions {
        peers = List.copyOf(peers);
    }

    /**
     * The intervals and timeouts of a channel.
     *
     * @param probeInterval time between two probes of membership
     * @param probeTimeout how long a probe waits
     * @param reconnectInterval time between two attempts to dial a peer that has been unreachable for a minute
     * @param reconnectTimeout how long a peer that is not configured is dialled
     * @param resolveInterval time between two lookups of a name
     */
    public record Timing(
            Duration probeInterval,
            Duration probeTimeout,
            Duration reconnectInterval,
            Duration reconnectTimeout,
            Duration resolveInterval) {}
}
