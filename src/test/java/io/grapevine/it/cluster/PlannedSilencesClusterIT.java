package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Amtool;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.KarmaPoll;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.Silences;
import io.grapevine.it.TeamConfig;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Planned silences of three replicas, as the real amtool and karma see them: each is there once, whichever replicas are killed, and one
 * that was expired by hand is not made again.
 */
class PlannedSilencesClusterIT {
    private static final List<String> ALL = List.of("a", "b", "c");
    private static final String RULES = """
            silences:
              rules:
              - {name: rack, matchers: ['alertname="Rack"'], to: 2090-01-01T00:00:00Z, comment: decommissioning}
              - {name: deploy, matchers: ['alertname="Deploy"'], from: %s, to: 2090-01-01T00:00:00Z, comment: release}
            """;
    private static final String LATER_RULE =
            "  - {name: disk, matchers: ['alertname=\"Disk\"'], to: 2090-01-01T00:00:00Z, comment: ordered}\n";

    @TempDir
    Path directory;

    @BeforeEach
    void needPrograms() {
        Tool.needPackagedProgram();
        Tool.find("amtool");
    }

    /** The id of the silence that the rule makes now or next. */
    private static String id(Program program, String rule) throws Exception {
        String body =
                program.send("GET", "/api/grapevine/v1/silences/rules", "").body();
        for (JsonNode each : new ObjectMapper().readTree(body).path("rules")) {
            if (each.path("name").asText().equals(rule)) {
                return each.at("/next/0/id").asText();
            }
        }
        throw new AssertionError(rule + " is not in " + body);
    }

    private static void awaitEverywhere(Map<String, String> states, Cluster cluster) throws Exception {
        Eventually.holds("silences are " + states, () -> Silences.areEverywhere(states, cluster));
    }

    private static void assertOthersShow(Map<String, String> states, Cluster cluster) throws Exception {
        List<String> unexpired = states.keySet().stream()
                .filter(id -> !states.get(id).equals("expired"))
                .toList();
        for (Program program : cluster.running()) {
            assertThat(new Amtool(program).run("silence", "query", "-q").lines())
                    .containsExactlyInAnyOrderElementsOf(unexpired);
            assertThat(KarmaPoll.of(program).states()).isEqualTo(states);
        }
    }

    @Test
    void silenceOfARuleIsThereOnceAndStaysExpiredOnceExpired() throws Exception {
        Path files = Files.createDirectory(directory.resolve("silences"));
        Instant soon = Instant.now().plus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        Path file = Files.writeString(files.resolve("rules.yml"), RULES.formatted(soon));
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "500ms", "1s", "500ms");
            try (Cluster cluster = Cluster.start(
                    directory,
                    config,
                    ALL.size(),
                    "--cluster.peer-timeout=2s",
                    Program.settings(directory, "silences: {dirs: [silences]}"))) {
                String rack = id(cluster.at("a"), "rack");
                String deploy = id(cluster.at("a"), "deploy");
                Map<String, String> states = new TreeMap<>(Map.of(rack, "active", deploy, "pending"));
                awaitEverywhere(states, cluster);
                assertOthersShow(states, cluster);
                assertEachReplicaAloneHas(states, cluster);

                assertItMutes(cluster, rack);
                new Amtool(cluster.at("b")).run("silence", "expire", rack, deploy);
                states.replaceAll((id, state) -> "expired");
                awaitEverywhere(states, cluster);
                assertOthersShow(states, cluster);
                Eventually.holds("notified", () -> !receiver.taken("/team").isEmpty());

                Files.writeString(file, RULES.formatted(soon) + LATER_RULE);
                for (Program program : cluster.running()) {
                    program.send("POST", "/-/reload", "");
                }
                states.put(id(cluster.at("a"), "disk"), "active");
                awaitEverywhere(states, cluster);
                restartAll(cluster);
                awaitEverywhere(states, cluster);
                assertOthersShow(states, cluster);
                cluster.awaitSends(receiver, "/mark");
            }
            assertThat(receiver.notified("/team", "firing")).containsExactly("Rack");
        }
    }

    /** Whichever two are killed, the third has the silences, and all have them once when the two are back. */
    private static void assertEachReplicaAloneHas(Map<String, String> states, Cluster cluster) throws Exception {
        for (String left : ALL) {
            List<String> killed = new ArrayList<>(ALL);
            killed.remove(left);
            for (String name : killed) {
                cluster.kill(name);
            }
            assertThat(Silences.of(cluster.at(left))).isEqualTo(states);
            cluster.start(killed);
            assertOthersShow(states, cluster);
        }
    }

    private static void assertItMutes(Cluster cluster, String id) throws Exception {
        cluster.fire(TestAlerts.of("team", "Rack"));
        for (Program program : cluster.running()) {
            Eventually.holds(
                    "muted", () -> KarmaPoll.of(program).silencing("Rack").equals(List.of(id)));
            assertThat(KarmaPoll.of(program).members()).isEqualTo(ALL);
        }
    }

    private static void restartAll(Cluster cluster) throws Exception {
        for (String name : ALL) {
            cluster.kill(name);
        }
        cluster.start(ALL);
    }
}
