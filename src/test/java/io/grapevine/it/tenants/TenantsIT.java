package io.grapevine.it.tenants;

import static io.grapevine.it.Responses.assertStatus;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.RawExchange;
import io.grapevine.it.Receiver;
import io.grapevine.it.TenantClient;
import io.grapevine.it.WholeFile;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants of real processes: uploads, files, isolation, crashes. */
@Tag("thorough")
class TenantsIT {
    private static final String CONFIG = """
            route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 200ms}
            receivers: [{name: hook, webhook_configs: [{url: 'http://%s/%s'}]}]
            """;
    private static final String QUIET = "route: {receiver: none}\nreceivers: [{name: none}]\n";
    private static final String API = "/alertmanager/api/v2";

    @TempDir
    Path directory;

    private Path main;

    @BeforeEach
    void write() throws Exception {
        main = Files.writeString(directory.resolve("alertmanager.yml"), QUIET);
    }

    private static List<String> names(JsonNode alerts) {
        return StreamSupport.stream(alerts.spliterator(), false)
                .map(alert -> alert.at("/labels/alertname").asText())
                .toList();
    }

    @Test
    void uploadIsInForceOnAllReplicasAndTenantsAreIsolated() throws Exception {
        try (Receiver receiver = new Receiver();
                Cluster cluster = Cluster.start(directory, main, 3, "--tenants.api", "--cluster.peer-timeout=1s")) {
            TenantClient red = new TenantClient(cluster.at("a"), "red");
            TenantClient blue = new TenantClient(cluster.at("b"), "blue");
            assertThat(red.status("GET", API + "/status")).isEqualTo(412);
            assertStatus(201, red.upload(CONFIG.formatted(receiver.address(), "red")));
            assertThat(red.fire("Now")).isEqualTo(200);
            assertStatus(201, blue.upload(CONFIG.formatted(receiver.address(), "blue")));
            for (Program program : cluster.running()) {
                for (String tenant : List.of("red", "blue")) {
                    TenantClient client = new TenantClient(program, tenant);
                    Eventually.holds(tenant + " is in force", () -> client.status("GET", API + "/status") == 200);
                    assertThat(client.fire("Of" + tenant)).isEqualTo(200);
                }
            }
            Eventually.holds(
                    "both are notified",
                    () -> receiver.notified("/red", "firing").contains("Ofred")
                            && receiver.notified("/blue", "firing").contains("Ofblue"));
            assertThat(receiver.notified("/red", "firing")).doesNotContain("Ofblue");
            assertThat(receiver.notified("/blue", "firing")).doesNotContain("Ofred");
            assertThat(receiver.calls("/red").get(0).externalUrl()).endsWith("/t/red");
            assertThat(names(cluster.at("c").get("/alerts"))).isEmpty();
            checkSilences(cluster);
        }
    }

    private static void checkSilences(Cluster cluster) throws Exception {
        TenantClient red = new TenantClient(cluster.at("a"), "red");
        TenantClient blue = new TenantClient(cluster.at("c"), "blue");
        String id = red.silence("Ofred");
        TenantClient other = new TenantClient(cluster.at("c"), "red");
        Eventually.holds("silence is everywhere", () -> other.status("GET", API + "/silence/" + id) == 200);
        assertThat(names(other.get("/alerts?silenced=false"))).doesNotContain("Ofred");
        assertThat(blue.status("GET", API + "/silence/" + id)).isEqualTo(404);
        assertThat(blue.status("DELETE", API + "/silence/" + id)).isEqualTo(404);
        assertThat(blue.get("/silences")).isEmpty();
        assertThat(cluster.at("c").get("/silences")).isEmpty();
        assertThat(names(blue.get("/alerts"))).containsExactly("Ofblue");
        String overview = cluster.at("c")
                .send("GET", "/t/blue/api/grapevine/v1/overview", "")
                .body();
        assertThat(overview).contains("Ofblue").doesNotContain("Ofred");
        checkStream(blue);
        assertThat(cluster.at("c").metric("alertmanager_silences{state=\"active\",tenant=\"red\"}"))
                .isEqualTo(1);
        assertThat(cluster.at("c").metric("alertmanager_silences{state=\"active\",tenant=\"blue\"}"))
                .isNaN();
    }

