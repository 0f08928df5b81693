package io.grapevine.virtualtime.simulation;

import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The membership and replication of one simulated replica, from its start to its stop. */
public interface SimCluster {
    /** What it shares with the others; nothing is sent before {@link #begin}. */
    Replication replication();

    /** Joins, once the replica has restored its state. */
    void begin();

    /** Ends the process, which sends and receives nothing more. */
    void end();

    /** Makes the cluster of a process that starts. */
    @FunctionalInterface
    interface Finder {
        /** The cluster of the process that runs on {@code host}. */
        SimCluster of(SimHost host);
    }

    /** A replica without peers. */
    static SimCluster none(SimHost host) {
        return new SimCluster() {
            private final StandaloneReplication alone = new StandaloneReplication(host, MemberId.starting("a", host));

            @Override
            public Replication replication() {
                return alone;
            }

            @Override
            public void begin() {}

            @Override
            public void end() {
                host.kill();
            }
        };
    }

    /** A mesh on a network, whose members listen at the addresses. */
    static Finder mesh(SimNetwork network, String address, List<String> addresses) {
        return host -> {
            MemberId self = MemberId.starting(address, host);
            SimChannel channel = new SimChannel(network, self, host, address, addresses);
            Mesh mesh = new Mesh(host, self, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
            return new SimCluster() {
                @Override
                public Replication replication() {
                    return mesh;
                }

                @Override
                public void begin() {
                    mesh.start(address);
                }

                @Override
                public void end() {
                    network.kill(channel);
                }
            };
        };
    }
}
