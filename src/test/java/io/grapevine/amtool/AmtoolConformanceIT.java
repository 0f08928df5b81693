package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.web.api.v2.LiveApi;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Command lines do and print what was recorded of Alertmanager's tool, here against a replica in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmtoolConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each program shows its own version. */
    private static final String VERSION_INFO = "\"versionInfo\":\\{[^}]*}";

    private static final List<Map<String, String>> ALERTS = List.of(
            Map.of("alertname", "A", "team", "db", "severity", "critical"),
            Map.of("alertname", "B", "team", "db"),
            Map.of("alertname", "C", "team", "web", "instance", "h:1"),
            Map.of("alertname", "D"),
            Map.of("alertname", "E x", "größe", "ü", "team", "db"));

    private final Vertx vertx = Vertx.vertx();
    private JsonNode recording;
    private SceneFiles files;

    @BeforeAll
    void read(@TempDir Path directory) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/conformance/amtool.json")) {
            recording = JSON.readTree(file);
        }
        files = new SceneFiles(directory, recording.path("config").asText());
    }

    @AfterAll
    void stop() {
        vertx.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedLineDoesTheSame() {
        return StreamSupport.stream(recording.path("cases").spliterator(), false)
                .map(each -> DynamicTest.dynamicTest(each.path("line").asText(), () -> play(each)));
    }

    private void play(JsonNode recorded) throws Exception {
        try (LiveApi api = new LiveApi(vertx, recording.path("config").asText(), LiveApi.Integrations.NONE)) {
            Scene scene = new Scene("http://127.0.0.1:" + api.port(), Instant.now());
            scene.alerts(ALERTS);
            scene.silences();
            List<String> words = new ArrayList<>(List.of("--alertmanager.url=" + scene.url()));
            words.addAll(files.words(recorded.path("line").asText(), scene.ids()));

            ToolRun run = ToolRun.ours(words, Map.of("USER", "root"));

            assertThat(run.exit())
                    .as(run.toString())
                    .isEqualTo(recorded.path("exit").asInt());
            assertThat(files.normalised(run.out(), scene.url()).replaceAll(VERSION_INFO, ""))
                    .isEqualTo(expected(recorded).replaceAll(VERSION_INFO, ""));
            assertThat(run.err().isEmpty())
                    .as(run.err())
                    .isEqualTo(recorded.path("stderr").asText().isEmpty());
            if (recorded.has("state")) {
                assertThat(scene.state()).isEqualTo(state(recorded.path("state")));
            }
        }
    }

    /** The recorded state; each silence is a text of JSON there. */
    private static JsonNode state(JsonNode recorded) throws IOException {
        List<JsonNode> silences = new ArrayList<>();
        for (JsonNode silence : recorded.path("silences")) {
            silences.add(JSON.readTree(silence.asText()));
        }
        return Scene.state(recorded.path("alerts").asInt(), silences);
    }

    /** What was recorded in 2026 and asks for the year. */
    private static String expected(JsonNode recorded) {
        String out = recorded.path("stdout").asText();
        return recorded.path("line").asText().contains("--date.format=2006")
                ? out.replace("  2026  ", "  " + Year.now(ZoneOffset.UTC) + "  ")
                : out;
    }
}
