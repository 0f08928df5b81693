package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Amtool;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Replicas in processes of their own, as operators see them: by flags, API, amtool, metrics, signals and logs. */
@Execution(ExecutionMode.CONCURRENT)
class ClusterIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String MISMATCH = "grapevine_cluster_peer_configuration_mismatch{peer=\"%s\"}";

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
    }

    private Program start(String name, String... flags) throws IOException {
        return Program.replica(config, directory.resolve(name), flags);
    }

    private static JsonNode cluster(Program replica) throws IOException, InterruptedException {
        return replica.get("/status").path("cluster");
    }

    private static List<String> names(Program replica) throws IOException, InterruptedException {
        return StreamSupport.stream(cluster(replica).path("peers").spliterator(), false)
                .map(peer -> peer.path("name").asText())
                .toList();
    }

    /** The flag that makes another replica join this one. */
    private static String peer(Program replica) throws IOException, InterruptedException {
        JsonNode cluster = cluster(replica);
        return StreamSupport.stream(cluster.path("peers").spliterator(), false)
                .filter(peer -> peer.path("name").equals(cluster.path("name")))
                .map(peer -> "--cluster.peer=" + peer.path("address").asText())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitCluster(int size, Program... replicas) throws Exception {
        for (Program replica : replicas) {
            Eventually.holds(
                    size + " members, and ready",
                    () -> names(replica).size() == size
                            && cluster(replica).path("status").asText().equals("ready"));
        }
    }

    private static String silence(Program replica) throws IOException, InterruptedException {
        Instant now = Instant.now();
        return replica.post("/silences", """
                        {"matchers": [{"name": "a", "value": "b", "isRegex": false}],
                         "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "c"}
                        """.formatted(now, now.plusSeconds(3600)))
                .path("silenceID")
                .asText();
    }

    private static List<String> silences(Program replica) throws IOException, InterruptedException {
        return StreamSupport.stream(replica.get("/silences").spliterator(), false)
                .map(silence -> silence.path("id").asText() + " "
                        + silence.path("status").path("state").asText())
                .toList();
    }

    @Test
    void aSilenceIsSharedAndAGoodbyeTakesEffectAtOnce() throws Exception {
        try (Program a = start("a", "--cluster.peer-name=a");
                Program b = start("b", "--cluster.peer-name=b", peer(a))) {
            awaitCluster(2, a, b);

            String id = silence(a);
            Eventually.holds("the silence on the other", () -> silences(b).equals(List.of(id + " active")));
            assertThat(b.send("DELETE", "/api/v2/silence/" + id, "").statusCode())
                    .isEqualTo(200);
            Eventually.holds("its end on the one", () -> silences(a).equals(List.of(id + " expired")));

            String last = silence(b);
            assertThat(b.terminate()).isZero();

            Eventually.holds("gone", () -> names(a).equals(List.of("a")));
            assertThat(silences(a)).contains(last + " active");
            a.awaitLog("msg=\"Peer left\"");
            assertThat(a.log()).doesNotContain("Peer timed out");
            assertThat(errors(a)).isEmpty();
            Eventually.holds("counted", () -> a.metric("alertmanager_cluster_members") == 1);
            assertThat(a.metric("alertmanager_cluster_failed_peers")).isZero();
            assertThat(a.metric("alertmanager_cluster_peers_left_total")).isEqualTo(1);
            assertThat(errors(b)).isEmpty();
        }
    }

    /** The errors in a log, but for those of a disk that is busy with other tests. */
    private static List<String> errors(Program replica) {
        return replica.log()
                .lines()
                .filter(line -> line.contains("level=ERROR") && !line.contains("Append log hangs"))
                .toList();
    }

    @Test
    void apiAmtoolAndMetricsAgree() throws Exception {
        try (Program a = start("a", "--cluster.peer-name=a");
                Program b = start("b", "--cluster.peer-name=b", peer(a))) {
            awaitCluster(2, a, b);

            assertThat(cluster(b).path("name").asText()).isEqualTo("b");
            assertThat(names(b)).containsExactly("a", "b");
            assertThat(new Amtool(b).run("cluster", "show", "-o", "extended"))
                    .containsPattern("Cluster Status: +ready")
                    .containsPattern("Node Name: +b")
                    .contains(
                            peer(a).substring("--cluster.peer=".length()),
                            peer(b).substring("--cluster.peer=".length()));
            assertThat(b.send("GET", "/cluster", "").body()).contains("<td>a</td>", "<td>b</td>", "<td>the same</td>");
            for (Program replica : List.of(a, b)) {
                Eventually.holds("counted", () -> replica.metric("alertmanager_cluster_members") == 2);
                assertThat(replica.metric("alertmanager_cluster_enabled")).isEqualTo(1);
                assertThat(replica.metric("alertmanager_cluster_failed_peers")).isZero();
                assertThat(replica.metric("grapevine_cluster_settled")).isEqualTo(1);
            }
            assertThat(a.metric("alertmanager_peer_position")).isEqualTo(0);
            Eventually.holds("second", () -> b.metric("alertmanager_peer_position") == 1);
            assertThat(b.metric("alertmanager_cluster_peer_info{peer=\"b\"}")).isEqualTo(1);
            assertThat(b.metric("alertmanager_cluster_peer_info{peer=\"a\"}")).isNaN();
            assertThat(b.metric("grapevine_cluster_peer_lag_seconds{peer=\"a\"}"))
                    .isZero();
            assertThat(Math.abs(b.metric("grapevine_cluster_peer_clock_skew_seconds{peer=\"a\"}")))
                    .isLessThan(5);
        }
    }

    @Test
    void anotherConfigurationIsCountedAndLoggedOnceUntilItIsTheSame() throws Exception {
        Path other = Files.writeString(directory.resolve("other.yml"), CONFIG + "# another\n");
        try (Program a = start("a", "--cluster.peer-name=a");
                Program b = Program.replica(other, directory.resolve("b"), "--cluster.peer-name=b", peer(a))) {
            awaitCluster(2, a, b);
            Eventually.holds("seen by a", () -> a.metric(MISMATCH.formatted("b")) == 1);
            Eventually.holds("seen by b", () -> b.metric(MISMATCH.formatted("a")) == 1);

            Files.writeString(other, CONFIG);
            assertThat(b.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);

            Eventually.holds("the same for a", () -> a.metric(MISMATCH.formatted("b")) == 0);
            Eventually.holds("the same for b", () -> b.metric(MISMATCH.formatted("a")) == 0);
            a.awaitLog("a different configuration");
            assertThat(a.log().lines().filter(line -> line.contains("a different configuration")))
                    .singleElement()
                    .asString()
                    .contains("level=WARN", "peer=b");
        }
    }

    @Test
    void aReplicaThatComesBackOnItsDataHasTheNameItHad() throws Exception {
        try (Program a = start("a")) {
            String name;
            try (Program b = start("b", peer(a))) {
                awaitCluster(2, a, b);
                name = cluster(b).path("name").asText();
                b.kill();
            }
            Eventually.holds("gone", () -> names(a).size() == 1);
            assertThat(a.metric("alertmanager_cluster_peers_left_total")).isEqualTo(1);
            try (Program b = start("b", peer(a))) {
                awaitCluster(2, a, b);
                assertThat(cluster(b).path("name").asText()).isEqualTo(name);
                assertThat(names(a)).contains(name);
            }
        }
    }

    @Test
    @Tag("thorough")
    void aSharedSecretKeepsStrangersOut() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "correct horse\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "battery staple\n");
        String right = "--cluster.secret-file=" + secret;
        try (Program a = start("a", right);
                Program b = start("b", right, peer(a));
                Program guesser = start("c", "--cluster.secret-file=" + wrong, peer(a));
                Program stranger = start("d", peer(a))) {
            awaitCluster(2, a, b);
            Eventually.holds("refused", () -> a.log().contains("wrong shared secret"));
            Eventually.holds("refused", () -> guesser.log().contains("wrong shared secret"));
            Eventually.holds("refused", () -> stranger.log().contains("Failed to join peer"));

            assertThat(names(a)).hasSize(2);
            assertThat(names(guesser)).hasSize(1);
            assertThat(names(stranger)).hasSize(1);
            assertThat(a.log()).doesNotContain("Mesh port accepts any client", "horse");
            stranger.awaitLog("Mesh port accepts any client");
            assertThat(guesser.log()).doesNotContain("staple");
        }
    }

    @Test
    @Tag("thorough")
    void mutualTlsKeepsStrangersOut() throws Exception {
        Authority ours = new Authority(directory.resolve("ours"));
        Authority theirs = new Authority(directory.resolve("theirs"));
        ours.issue("member", "ip:127.0.0.1");
        theirs.issue("member", "ip:127.0.0.1");
        String tls = "--cluster.tls-config=" + ours.config("member", "");
        try (Program a = start("a", tls);
                Program b = start("b", tls, peer(a));
                Program stranger = start("c", "--cluster.tls-config=" + theirs.config("member", ""), peer(a))) {
            awaitCluster(2, a, b);
            Eventually.holds("refused", () -> stranger.log().contains("Failed to join peer"));

            assertThat(names(a)).hasSize(2);
            assertThat(names(stranger)).hasSize(1);
            assertThat(a.log()).doesNotContain("Mesh port accepts any client");
        }
    }
}
