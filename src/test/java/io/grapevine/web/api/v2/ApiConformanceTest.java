package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every recorded request, in the recorded order, is answered as Alertmanager answered it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiConformanceTest {
    private static final Pattern SAVED = Pattern.compile("@(s\\d)");

    /**
     * A difference of the right answer from the recorded one: the requests, and what makes the right answer of the
     * recorded.
     */
    private record Difference(String why, List<String> requests, UnaryOperator<JsonNode> correction) {}

    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "0.33.1 looks at no state of silences; 0.34 leaves out the expired ones",
                    List.of("GET /api/v2/silences?expired=false"),
                    silences -> without(silences, "expired")),
            new Difference(
                    "0.33.1 looks at no state of silences; 0.34 leaves out the active ones",
                    List.of("GET /api/v2/silences?active=x"),
                    silences -> without(silences, "active")),
            new Difference(
                    "0.34 shows the labels of routes, though there be none",
                    List.of(
                            "GET /api/v2/alerts/groups",
                            "GET /api/v2/alerts/groups?receiver=r",
                            "GET /api/v2/alerts/groups?filter=alertname%3DU"),
                    ApiConformanceTest::withRouteLabels),
            new Difference(
                    "of two versions of an alert in one batch the group has the last, as GET /alerts; the real program "
                            + "groups them on several threads, and either may win",
                    List.of("GET /api/v2/alerts/groups", "GET /api/v2/alerts/groups?receiver=r"),
                    ApiConformanceTest::withLastVersion));

    private final Map<String, String> saved = new TreeMap<>();

    @AutoClose
    private LiveApi api;

    private JsonNode recording;

    @BeforeAll
    void start() throws Exception {
        recording = Recording.read("api.json");
        api = new LiveApi(recording.path("config").asText());
    }

    @TestFactory
    Stream<DynamicTest> recordedRequestsAreAnsweredAsRecorded() {
        return requests().map(each -> DynamicTest.dynamicTest(each.path("name").asText(), () -> play(each)));
    }

    @Test
    void everyDifferenceIsOneOfARecordedRequest() {
        List<String> names = requests().map(each -> each.path("name").asText()).toList();
        DIFFERENCES.forEach(difference -> assertThat(names).containsAll(difference.requests()));
    }

    private Stream<JsonNode> requests() {
        return StreamSupport.stream(recording.path("requests").spliterator(), false);
    }

    private void play(JsonNode recorded) throws IOException, InterruptedException {
        String name = recorded.path("name").asText();
        HttpResponse<String> answer = api.send(request(recorded.path("request")));
        if (name.matches("s\\d") && answer.statusCode() == 200) {
            saved.put(name, Recording.json(answer.body()).path("silenceID").asText());
        }
        if (recorded.path("unchecked").asBoolean()) {
            assertThat(answer.statusCode()).isLessThan(500);
            return;
        }
        assertThat(answer.statusCode()).isEqualTo(recorded.path("status").asInt());
        assertThat(answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""))
                .isEqualTo(recorded.path("type").asText());
        if (recorded.has("json")) {
            JsonNode actual = Recording.json(answer.body());
            if (answer.statusCode() >= 400) {
                assertThat(Recording.errorShape(actual)).isEqualTo(Recording.errorShape(recorded.path("json")));
            } else {
                assertThat(Recording.comparable(actual)).isEqualTo(expected(name, recorded.path("json")));
            }
        }
    }

    private static JsonNode expected(String request, JsonNode recorded) {
        JsonNode expected = recorded;
        for (Difference difference : DIFFERENCES) {
            if (difference.requests().contains(request)) {
                JsonNode corrected = difference.correction().apply(expected);
                assertThat(corrected)
                        .as("the recording, though " + difference.why())
                        .isNotEqualTo(expected);
                expected = corrected;
            }
        }
        return Recording.comparable(expected);
    }

    private HttpRequest.Builder request(JsonNode recorded) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.uri(withIds(recorded.path("path").asText())));
        recorded.path("headers")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        return request.method(
                recorded.path("method").asText(),
                recorded.has("body")
                        ? HttpRequest.BodyPublishers.ofString(
                                withIds(recorded.path("body").asText()))
                        : HttpRequest.BodyPublishers.noBody());
    }

    private String withIds(String text) {
        return SAVED.matcher(text).replaceAll((MatchResult use) -> saved.getOrDefault(use.group(1), use.group()));
    }

    private static JsonNode without(JsonNode silences, String state) {
        return Recording.filtered(
                silences, silence -> !silence.at("/status/state").asText().equals(state));
    }

    private static JsonNode withRouteLabels(JsonNode groups) {
        JsonNode corrected = groups.deepCopy();
        corrected.forEach(group -> ((ObjectNode) group).putObject("routeLabels"));
        return corrected;
    }

    private static JsonNode withLastVersion(JsonNode groups) {
        JsonNode corrected = groups.deepCopy();
        corrected.forEach(group -> group.path("alerts").forEach(alert -> {
            if (alert.path("annotations").has("v")) {
                ((ObjectNode) alert.path("annotations")).put("v", "2");
            }
        }));
        return corrected;
    }
}
