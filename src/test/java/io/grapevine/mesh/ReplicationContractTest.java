package io.grapevine.mesh;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.virtualtime.simulation.SimChannel;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.junit.jupiter.api.Nested;

class ReplicationContractTest {
    private static final MemberId SELF = new MemberId("self", "1");

    @Nested
    class OfOneReplica extends ReplicationContract {
        @Override
        protected Replication replication() {
            return new StandaloneReplication(loop, SELF);
        }
    }

    @Nested
    class OfAMesh extends ReplicationContract {
        @Override
        protected Replication replication() {
            SimHost host = new SimHost(loop, 7);
            SimChannel channel =
                    new SimChannel(new SimNetwork(loop), SELF, host, "self:9094", List.of("self:9094", "peer:9094"));
            Mesh mesh = new Mesh(host, SELF, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
            host.execute(() -> mesh.start("self:9094"));
            return mesh;
        }
    }

    @Nested
    class OfTests extends ReplicationContract {
        @Override
        protected Replication replication() {
            return new FakeReplication(loop);
        }
    }
}
