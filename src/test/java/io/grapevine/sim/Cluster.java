package io.grapevine.sim;

import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.SimChannel;
import io.grapevine.mesh.SimHost;
import io.grapevine.mesh.SimNetwork;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The membership and replication of one replica, from its start to its stop. */
interface Cluster {
    /** What it shares with them; nothing is sent yet. */
    Replication replication();

    /** It has taken back its state and takes part now. */
    void begin();

    /** Its process ends. */
    void end();

    /** Finds the company of a process that starts. */
    @FunctionalInterface
    interface Finder {
        /** The company of the process that runs on {@code host}. */
        Cluster of(SimHost host);
    }

    /** Nobody else. */
    static Cluster none(SimHost host) {
        return new Cluster() {
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
            return new Cluster() {
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
