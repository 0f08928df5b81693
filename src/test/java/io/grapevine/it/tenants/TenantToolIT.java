package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.ToolRun;
import io.grapevine.it.Program;
import io.grapevine.it.TenantClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of amtool for tenants against a real server. */
class TenantToolIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String OBJECTS = "src/test/resources/mimir";

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(directory.resolve("am.yml"), CONFIG);
    }

    private static ToolRun amtool(Program program, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("--alertmanager.url=" + program.url(), "--tenant=red"));
        line.addAll(List.of(words));
        return ToolRun.ours(line, Map.of());
    }

    private static JsonNode json(ToolRun run) throws IOException {
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void configurationIsLoadedChangedAndDeleted() throws Exception {
        Path template = Files.writeString(directory.resolve("a.tmpl"), "{{ define \"a\" }}{{ tenantID }}{{ end }}");
        try (Program program = Program.grapevine(config, directory.resolve("data"), "--tenants.api")) {
            assertThat(amtool(program, "tenants", "get").err()).contains("the tenant has no configuration");
            assertThat(amtool(program, "tenants", "load", config.toString(), template.toString()))
                    .isEqualTo(new ToolRun(0, "", ""));
            assertThat(amtool(program, "tenants", "-q").out()).isEqualTo("red\n");
            JsonNode stored = json(amtool(program, "tenants", "get", "-ojson"));
            assertThat(stored.path("alertmanager_config").asText()).isEqualTo(CONFIG);
            String version = "--if-match=" + stored.path("etag").asText();
            assertThat(amtool(program, "tenants", "load", version, config.toString())
                            .exit())
                    .isZero();
            assertThat(amtool(program, "tenants", "load", version, config.toString())
                            .err())
                    .contains("POST /api/v1/alerts: status 412: If-Match: ");
            assertThat(amtool(program, "silence", "add", "--wait", "A", "-c", "why", "-a", "me")
                            .exit())
                    .isZero();
            assertThat(json(amtool(program, "silence", "-ojson"))).hasSize(1);
            checkCompressedDownload(program);
            assertThat(amtool(program, "tenants", "delete").exit()).isZero();
            assertThat(amtool(program, "tenants", "-q").out()).isEmpty();
            assertThat(amtool(program, "silence").err()).contains("the Alertmanager is not configured");
        }
    }

    private static void checkCompressedDownload(Program program) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.url() + "/multitenant_alertmanager/configs"))
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        String text = new String(new GZIPInputStream(answer.body()).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("red:\n").contains("    route: {receiver: r}\n");
    }

    @Test
    void tenantsOfMimirAreTakenOverWithTheirSilences() throws Exception {
        Path tenants = directory.resolve("tenants");
        Path data = directory.resolve("data");
        ToolRun run = ToolRun.ours(
                List.of(
                        "tenants",
                        "import",
                        "--from=" + OBJECTS,
                        "--output-dir=" + tenants,
                        "--storage.path=" + data,
                        "payments"),
                Map.of());
        assertThat(run.out()).startsWith("payments: imported (1 template, 1 silence");

        try (Program program = Program.grapevine(config, data, "--tenants.dir=" + tenants)) {
            JsonNode silences = new TenantClient(program, "payments").get("/silences");
            assertThat(silences).hasSize(1);
            assertThat(silences.at("/0/comment").asText()).isEqualTo("until the new disk");
            assertThat(ToolRun.ours(
                                    List.of("tenants", "import", "--from=" + OBJECTS, "--storage.path=" + data),
                                    Map.of())
                            .err())
                    .contains("is in use by another process");
        }
    }
}
