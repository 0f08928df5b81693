package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is locked by certificates or by a secret works, and a process without the key stays outside. */
@Tag("thorough")
class LockedMeshIT {
    private static final String CONFIG = """
            route: {receiver: unused}
            receivers: [{name: unused}]
            """;
    private static final String GARBAGE = "GET / HTTP/1.1\r\nHost: mesh\r\n\r\n".repeat(100);

    @TempDir
    Path directory;

    private Path config;
    private final List<Program> strangers = new ArrayList<>();

    @BeforeEach
    void writeConfig() throws IOException {
        config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
    }

    @AfterEach
    void endStrangers() throws InterruptedException {
        for (Program stranger : strangers) {
            stranger.kill();
        }
    }

    @Test
    void mutualTlsLetsInWhoHasACertificateAndTheLabel() throws Exception {
        Authority authority = new Authority(directory.resolve("ours"));
        authority.issue("replica", "ip:127.0.0.1");
        String key = "--cluster.tls-config=" + authority.config("replica", "");
        Authority foreign = new Authority(directory.resolve("foreign"));
        foreign.issue("replica", "ip:127.0.0.1");
        String foreignKey = "--cluster.tls-config=" + foreign.config("replica", "");

        try (Cluster cluster = Cluster.start(directory, config, 2, key, "--cluster.label=ours")) {
            checkThatTheySilenceTogether(cluster);
            sendGarbage(cluster);
            callAt(cluster, "no-tls", "--cluster.label=ours");
            callAt(cluster, "other-label", key, "--cluster.label=theirs");
            checkThatBothRefuse(cluster, "tls", 2);
            checkThatBothRefuse(cluster, "label", 1);
            callAt(cluster, "other-authority", foreignKey, "--cluster.label=ours");

            checkThatNoOtherIsIn(cluster, "tls", "label");
        }
    }

    @Test
    void anAuthorityEndsIsRenewedAndIsReplacedByAnother() throws Exception {
        Path ours = directory.resolve("ours");
        Authority first = new Authority(ours, "-startdate", "-10d", "-validity", "5");
        first.issue("replica", "ip:127.0.0.1");
        Path theirs = directory.resolve("theirs");
        Authority second = new Authority(theirs);
        second.issue("replica", "ip:127.0.0.1");
        Path mine = ours.resolve("ca.pem");
        Path other = theirs.resolve("ca.pem");
        String key = "--cluster.tls-config=" + first.config("replica", "");
        String otherKey = "--cluster.tls-config=" + second.config("replica", "");
        String secondAlone = Files.readString(other);

        try (Program a = Program.replica(config, directory.resolve("a"), key, "--cluster.peer-name=a")) {
            String peer = "--cluster.peer=" + address(a);
            try (Program b = Program.replica(config, directory.resolve("b"), key, peer);
                    Program c = Program.replica(config, directory.resolve("c"), otherKey, peer)) {
                b.awaitLog("the authority CN=ca expired on ");
                assertThat(members(a, b, c)).containsExactly(1, 1, 1);

                first.renew();
                Eventually.holds("two of the renewed", () -> members(a, b, c).equals(List.of(2, 2, 1)));

                String both = Files.readString(mine) + secondAlone;
                Files.writeString(mine, both);
                Files.writeString(other, both);
                Eventually.holds("all", () -> members(a, b, c).equals(List.of(3, 3, 3)));
            }
        }
    }

    private static List<Integer> members(Program... replicas) throws IOException, InterruptedException {
        List<Integer> sizes = new ArrayList<>();
        for (Program replica : replicas) {
            sizes.add(replica.get("/status").path("cluster").path("peers").size());
        }
        return sizes;
    }

    private static String address(Program replica) throws IOException, InterruptedException {
        return replica.get("/status")
                .path("cluster")
                .path("peers")
                .path(0)
                .path("address")
                .asText();
    }

    @Test
    void aSecretLetsInWhoKnowsItAndTheLabel() throws Exception {
        String key = "--cluster.secret-file=" + Files.writeString(directory.resolve("ours"), "grape-juice\n");
        String otherKey = "--cluster.secret-file=" + Files.writeString(directory.resolve("theirs"), "vinegar\n");

        try (Cluster cluster = Cluster.start(directory, config, 2, key, "--cluster.label=ours")) {
            checkThatTheySilenceTogether(cluster);
            callAt(cluster, "other-secret", otherKey, "--cluster.label=ours");
            callAt(cluster, "no-secret", "--cluster.label=ours");
            callAt(cluster, "other-label", key, "--cluster.label=theirs");
            sendGarbage(cluster);
            for (String reason : List.of("secret", "security", "label", "garbage")) {
                checkThatBothRefuse(cluster, reason, 1);
            }

            checkThatNoOtherIsIn(cluster, "secret", "security", "label", "garbage");
            for (Program program : Stream.concat(cluster.running().stream(), strangers.stream())
                    .toList()) {
                assertThat(program.log()).doesNotContain("grape-juice").doesNotContain("vinegar");
            }
        }
    }

    private static void checkThatTheySilenceTogether(Cluster cluster) throws Exception {
        String first = Silences.add(cluster.at("a"), "db");
        String second = Silences.add(cluster.at("b"), "web");
        Eventually.holds(
                "both know both", () -> Silences.areEverywhere(Map.of(first, "active", second, "active"), cluster));
    }

    /** Starts a replica that wants to join. */
    private Program callAt(Cluster cluster, String name, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--cluster.settle-timeout=1h");
        all.addAll(Place.mesh(
                name,
                "127.0.0.1:0",
                List.of(cluster.place("a").address(), cluster.place("b").address())));
        Program stranger = Program.starting(List.of(), config, directory.resolve(name), all);
        strangers.add(stranger);
        return stranger;
    }

    private static void sendGarbage(Cluster cluster) throws IOException {
        for (String name : List.of("a", "b")) {
            String address = cluster.place(name).address();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            try (Socket socket = new Socket("127.0.0.1", port)) {
                OutputStream out = socket.getOutputStream();
                out.write(GARBAGE.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.shutdownOutput();
                awaitEnd(socket);
            }
        }
    }

    /** The other side closes the connection, or resets it. */
    private static void awaitEnd(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static double refusals(Program program, String reason) throws IOException, InterruptedException {
        return program.metric("grapevine_cluster_refused_connections_total{reason=\"" + reason + "\"}");
    }

    private static void checkThatBothRefuse(Cluster cluster, String reason, int atLeast) throws Exception {
        for (Program member : cluster.running()) {
            Eventually.holds("refused by reason of " + reason, () -> refusals(member, reason) >= atLeast);
        }
    }

    /** Once each stranger knows, and says, that there is no way in. */
    private void checkThatNoOtherIsIn(Cluster cluster, String... reasons) throws Exception {
        for (Program stranger : strangers) {
            Eventually.holds("it says so", () -> stranger.log().contains("Failed to join peer"));
            Eventually.holds("it is alone, and knows", () -> stranger.metric("grapevine_cluster_settled") == 1);
            assertThat(Cluster.members(stranger)).hasSize(1);
            assertThat(Silences.of(stranger)).isEmpty();
        }
        for (Program member : cluster.running()) {
            for (String reason : reasons) {
                member.awaitLog("reason=" + reason + " ");
                assertThat(member.log().lines())
                        .filteredOn(line -> line.contains("Mesh connection refused"))
                        .filteredOn(line -> line.contains("reason=" + reason + " "))
                        .as("lines of a minute about " + reason)
                        .hasSize(1);
            }
        }
        cluster.awaitMembers();
    }
}
