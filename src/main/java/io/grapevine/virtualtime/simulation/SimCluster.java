package io.grapevine.virtualtime.simulation;

import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Function;

/**
 * The membership and replication of one simulated replica, from its start to its stop.
 *
 * @param replication what it shares with the others; nothing is sent before {@code begin}
 * @param begin joins, once the replica has restored its state
 * @param end ends the process, which sends and receives nothing more
 */
public record SimCluster(Replication replication, Runnable begin, Runnable end) {
    /** A replica without peers, whose process runs on {@code host}. */
    public static SimCluster none(SimHost host) {
        MemberId self = MemberId.starting("a", host);
        return new SimCluster(new StandaloneReplication(host, self), () -> {}, host::kill);
    }

    /** A mesh on a network, whose members listen at the addresses; by the host of each process that starts. */
    public static Function<SimHost, SimCluster> mesh(SimNetwork network, String address, List<String> addresses) {
        return host -> {
            MemberId self = MemberId.starting(address, host);
            SimChannel channel = new SimChannel(network, self, host, address, addresses);
            Mesh mesh = new Mesh(host, self, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
            return new SimCluster(mesh, () -> mesh.start(address), () -> network.kill(channel));
        };
    }
}
