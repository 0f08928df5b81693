package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An escalation of three replicas that are killed in a step, cut off and restarted: the step is notified once, in a partition once on
 * each side; more of what may happen to them is played in virtual time. Beside it fires a group without a policy, to which the same happens.
 */
@Tag("thorough")
@Execution(ExecutionMode.CONCURRENT)
class EscalationIT {
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** Half a minute more than the shortest time of a step: what precedes it must be done by then. */
    private static final Duration STEP = Duration.ofSeconds(90);

    private static final String PEER_TIMEOUT = "--cluster.peer-timeout=10s";

    /** All groups are flushed again before a mark is. */
    private static final String CONFIG = """
            route:
              receiver: pager
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 4h
              routes:
              - {matchers: [to="plain"], receiver: plain}
              - {matchers: [to="mark"], receiver: mark, group_wait: 3s}
            receivers:
            - {name: pager, webhook_configs: [{url: 'http://%1$s/pager'}]}
            - {name: second, webhook_configs: [{url: 'http://%1$s/second'}]}
            - {name: lead, webhook_configs: [{url: 'http://%1$s/lead'}]}
            - {name: plain, webhook_configs: [{url: 'http://%1$s/plain'}]}
            - {name: mark, webhook_configs: [{url: 'http://%1$s/mark'}]}
            """;

    private static final String POLICY = """
            on_call:
              escalations:
              - name: first
                receiver: pager
                steps: [{name: second, after: 90s, receiver: second}, {name: lead, after: 1h, receiver: lead}]
            """;

    private final TestAlerts down = TestAlerts.of("pager", "Down");
    private final TestAlerts plain = TestAlerts.of("plain", "Plain");

