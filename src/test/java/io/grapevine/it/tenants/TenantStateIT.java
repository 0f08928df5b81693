package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.TenantClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Persisted alerts, histories and log lines of tenants of real processes. */
@Tag("thorough")
class TenantStateIT {
    private static final String CONFIG = """
            route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1h}
            receivers: [{name: hook, webhook_configs: [{url: 'http://%s/%s'}]}]
            """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HISTORY = "/alertmanager/api/grapevine/v1/history";

    @TempDir
    Path directory;

    private Path main;

    @BeforeEach
    void write() throws Exception {
        main = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
    }

    private static List<String> alerts(TenantClient client) throws Exception {
        return StreamSupport.stream(client.get("/alerts").spliterator(), false)
                .map(alert -> alert.at("/labels/alertname").asText())
                .sorted()
                .toList();
    }

    private static String history(TenantClient client) throws Exception {
        return client.send("GET", HISTORY, "").body();
    }

    @Test
    void alertsAndHistoryOfATenantOutliveACrashOfAllReplicasUntilItIsDeleted() throws Exception {
        try (Receiver receiver = new Receiver();
                Cluster cluster = Cluster.start(
                        main, () -> Place.withHistories(directory, 2, "--tenants.api", "--alerts.persist"))) {
            TenantClient red = new TenantClient(cluster.at("a"), "red");
            TenantClient blue = new TenantClient(cluster.at("b"), "blue");
            red.upload(CONFIG.formatted(receiver.address(), "red"));
            blue.upload(CONFIG.formatted(receiver.address(), "blue"));
            red.fire("Ofred");
            blue.fire("Ofblue");
            Eventually.holds(
                    "both are notified",
                    () -> receiver.calls("/red").size() == 1
                            && receiver.calls("/blue").size() == 1);
            Eventually.holds(
                    "history has both",
                    () -> history(red).contains("\"notification\"")
                            && history(blue).contains("\"notification\""));
            assertThat(history(red)).contains("Ofred").doesNotContain("Ofblue");
            assertThat(history(new TenantClient(cluster.at("b"), "red")))
                    .contains("Ofred")
                    .doesNotContain("Ofblue");
            assertThat(cluster.at("a")
                            .send("GET", "/api/grapevine/v1/history", "")
                            .body())
                    .doesNotContain("Ofred", "Ofblue");

            cluster.kill("a");
            cluster.kill("b");
            cluster.start(List.of("a", "b"));

            TenantClient again = new TenantClient(cluster.at("a"), "red");
            Eventually.holds("alert is there", () -> alerts(again).equals(List.of("Ofred")));
            cluster.at("a").awaitLog("tenant=red alerts=1");
            Eventually.holds("history is there", () -> history(again).contains("Ofred"));
            assertThat(receiver.calls("/red")).as("nothing is notified again").hasSize(1);
            deleteAndUploadAgain(cluster, receiver);
        }
    }

    private static void deleteAndUploadAgain(Cluster cluster, Receiver receiver) throws Exception {
        TenantClient red = new TenantClient(cluster.at("a"), "red");
        TenantClient blue = new TenantClient(cluster.at("a"), "blue");
        assertThat(red.status("DELETE", "/api/v1/alerts")).isEqualTo(200);
        red.upload(CONFIG.formatted(receiver.address(), "red"));
        cluster.kill("b");
        cluster.start(List.of("b"));
        for (Program program : cluster.running()) {
            TenantClient same = new TenantClient(program, "red");
            Eventually.holds("red is in force", () -> same.status("GET", "/alertmanager/api/v2/status") == 200);
            assertThat(alerts(same)).isEmpty();
            assertThat(history(same)).doesNotContain("Ofred");
        }
        assertThat(history(blue)).contains("Ofblue");
    }

    @Test
    void receiverTestUsesConfigurationTemplatesAndDestinationsOfItsTenant() throws Exception {
        Files.writeString(directory.resolve("limits.yml"), """
                overrides: {blocked: {alertmanager_receivers_firewall_block_private_addresses: true}}
                """);
        try (Receiver receiver = new Receiver();
                Program program = Program.grapevine(
                        main,
                        directory.resolve("data"),
                        "--tenants.api",
                        Program.settings(directory, "server: {tenants: {limits_file: limits.yml}}"),
                        "--web.enable-receiver-test")) {
            TenantClient open = new TenantClient(program, "open");
            TenantClient blocked = new TenantClient(program, "blocked");
            open.upload(CONFIG.formatted(receiver.address(), "open"));
            blocked.upload(CONFIG.formatted(receiver.address(), "blocked"));
            String path = "/alertmanager/api/grapevine/v1/receivers/hook/test";

            assertThat(open.send("POST", path, "{}").body()).contains("\"delivered\"");
            assertThat(receiver.calls("/open")).hasSize(1);
            assertThat(receiver.calls("/open").get(0).externalUrl()).endsWith("/t/open");
            assertThat(blocked.send("POST", path, "{}").body()).doesNotContain("\"delivered\"");
            String given = JSON.createObjectNode()
                    .put("config", CONFIG.formatted(receiver.address(), "blocked"))
                    .toString();
            assertThat(blocked.send("POST", path, given).body()).doesNotContain("\"delivered\"");
            assertThat(receiver.calls("/blocked")).isEmpty();
            String file = JSON.createObjectNode()
                    .put(
                            "config",
                            CONFIG.formatted(receiver.address(), "x").replace("url:", "url_file: /etc/hosts, url:"))
                    .toString();
            assertThat(open.send("POST", path, file).statusCode()).isEqualTo(400);
            assertThat(open.status("POST", path.replace("hook", "none"))).isEqualTo(404);
            assertThat(program.send("POST", path.replace("/alertmanager", ""), "{}")
                            .statusCode())
                    .as("the default Alertmanager has no such receiver")
                    .isEqualTo(404);
            program.awaitLog("msg=\"Receiver tested\" tenant=open receiver=hook");
        }
    }
}
