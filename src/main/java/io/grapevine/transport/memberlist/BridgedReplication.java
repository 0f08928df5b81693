package io.grapevine.transport.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.Outsiders;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.transport.Resolver;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The replication of a replica that also exchanges its state with Alertmanagers. On the loop only. */
public final class BridgedReplication implements Replication {
    private final Replication replicas;
    private final AlertmanagerBridge bridge;
    private final BridgedPeers peers;

    /**
     * Not started, so that the state can be restored before.
     *
     * @param replicas the replication among replicas, or of a single one
     * @param tls the TLS of the options, if they have it
     */
    public BridgedReplication(
            EventLoop loop,
            Replication replicas,
            BridgeOptions options,
            Optional<MeshTls> tls,
            Resolver resolver,
            PrometheusRegistry registry) {
        this(
                replicas,
                AlertmanagerBridge.overTcp(
                        loop, options, tls, resolver, replicas::state, () -> addresses(replicas.peers()), registry));
    }

    BridgedReplication(Replication replicas, AlertmanagerBridge bridge) {
        this.replicas = replicas;
        this.bridge = bridge;
        this.peers = new BridgedPeers(replicas.peers(), bridge);
    }

    /** The addresses where replicas listen: after an Alertmanager was replaced, its address is that of a replica. */
    private static Set<MeshAddress> addresses(ClusterPeers replicas) {
        return replicas.members().stream()
                .flatMap(peer -> MeshAddress.parse(peer.address()).stream())
                .collect(Collectors.toSet());
    }

    /** The bridge, to be started and closed. */
    public AlertmanagerBridge bridge() {
        return bridge;
    }

    /** How many Alertmanagers send before all replicas. */
    public int ahead() {
        return bridge.ahead();
    }

    @Override
    public ReplicatedState state(String name) {
        return replicas.state(name);
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        return replicas.family(name, accepts);
    }

    @Override
    public ClusterPeers peers() {
        return peers;
    }

    @Override
    public ClusterPeers replicas() {
        return replicas.peers();
    }

    @Override
    public Services services() {
        return replicas.services();
    }

    @Override
    public Outsiders outsiders() {
        return bridge;
    }
}
