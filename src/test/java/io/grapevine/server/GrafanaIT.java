package io.grapevine.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The requests that Grafana makes for data sources of the type Alertmanager, as its proxy passes them on, and what it requires of
 * the answers. The kinds Mimir and Cortex make the same requests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrafanaIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "/api/v1/alerts";
    private static final String API = "/alertmanager/api/v2";

    /** An upload as Grafana's YAML encoder writes it. */
    private static final String UPLOAD = """
            template_files:
                page.tmpl: |-
                    {{ define "page" }}{{ len .Alerts }} alerts{{ end }}
            alertmanager_config: |
                route:
                    receiver: chat
                    group_by:
                        - alertname
                templates:
                    - page.tmpl
                receivers:
                    - name: chat
                      webhook_configs:
                        - url: http://127.0.0.1:1/
            """;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AutoClose
    private LiveProgram program;

    private record Received(int status, String type, String body) {
        /** What Grafana takes as the error: the message of a JSON object, or the whole body if it is no page. */
        String error() throws IOException {
            assertThat(type).doesNotStartWith("text/html");
            JsonNode message =
                    type.startsWith("application/json") ? JSON.readTree(body).path("message") : JSON.missingNode();
            return message.isTextual() ? message.asText() : body;
        }

        JsonNode json() throws IOException {
            assertThat(status).as(body).isEqualTo(200);
            assertThat(type).contains("json");
            return JSON.readTree(body);
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = TenantFixture.program(directory);
    }

    private Received send(String tenant, String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return send(program, tenant, method, path, type, body);
    }

    /** Sends a request with the headers of Grafana's proxy. */
    private Received send(LiveProgram to, String tenant, String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("User-Agent", "Grafana/12.3.0")
                .header("Accept-Encoding", "gzip")
                .header("X-Grafana-Referer", "http://grafana.example.com/alerting/silences")
                .header("X-Forwarded-For", "192.0.2.7, 127.0.0.1")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        Map<String, String> given = Map.of("X-Scope-OrgID", tenant, "Content-Type", type);
        given.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        boolean zipped = answer.headers().firstValue("Content-Encoding").equals(Optional.of("gzip"));
        try (InputStream in = zipped ? new GZIPInputStream(answer.body()) : answer.body()) {
            return new Received(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    new String(in.readAllBytes(), UTF_8));
        }
    }

    private Received get(String tenant, String path) throws IOException, InterruptedException {
        return send(tenant, "GET", path, "", "");
    }

    private void upload(String tenant) throws IOException, InterruptedException {
        Received uploaded = send(tenant, "POST", CONFIG, "", UPLOAD);
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
    }

    @Test
    void testOfADataSourceOfKindMimirPassesWithAConfiguration() throws Exception {
        JsonNode build = get("tested", "/api/v1/status/buildinfo").json();
        assertThat(build.path("status").asText()).isEqualTo("success");
        assertThat(build.at("/data/application").asText()).isEqualTo("Grapevine");
        assertThat(get("tested", "/api/v2/status").status()).isEqualTo(404);
        Received unconfigured = get("tested", API + "/status");
        assertThat(unconfigured.status()).isEqualTo(412);
        assertThat(unconfigured.error()).contains("the Alertmanager is not configured");

        upload("tested");

        JsonNode status = get("tested", API + "/status").json();
        assertThat(new Yaml()
                        .<Map<String, Object>>load(status.at("/config/original").asText()))
                .containsKeys("route", "receivers");
        assertThat(status.path("cluster").has("status")).isTrue();
        assertThat(status.path("versionInfo").has("version")).isTrue();
    }

    @Test
    void testOfADataSourceOfKindPrometheusPassesWithoutATenant(@TempDir Path directory) throws Exception {
        assertThat(get("", "/api/v1/status/buildinfo").status()).isEqualTo(200);
        assertThat(get("", API + "/status").status()).isEqualTo(401);
        assertThat(get("", "/api/v2/status").json().has("config")).isTrue();
        try (LiveProgram guarded = TenantFixture.guarded(directory)) {
            TenantFixture.fill(new TenantCaller(guarded, "platform", TenantFixture.BLUE), TenantFixture.BLUE);
            TenantCaller login = new TenantCaller(guarded, "ann", "");
            assertThat(login.send("GET", API + "/status", "").status()).isEqualTo(401);
            assertThat(login.send("GET", "/api/v2/status", "").body()).contains(TenantFixture.BLUE + "-receiver");
        }
    }

    @Test
    void configurationIsReadChangedAndDeleted() throws Exception {
        Received none = get("edited", CONFIG);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.error()).contains("alertmanager storage object not found");

        upload("edited");

        Received read = get("edited", CONFIG);
        assertThat(read.type()).contains("yaml");
        Map<String, Object> envelope = new Yaml().load(read.body());
        assertThat(envelope).containsOnlyKeys("template_files", "alertmanager_config");
        assertThat(envelope).isEqualTo(new Yaml().<Map<String, Object>>load(UPLOAD));
        assertThat(send("edited", "POST", CONFIG, "", UPLOAD.replace("receiver: chat", "receiver: none"))
                        .error())
                .startsWith("error validating Alertmanager config: ");
        assertThat(send("edited", "DELETE", CONFIG, "", "").status()).isEqualTo(200);
        assertThat(get("edited", CONFIG).status()).isEqualTo(404);
    }

    @Test
    void configurationWithoutTemplatesHasTheKeyOfTemplates() throws Exception {
        String config = "alertmanager_config: |\n    route: {receiver: a}\n    receivers: [{name: a}]\n";
        assertThat(send("plain", "POST", CONFIG, "", "template_files: {}\n" + config)
                        .status())
                .isEqualTo(201);

        Map<String, Object> envelope = new Yaml().load(get("plain", CONFIG).body());
        assertThat(envelope).containsEntry("template_files", Map.of());
    }

    @Test
    void alertsAreSentAndListedWithFiltersAsGrafanaWritesThem() throws Exception {
        upload("alerts");
        String sent = """
                [{"annotations": {"summary": "slow"}, "endsAt": "0001-01-01T00:00:00.000Z",
                  "startsAt": "0001-01-01T00:00:00.000Z", "generatorURL": "http://grafana.example.com/alerting/1/view",
                  "labels": {"alertname": "Slow \\"disk\\"", "grafana_folder": "ops"}}]
                """;
        assertThat(send("alerts", "POST", API + "/alerts", "application/json", sent)
                        .status())
                .isEqualTo(200);

        String filter = "filter=alertname%3D%22Slow+%5C%22disk%5C%22%22&filter=grafana_folder%3D~%22o.%2B%22";
        for (String query : List.of(
                "?silenced=true&active=true&inhibited=true",
                "?silenced=true&active=true&inhibited=true&unprocessed=true&" + filter,
                "?" + filter,
                "")) {
            JsonNode alerts = get("alerts", API + "/alerts" + query).json();
            assertThat(alerts.at("/0/annotations/summary").asText()).as(query).isEqualTo("slow");
        }
        String groups = "/alerts/groups?silenced=false&receiver=chat&" + filter;
        JsonNode group = get("alerts", API + groups).json();
        assertThat(group.at("/0/receiver/name").asText()).isEqualTo("chat");
        assertThat(group.at("/0/alerts")).hasSize(1);
        assertThat(get("alerts", API + "/receivers").json().at("/0/name").asText())
                .isEqualTo("chat");
    }

    @Test
    void silencesAreCreatedChangedAndExpired() throws Exception {
        upload("silences");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String silence = """
                {%s"comment":"created in Grafana","createdBy":"admin","endsAt":"%s",
                 "matchers":[{"isEqual":true,"isRegex":false,"name":"alertname","value":"Slow"}],"startsAt":"%s"}
                """;
        String created = silence.formatted("", now.plus(Duration.ofHours(2)), now);
        String id = send("silences", "POST", API + "/silences", "application/json", created)
                .json()
                .path("silenceID")
                .asText();
        // Grafana passes on the parameters of its own Alertmanager
        String more = "?ruleMetadata=true&accesscontrol=true";
        JsonNode one = get("silences", API + "/silence/" + id + more).json();
        List<String> fields = new ArrayList<>();
        one.fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
                .contains("id", "status", "updatedAt", "comment", "createdBy", "matchers", "startsAt", "endsAt");
        assertThat(get("silences", API + "/silences" + more).json()).hasSize(1);

        String changed = silence.formatted("\"id\":\"" + id + "\",", now.plus(Duration.ofHours(3)), now);
        assertThat(send("silences", "POST", API + "/silences", "application/json", changed)
                        .json()
                        .path("silenceID")
                        .asText())
                .isNotEmpty();
        assertThat(send("silences", "DELETE", API + "/silence/" + id, "", "").status())
                .isEqualTo(200);
        assertThat(get("silences", API + "/silence/" + id)
                        .json()
                        .at("/status/state")
                        .asText())
                .isEqualTo("expired");
        assertThat(send("other", "DELETE", API + "/silence/" + id, "", "").status())
                .isEqualTo(412);
    }
}
