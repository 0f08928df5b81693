package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.FakeReplication;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.ReplicationContract;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.PeerAddress;
import io.grapevine.virtualtime.simulation.SimChannel;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A replica whose Alertmanager does not run. */
class BridgedReplicationTest extends ReplicationContract {
    private static final PeerAddress ADDRESS =
            PeerAddress.parse("10.0.0.1:9094").orElseThrow();

    private BridgedReplication over(Replication replicas) {
        return new BridgedReplication(
                replicas,
                new AlertmanagerBridge(
                        loop,
                        new FakeAlertmanagers(loop),
                        List.of(ADDRESS),
                        replicas::state,
                        Set::of,
                        1 << 20,
                        new PrometheusRegistry()));
    }

    @Override
    protected Replication replication() {
        BridgedReplication bridged = over(new FakeReplication(loop));
        bridged.bridge().start();
        return bridged;
    }

    @Test
    void questionsAreThoseOfTheReplicas() {
        MemberId self = new MemberId("self", "1");
        SimHost host = new SimHost(loop, 7);
        SimChannel channel = new SimChannel(new SimNetwork(loop), self, host, "self:9094", List.of());
        Mesh mesh = new Mesh(host, self, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
        assertThat(over(mesh).services().questions())
                .isEqualTo(mesh.services().questions())
                .isPresent();
    }
}
