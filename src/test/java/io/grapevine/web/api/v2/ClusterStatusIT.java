package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.mesh.membership.ClusterPeers.Status;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cluster in {@code GET /api/v2/status}; word for word what Alertmanager 0.33.1 says. */
class ClusterStatusIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    @AutoClose
    private static LiveApi api;

    @BeforeAll
    static void start() throws Exception {
        api = new LiveApi(CONFIG);
    }

    private static Peer peer(String name, String address, boolean self) {
        return new Peer(
                new MemberId(name, "1"), address, self, true, Duration.ofSeconds(1), Duration.ZERO, false, true);
    }

    private static String cluster() throws IOException, InterruptedException {
        JsonNode status = Recording.json(api.get("/api/v2/status").body());
        return status.path("cluster").toString();
    }

    @Test
    void withoutAMeshItIsDisabledAndHasNoName() throws Exception {
        api.peers(new PeersView(Status.DISABLED, List.of()));

        assertThat(cluster()).isEqualTo("{\"peers\":[],\"status\":\"disabled\"}");
    }

    @Test
    void aReplicaAloneIsItsOwnPeer() throws Exception {
        api.peers(new PeersView(Status.SETTLING, List.of(peer("b", "127.0.0.1:1", true))));

        assertThat(cluster())
                .isEqualTo("{\"name\":\"b\",\"peers\":[{\"address\":\"127.0.0.1:1\",\"name\":\"b\"}],"
                        + "\"status\":\"settling\"}");
    }

    @Test
    void membersStandInTheirOrderThisOneAmongThem() throws Exception {
        api.peers(new PeersView(
                Status.READY,
                List.of(
                        peer("a", "10.0.0.1:9094", false),
                        peer("b", "10.0.0.2:9094", true),
                        peer("c", "[::1]:1", false))));

        assertThat(cluster())
                .isEqualTo("{\"name\":\"b\",\"peers\":["
                        + "{\"address\":\"10.0.0.1:9094\",\"name\":\"a\"},"
                        + "{\"address\":\"10.0.0.2:9094\",\"name\":\"b\"},"
                        + "{\"address\":\"[::1]:1\",\"name\":\"c\"}],\"status\":\"ready\"}");
    }
}
