package io.grapevine.sim;

import io.grapevine.replication.Alone;
import io.grapevine.replication.MemberId;
import io.grapevine.replication.Mesh;
import io.grapevine.replication.MeshOptions;
import io.grapevine.replication.Replication;
import io.grapevine.replication.SimChannel;
import io.grapevine.replication.SimHost;
import io.grapevine.replication.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Those among whom a replica finds itself, from one start to its end. */
interface Company {
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
        Company of(SimHost host);
    }

    /** Nobody else. */
    static Company none(SimHost host) {
        return new Company() {
            private final Alone alone = new Alone(host, MemberId.starting("a", host));

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
            Mesh mesh = new Mesh(host, self, channel, MeshOptions.DEFAULTS, new PrometheusRegistry());
            return new Company() {
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