    private static void checkStream(TenantClient tenant) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(tenant.program().url() + "/t/" + tenant.tenant() + "/api/grapevine/v1/events"))
                .build();
        HttpResponse<InputStream> stream =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry: ");
        }
    }

    @Test
    void crashOfAllReplicasKeepsUploadsAndSilencesAndNotWhatWasDeleted() throws Exception {
        try (Cluster cluster = Cluster.start(directory, main, 2, "--tenants.api")) {
            TenantClient kept = new TenantClient(cluster.at("a"), "kept");
            TenantClient gone = new TenantClient(cluster.at("a"), "gone");
            assertStatus(201, kept.upload(QUIET));
            assertStatus(201, gone.upload(QUIET));
            String id = kept.silence("One");
            gone.silence("Two");
            Eventually.holds(
                    "b has all",
                    () -> new TenantClient(cluster.at("b"), "gone")
                                            .get("/silences")
                                            .size()
                                    == 1
                            && new TenantClient(cluster.at("b"), "kept")
                                            .get("/silences")
                                            .size()
                                    == 1);
            cluster.kill("b");
            assertThat(gone.status("DELETE", "/api/v1/alerts")).isEqualTo(200);
            cluster.kill("a");
            cluster.start(List.of("a", "b"));
            for (Program program : cluster.running()) {
                TenantClient same = new TenantClient(program, "kept");
                Eventually.holds("silence is there", () -> same.status("GET", API + "/silence/" + id) == 200);
                TenantClient deleted = new TenantClient(program, "gone");
                Eventually.holds("deletion is final", () -> deleted.status("GET", API + "/status") == 412);
                assertThat(deleted.status("GET", "/api/v1/alerts")).isEqualTo(404);
            }
            new TenantClient(cluster.at("b"), "gone").upload(QUIET);
            assertThat(new TenantClient(cluster.at("b"), "gone").get("/silences"))
                    .isEmpty();
        }
    }

    /** What the list of tenants has of one. */
    private static JsonNode listed(Program program, String tenant) throws Exception {
        JsonNode rows = new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/tenants", "").body())
                .path("tenants");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("name").asText().equals(tenant))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fileWithErrorsAffectsItsTenantAloneAndIsRepairedAtRunTime() throws Exception {
        Path tenants = Files.createDirectory(directory.resolve("tenants"));
        Files.writeString(tenants.resolve("good.yml"), QUIET);
        Path broken = Files.writeString(tenants.resolve("broken.yml"), QUIET.replace("receiver: none", "receiver: x"));
        try (Program program = Program.grapevine(
                main,
                directory.resolve("data"),
                "--tenants.dir=" + tenants,
                "--tenants.api",
                "--config.auto-reload=50ms")) {
            TenantClient good = new TenantClient(program, "good");
            assertThat(good.status("GET", API + "/status")).isEqualTo(200);
            TenantClient repaired = new TenantClient(program, "broken");
            assertThat(repaired.status("GET", API + "/status")).isEqualTo(412);
            JsonNode listed = listed(program, "broken");
            assertThat(listed.path("state").asText()).isEqualTo("unusable");
            assertThat(listed.path("version").asText()).isEqualTo(broken.toString());
            assertThat(listed.path("error").asText()).startsWith(broken + ":1:");
            assertThat(program.metric("grapevine_tenants_unusable")).isEqualTo(1);
            WholeFile.write(broken, QUIET);
            Eventually.holds("it is repaired", () -> repaired.status("GET", API + "/status") == 200);
            HttpResponse<String> refused = good.upload(QUIET);
            assertStatus(403, refused);
            assertThat(refused.body()).contains("good.yml");
            assertThat(good.status("DELETE", "/api/v1/alerts")).isEqualTo(403);
            Files.delete(broken);
            Eventually.holds("it is gone", () -> repaired.status("GET", API + "/status") == 412);
            assertThat(program.terminate()).isZero();
        }
    }

    @Test
    void versionOfAConfigurationIsRequiredOnRequest() throws Exception {
        try (Program program = Program.grapevine(main, directory.resolve("data"), "--tenants.api")) {
            TenantClient client = new TenantClient(program, "a");
            client.upload(QUIET);
            String first = client.send("GET", "/api/v1/alerts", "")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            assertStatus(201, client.upload(QUIET + "#", "If-Match", first));
            assertStatus(412, client.upload(QUIET, "If-Match", first));
            assertStatus(201, client.upload(QUIET, "If-Match", "*"));
            assertStatus(412, client.send("DELETE", "/api/v1/alerts", "", "If-Match", first));
            try (Stream<Path> files = Files.list(directory.resolve("data").resolve("grapevine"))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("tconfigs")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                                .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE));
            }
        }
    }

    @Test
    void noSpellingOfAPathLeadsFromOneTenantToAnother() throws Exception {
        try (Program program = Program.grapevine(main, directory.resolve("data"), "--tenants.api")) {
            TenantClient owner = new TenantClient(program, "owner");
            owner.upload(QUIET);
            new TenantClient(program, "other").upload(QUIET);
            owner.fire("Confidential");
            URI url = URI.create(program.url());
            for (String path : List.of(
                    "/t/other/api/v2/alerts",
                    "/t/other/%2e%2e/owner/api/v2/alerts",
                    "/t/other/api/v2/%2e%2e/%2e%2e/%2e%2e/owner/api/v2/alerts",
                    "/alertmanager/%2e%2e/t/owner/api/v2/alerts",
                    "/alertmanager/api/v2/%2e%2e/%2e%2e/%2e%2e/t/owner/api/v2/alerts",
                    "/t/other%2f%2e%2e%2fowner/api/v2/alerts",
                    "/t/%6fwner/api/v2/alerts",
                    "/t/owner|other/api/v2/alerts",
                    "/alertmanager/t/owner/api/v2/alerts",
                    "/alertmanager/api/v2/alerts",
                    "/api/v2/alerts",
                    "/api/v1/alerts")) {
                ObjectNode request = new ObjectMapper().createObjectNode().put("method", "GET");
                request.put("tenant", "other");
                RawExchange answer =
                        RawExchange.send(new InetSocketAddress(url.getHost(), url.getPort()), request, path);
                assertThat(answer.body()).as(path).doesNotContain("Confidential");
                assertThat(answer.status()).as(path).isLessThan(500);
            }
            assertThat(names(owner.get("/alerts"))).containsExactly("Confidential");
        }
    }

    @Test
    void requestsReachTheDefaultAlertmanagerAndTheFallbackAsTheServerSays() throws Exception {
        Files.writeString(directory.resolve("fallback.yml"), QUIET);
        Path access = Files.writeString(directory.resolve("access.yml"), "roles:\n  viewer: ['*']\n  admin: [root]\n");
        try (Program program = Program.grapevine(
                main,
                directory.resolve("data"),
                "--tenants.api",
                Program.settings(directory, "server: {tenants: {fallback_config: fallback.yml, default: false}}"),
                "--web.route-prefix=/am")) {
            TenantClient any = new TenantClient(program, "any");
            assertThat(any.status("GET", "/am" + API + "/status")).isEqualTo(200);
            assertThat(any.status("GET", "/am/api/v1/alerts")).isEqualTo(404);
            assertThat(any.status("GET", "/am/api/v2/status")).isEqualTo(404);
            assertThat(program.send("GET", "/am/api/v2/status", "").body()).contains("server.tenants.default is false");
            assertThat(program.send("GET", "/am/t/any/", "").body()).contains("<html");
            assertStatus(200, program.send("GET", "/am/-/ready", ""));
        }
        try (Program program =
                Program.grapevine(main, directory.resolve("guarded"), "--tenants.api", "--web.access-file=" + access)) {
            TenantClient viewer = new TenantClient(program, "a");
            assertStatus(403, viewer.upload(QUIET));
            assertThat(viewer.status("GET", "/api/v1/alerts")).isEqualTo(403);
            assertThat(viewer.status("GET", API + "/status")).isEqualTo(403);
            assertThat(viewer.status("GET", "/t/a/")).isEqualTo(403);
            assertThat(viewer.status("GET", "/multitenant_alertmanager/configs"))
                    .isEqualTo(403);
            assertThat(program.get("/alerts")).isEmpty();
        }
    }
}