    @TempDir
    Path directory;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
    }

    private Path config(String address) throws IOException {
        return Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(address));
    }

    private Cluster start(Receiver receiver) throws Exception {
        String policy = Program.settings(directory, POLICY);
        return start(config(receiver.address()), () -> Place.free(directory, NAMES.size(), PEER_TIMEOUT, policy));
    }

    /** One cluster at a time: what takes long is to start, then each waits for the step. */
    private static synchronized Cluster start(Path config, Callable<List<Place>> places) throws Exception {
        return Cluster.start(config, places);
    }

    /** Fires both groups, and waits until all replicas know that they were notified; returns who has notified. */
    private String fire(Cluster cluster, Receiver receiver) throws Exception {
        refire(cluster);
        cluster.awaitSends(receiver, "/mark");
        assertNotified(receiver);
        return cluster.sender(receiver.taken("/pager").get(0));
    }

    private void refire(Cluster cluster) throws Exception {
        cluster.fire(down);
        cluster.fire(plain);
    }

    private static void awaitStep(Receiver receiver, int calls) throws Exception {
        Eventually.holdsAfter(
                STEP,
                "step is notified " + calls + " times",
                () -> receiver.calls("/second").size() >= calls);
    }

    /** Not "once": what a replica sends again that had no processor for the peer timeout is the business of others. */
    private void assertNotified(Receiver receiver) {
        assertThat(receiver.notified("/pager", "firing")).containsOnly("Down");
        assertThat(receiver.notified("/plain", "firing")).containsOnly("Plain");
    }

    private void assertStepWasNotifiedOnce(Cluster cluster, Receiver receiver) throws IOException {
        assertNotified(receiver);
        assertThat(senders(cluster, receiver, "Down")).hasSize(1);
        assertThat(receiver.calls("/lead")).isEmpty();
    }

    @Test
    void theNextReplicaRunsTheStepThatAnotherWasKilledIn() throws Exception {
        try (Receiver receiver = new Receiver();
                Cluster cluster = start(receiver)) {
            receiver.behave("/second", Receiver.Behavior.HANG);
            fire(cluster, receiver);
            awaitStep(receiver, 1);
            String killed = cluster.sender(receiver.calls("/second").get(0));
            cluster.kill(killed);
            awaitStep(receiver, 2);
            receiver.behave("/second", Receiver.Behavior.ACCEPT);
            cluster.awaitSends(receiver, "/mark");
            cluster.start(List.of(killed));
            refire(cluster);
            cluster.awaitSends(receiver, "/mark");

            assertNotified(receiver);
            assertThat(receiver.calls("/second"))
                    .as("by the replica that was killed, and by the next")
                    .hasSize(2);
        }
    }

    @Test
    void aStepOutlivesARestartOfAllAndIsNotRepeatedAfterAnother() throws Exception {
        try (Receiver receiver = new Receiver();
                Cluster cluster = start(receiver)) {
            fire(cluster, receiver);
            restartAll(cluster);
            awaitStep(receiver, 1);
            cluster.awaitSends(receiver, "/mark");
            restartAll(cluster);
            cluster.awaitSends(receiver, "/mark");

            assertStepWasNotifiedOnce(cluster, receiver);
        }
    }

    private void restartAll(Cluster cluster) throws Exception {
        for (String name : NAMES) {
            cluster.kill(name);
        }
        cluster.start(NAMES);
        refire(cluster);
    }

    @Test
    void eachSideOfAPartitionRunsTheStepOnceButNotWhereTheGroupIsAcknowledged() throws Exception {
        TestAlerts acknowledged = TestAlerts.of("pager", "Acknowledged");
        try (Subnets subnets = Subnets.create(NAMES);
                Receiver receiver = new Receiver(subnets.outside())) {
            Path config = config(subnets.outside().getHostAddress() + ":" + receiver.port());
            String policy = Program.settings(directory, POLICY);
            try (Cluster cluster = start(config, () -> subnets.places(directory, PEER_TIMEOUT, policy))) {
                fire(cluster, receiver);
                cluster.fire(acknowledged);
                cluster.awaitSends(receiver, "/mark");
                subnets.cut("a");
                awaitMembers(cluster, Map.of("a", List.of("a"), "b", List.of("b", "c"), "c", List.of("b", "c")));
                acknowledge(cluster.at("b"), "Acknowledged");
                awaitStep(receiver, 3);
                cluster.awaitSends(receiver, "/mark");
                subnets.mend("a");
                cluster.awaitMembers();
                cluster.awaitSends(receiver, "/mark");

                assertThat(receiver.notified("/second", "firing"))
                        .containsExactlyInAnyOrder("Down", "Down", "Acknowledged");
                assertThat(senders(cluster, receiver, "Down")).contains("a").doesNotHaveDuplicates();
                assertThat(senders(cluster, receiver, "Acknowledged")).containsExactly("a");
                for (TestAlerts ended : List.of(down, plain, acknowledged)) {
                    cluster.resolve(ended);
                }
                cluster.awaitSends(receiver, "/mark");
            }
            assertNotifiedOfEnd(receiver, "/plain", "Plain");
            for (String told : List.of("/pager", "/second")) {
                assertNotifiedOfEnd(receiver, told, "Acknowledged", "Down");
            }
        }
    }

    private static void assertNotifiedOfEnd(Receiver receiver, String path, String... alertnames) {
        assertThat(receiver.notified(path, "resolved")).containsExactlyInAnyOrder(alertnames);
    }

    private static void awaitMembers(Cluster cluster, Map<String, List<String>> known) throws Exception {
        for (Map.Entry<String, List<String>> each : known.entrySet()) {
            Eventually.holds(
                    each.toString(),
                    () -> Cluster.members(cluster.at(each.getKey())).equals(each.getValue()));
        }
    }

    private static void acknowledge(Program program, String alertname) throws Exception {
        JsonNode groups = new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/overview", "").body())
                .path("groups");
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            if (group.getValue().at("/labels/alertname").asText().equals(alertname)) {
                String body = "{\"group\": \"" + group.getKey() + "\", \"createdBy\": \"ann\"}";
                assertThat(program.send("POST", "/api/grapevine/v1/acknowledgements", body)
                                .statusCode())
                        .isEqualTo(200);
                return;
            }
        }
        throw new AssertionError(alertname + " is not in " + groups);
    }

    private static List<String> senders(Cluster cluster, Receiver receiver, String alertname) throws IOException {
        List<String> senders = new ArrayList<>();
        for (Receiver.Call call : receiver.taken("/second")) {
            if (call.alert().equals(alertname)) {
                senders.add(cluster.sender(call));
            }
        }
        return senders;
    }
}
