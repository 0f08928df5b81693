package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A configured peer that cannot be reached is reported in the log, on both pages and in a metric, and delays little. */
@Tag("thorough")
@Execution(ExecutionMode.CONCURRENT)
class UnreachablePeerIT {
    private static final String FAILED = "alertmanager_cluster_refresh_join_failed_total";
    private static final Pattern SETTLED = Pattern.compile("msg=\"gossip settled; proceeding\" elapsed=([0-9.]+)s");

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    private Program start(String name, String peer, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--cluster.peer-name=" + name);
        all.add("--cluster.peer=" + peer);
        return Program.replica(config, directory.resolve(name), all.toArray(String[]::new));
    }

    private static void saysWhy(Program replica, String peer, String reason, String text) throws Exception {
        Eventually.holds(
                "the warning",
                () -> replica.log()
                        .lines()
                        .anyMatch(line -> line.contains("level=WARN")
                                && line.contains("msg=\"Failed to join peer, will retry\" peer=" + peer + " ")
                                && line.contains(" reason=" + reason + " ")
                                && line.contains(text)));
        Eventually.holds(
                "the line",
                () -> replica.send("GET", "/-/ready?verbose", "").body().contains("peer " + peer + ": " + text));
        HttpResponse<String> ready = replica.send("GET", "/-/ready?verbose", "");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).startsWith("OK\ncluster: ");
        assertThat(replica.send("GET", "/-/ready", "").body()).isEqualTo("OK");
        assertThat(replica.send("GET", "/cluster", "").body())
                .contains("<td>" + peer + "</td><td><strong>" + text.replace("\"", "&#34;"));
        assertThat(replica.metric(FAILED)).isPositive();
    }

    /** How many seconds it waited. */
    private static double settled(Program replica) throws Exception {
        Eventually.holds("settled", () -> replica.metric("grapevine_cluster_settled") == 1);
        replica.awaitLog("msg=\"Waiting for gossip to settle...\" timeout=1m0s");
        Eventually.holds(
                "the line of the wait", () -> SETTLED.matcher(replica.log()).find());
        Matcher line = SETTLED.matcher(replica.log());
        assertThat(line.find()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void aNameThatDoesNotExistIsWaitedForTenSeconds() throws Exception {
        try (Program replica = start("a", "am-1.nosuch.invalid:9094")) {
            saysWhy(replica, "am-1.nosuch.invalid:9094", "unknown_name", "unknown name: ");
            assertThat(settled(replica)).isBetween(10.0, 20.0);
            assertThat(replica.log().lines())
                    .filteredOn(line -> line.contains("Failed to join peer"))
                    .hasSize(1);
            replica.awaitLog("msg=\"gossip not settled\"", "waiting_for=\"[am-1.nosuch.invalid:9094: unknown name: ");
        }
    }

    @Test
    void anUnreachablePortIsWaitedForUntilItRefusesAgain() throws Exception {
        String peer = Ports.freeAddress();
        try (Program replica = start("a", peer)) {
            saysWhy(replica, peer, "refused", "connection refused");
            assertThat(settled(replica)).isLessThan(10);
        }
    }

    @Test
    void anAddressThatTakesConnectionsAndNeverAnswersIsWaitedForTenSeconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String peer = "127.0.0.1:" + silent.getLocalPort();
            try (Program replica = start("a", peer)) {
                assertThat(replica.send("GET", "/-/ready?verbose", "").body())
                        .contains("cluster: settling\npeer " + peer + ": connecting\n");
                saysWhy(replica, peer, "no_answer", "no answer: handshake not finished in time");
                assertThat(settled(replica)).isBetween(10.0, 20.0);
            }
        }
    }

    @Test
    void anotherSecretAndAnotherLabelAreLoggedByTheReplicaThatIsRefused() throws Exception {
        Path ours = Files.writeString(directory.resolve("ours"), "a secret of some length\n");
        Path theirs = Files.writeString(directory.resolve("theirs"), "vinegar\n");
        String secret = "--cluster.secret-file=" + ours;
        try (Program first = Program.replica(config, directory.resolve("first"), secret)) {
            String peer = first.meshAddress();
            try (Program guesser = start("guesser", peer, "--cluster.secret-file=" + theirs);
                    Program other = start("other", peer, secret, "--cluster.label=prod")) {
                saysWhy(guesser, peer, "secret", "wrong shared secret");
                saysWhy(other, peer, "label", "another cluster label: ");
                assertThat(settled(guesser)).isLessThan(10);
                guesser.awaitLog("Cluster secret is short", "expected=\"at least 16 bytes\"");
                assertThat(guesser.log()).doesNotContain("vinegar");
                assertThat(first.log()).doesNotContain("Cluster secret is short");
            }
        }
    }
}
