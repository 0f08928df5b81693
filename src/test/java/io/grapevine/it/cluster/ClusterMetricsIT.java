package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of the mesh in a scrape, beside those of Alertmanager 0.33.1: of two members with TLS, and of one alone.
 */
@Tag("thorough")
class ClusterMetricsIT {
    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    private static Set<String> real() throws IOException {
        try (InputStream file = ClusterMetricsIT.class.getResourceAsStream("real-cluster-metrics.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
        }
    }

    /** The series of the mesh without their values and the names of peers, and the types. */
    private static Set<String> shown(Program replica) throws IOException, InterruptedException {
        Stream<String> lines = replica.send("GET", "/metrics", "").body().lines();
        return lines.filter(line -> line.matches("(# TYPE )?alertmanager_(cluster|peer|oversize|tls).*"))
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ')))
                .map(line -> line.replaceAll("peer=\"[^\"]*\"", "peer=\"PEER\""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricOfAMeshIsThereWithItsTypeLabelsAndBuckets() throws Exception {
        Authority authority = new Authority(directory.resolve("ca"));
        authority.issue("member", "ip:127.0.0.1");
        Set<String> real = real();
        String tls = "--cluster.tls-config=" + authority.config("member", "");
        try (Program a = Program.replica(config, directory.resolve("a"), tls)) {
            String address = a.meshAddress();
            try (Program b = Program.replica(config, directory.resolve("b"), tls, "--cluster.peer=" + address)) {
                Eventually.holds(
                        "a probe answered on both sides",
                        () -> shown(a).toString().contains("pings_seconds_count")
                                && shown(b).toString().contains("pings_seconds_count"));

                for (Program replica : new Program[] {a, b}) {
                    Eventually.holds(
                            "a heartbeat of the other",
                            () -> shown(replica).toString().contains("alive_messages_total{"));
                    assertThat(shown(replica)).containsAll(real);
                    assertThat(shown(replica))
                            .filteredOn(line -> !real.contains(line))
                            .allMatch(
                                    line -> line.matches(
                                            ".*(messages_\\w+_total\\{msg_type=\"(heartbeat|control)\"}|write_errors_total.*)"));
                    assertThat(replica.metric("alertmanager_cluster_refresh_join_total"))
                            .isEqualTo(1);
                    assertThat(replica.metric("alertmanager_tls_transport_packet_bytes_received_total"))
                            .isPositive();
                    assertThat(replica.metric("alertmanager_tls_transport_packet_bytes_sent_total"))
                            .isPositive();
                    assertThat(replica.metric("alertmanager_tls_transport_stream_connections_sent_total"))
                            .isPositive();
                    assertThat(replica.metric("alertmanager_tls_transport_stream_connections_received_total"))
                            .isPositive();
                }
                b.kill();
                Eventually.holds("tried again", () -> a.metric("alertmanager_cluster_reconnections_failed_total") > 0);
            }
        }
    }

    @Test
    void withoutTlsItsMetricsAreNotThere() throws Exception {
        try (Program a = Program.replica(config, directory.resolve("a"))) {
            assertThat(shown(a)).filteredOn(line -> line.contains("_tls_")).isEmpty();
            assertThat(a.metric("alertmanager_cluster_members")).isEqualTo(1);
        }
    }

    @Test
    void withoutAMeshThereIsNothingButThatThereIsNone() throws Exception {
        try (Program alone = Program.grapevine(config, directory.resolve("a"))) {
            assertThat(shown(alone))
                    .containsExactly("# TYPE alertmanager_cluster_enabled gauge", "alertmanager_cluster_enabled");
            assertThat(alone.metric("alertmanager_cluster_enabled")).isZero();
            assertThat(alone.send("GET", "/metrics", "").body()).doesNotContain("grapevine_cluster_");
        }
    }
}
