package io.grapevine.cluster;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.address.PeerAddress;
import io.grapevine.cluster.wire.LinkLimits;
import io.grapevine.config.Secret;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a replica takes part in the mesh.
 *
 * @param self who it is
 * @param label the cluster's label
 * @param listen where it listens; an IP address or every one of the machine
 * @param advertise where others shall dial it; empty: where it listens. Port 0 stands for the port that is listened on
 * @param publicAddress whether a public address is advertised if none is configured and the machine has no private one
 * @param peers the configured addresses
 * @param secret what all members know, if they authenticate so
 * @param timing how often and how long
 * @param limits bounds of connections
 */
public record ChannelOptions(
        MemberId self,
        String label,
        HostPort listen,
        Optional<HostPort> advertise,
        boolean publicAddress,
        List<PeerAddress> peers,
        Optional<Secret> secret,
        Timing timing,
        LinkLimits limits) {
    /** Copies the list. */
    public ChannelOptions {
        peers = List.copyOf(peers);
    }

    /**
     * How often and how long.
     *
     * @param probeInterval time between two probes of membership
     * @param probeTimeout how long a probe waits
     * @param reconnectInterval time between two attempts to reach a peer that has been away for a minute
     * @param reconnectTimeout for how long a peer that is not configured is tried
     * @param resolveInterval time between two lookups of a name
     */
    public record Timing(
            Duration probeInterval,
            Duration probeTimeout,
            Duration reconnectInterval,
            Duration reconnectTimeout,
            Duration resolveInterval) {
        /** What the flags say unless they are given. */
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofHours(6),
                Duration.ofSeconds(15));
    }
}
