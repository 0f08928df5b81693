package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import io.grapevine.web.api.http.ApiDocument;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document that the server offers says of the API what is true of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
    private static final String API = "/am/api/v2";
    private static final String CONFIG = """
            route:
              receiver: r
              group_by: [alertname]
              group_wait: 1h
              routes: [{receiver: weekend, matchers: [kind=muted], mute_time_intervals: [always]}]
            time_intervals: [{name: always, time_intervals: [{}]}]
            inhibit_rules: [{source_matchers: [kind=source], target_matchers: [kind=target]}]
            receivers: [{name: r}, {name: weekend}]
            """;

    /** Every parameter that an operation of the API has. */
    private static final Set<String> PARAMETERS = new TreeSet<>(Set.of(
            "active",
            "silenced",
            "inhibited",
            "unprocessed",
            "muted",
            "expired",
            "pending",
            "filter",
            "receiver",
            "receiver_matchers"));

    private final Vertx vertx = Vertx.vertx();
    private LiveApi api;
    private OpenApiDocument document;

    @BeforeAll
    void startWithAlertsAndSilencesOfEveryState() throws Exception {
        WebOptions options = ServedWeb.options("--web.route-prefix=am");
        api = new LiveApi(vertx, CONFIG, LiveApi.Integrations.NONE, options, Duration.ofSeconds(30));
        document = new OpenApiDocument(api.get(API + ApiDocument.PATH).body());
        ok(api.post(API + "/alerts", """
                [{"labels": {"alertname": "A", "kind": "source"}, "generatorURL": "http://prometheus/graph"},
                 {"labels": {"alertname": "B", "kind": "target"}, "annotations": {"a": "b"}},
                 {"labels": {"alertname": "C", "kind": "quiet"}},
                 {"labels": {"alertname": "D", "kind": "muted"}}]"""));
        ok(silence("quiet", "2020-01-01T00:00:00Z"));
        ok(silence("later", "2035-01-01T00:00:00Z"));
        String ended = Recording.json(
                        ok(silence("past", "2020-01-01T00:00:00Z")).body())
                .path("silenceID")
                .asText();
        ok(api.send(HttpRequest.newBuilder(api.uri(API + "/silence/" + ended)).DELETE()));
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        vertx.close();
    }

    private HttpResponse<String> silence(String kind, String start) throws Exception {
        return api.post(API + "/silences", silenceOf(kind, start).toString());
    }

    private static ObjectNode silenceOf(String kind, String start) {
        ObjectNode silence = Recording.JSON.createObjectNode();
        silence.putArray("matchers")
                .addObject()
                .put("name", "kind")
                .put("value", kind)
                .put("isRegex", false)
                .put("isEqual", true);
        silence.put("startsAt", start)
                .put("endsAt", "2036-01-01T00:00:00Z")
                .put("createdBy", "x")
                .put("comment", "c");
        silence.putObject("annotations").put("ticket", "1");
        silence.putArray("receiverMatcherSets");
        silence.put("id", "");
        return silence;
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private Stream<String> paths() {
        return Stream.of("/status", "/receivers", "/alerts", "/alerts/groups", "/silences");
    }

    @Test
    void theDocumentIsServedAsYaml() throws Exception {
        assertThat(api.get(API + ApiDocument.PATH).headers().firstValue("Content-Type"))
                .hasValue("application/yaml");
    }

    @Test
    void itHasTheOperationsThatAreMounted() {
        TreeSet<String> mounted = new TreeSet<>();
        api.endpoints()
                .forEach((path, methods) -> methods.keySet()
                        .forEach(method -> mounted.add(method.name() + " " + path.replaceAll(":(\\w+)", "{$1}"))));
        mounted.remove("GET " + ApiDocument.PATH);
        assertThat(document.operations()).isEqualTo(mounted);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void openApiAnswersKeepToTheirSchema(String path) throws Exception {
        JsonNode answer = Recording.json(ok(api.get(API + path)).body());
        assertThat(answer).isNotEmpty();
        assertThat(document.faults(document.answer(path), answer, path)).isEmpty();
    }

    @Test
    void oneSilenceKeepsToItsSchema() throws Exception {
        for (JsonNode each : Recording.json(api.get(API + "/silences").body())) {
            String path = "/silence/" + each.path("id").asText();
            JsonNode silence = Recording.json(ok(api.get(API + path)).body());
            assertThat(silence).isEqualTo(each);
            assertThat(document.faults(document.answer("/silence/{silenceID}"), silence, path))
                    .isEmpty();
        }
    }

    /** A parameter is known to an operation if a bad value is refused, or if it leaves something out. */
    @ParameterizedTest
    @MethodSource("paths")
    void eachOperationHasItsDocumentedParameters(String path) throws Exception {
        String all = api.get(API + path).body();
        TreeSet<String> effective = new TreeSet<>();
        for (String name : PARAMETERS) {
            boolean refused = api.get(API + path + "?" + name + "=(").statusCode() == 400;
            boolean filters =
                    !api.get(API + path + "?" + name + "=false").body().equals(all);
            if (refused || filters) {
                effective.add(name);
            }
        }
        TreeSet<String> documented =
                new TreeSet<>(document.queryParameters(path).keySet());
        documented.remove("unprocessed");
        assertThat(effective).isEqualTo(documented);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aParameterThatIsMissingHasItsDefault(String path) throws Exception {
        String all = api.get(API + path).body();
        for (Map.Entry<String, JsonNode> parameter :
                document.queryParameters(path).entrySet()) {
            if (parameter.getValue().has("default")) {
                String value = parameter.getValue().path("default").asText();
                assertThat(api.get(API + path + "?" + parameter.getKey() + "=" + value)
                                .body())
                        .isEqualTo(all);
            } else {
                assertThat(parameter.getValue().path("type").asText()).isIn("array", "string");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"silence", "matcher"})
    void whatASilenceMustHaveIsRequired(String schema) throws Exception {
        boolean matcher = schema.equals("matcher");
        JsonNode described = matcher ? document.schema("matcher") : document.body("/silences");
        for (String field : document.properties(described).keySet()) {
            ObjectNode silence = silenceOf("other", "2020-01-01T00:00:00Z");
            ObjectNode part = matcher ? (ObjectNode) silence.path("matchers").path(0) : silence;
            assertThat(part.remove(field)).as(field).isNotNull();
            int status = api.post(API + "/silences", silence.toString()).statusCode();
            assertThat(status).as(field).isEqualTo(document.required(described).contains(field) ? 422 : 200);
        }
    }

    @Test
    void whatAnAlertMustHaveIsRequired() throws Exception {
        JsonNode described = document.resolved(document.body("/alerts")).path("items");
        for (String field : document.properties(described).keySet()) {
            ObjectNode alert = Recording.JSON.createObjectNode();
            alert.put("startsAt", "2020-01-01T00:00:00Z")
                    .put("endsAt", "2020-01-02T00:00:00Z")
                    .put("generatorURL", "/x");
            alert.putObject("labels").put("alertname", "Past");
            alert.putObject("annotations");
            assertThat(alert.remove(field)).as(field).isNotNull();
            int status = api.post(API + "/alerts", "[" + alert + "]").statusCode();
            assertThat(status).as(field).isEqualTo(document.required(described).contains(field) ? 422 : 200);
        }
        assertThat(document.required(described)).containsExactly("labels");
    }

    private Stream<Arguments> badValues() {
        return Stream.of(
                Arguments.of("GET", "/silence/{silenceID}", "/silence/x", ""),
                Arguments.of("DELETE", "/silence/{silenceID}", "/silence/x", ""),
                Arguments.of("POST", "/silences", "/silences", "{}"),
                Arguments.of("POST", "/alerts", "/alerts", "[{}]"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsAnsweredAsTheDocumentSaysAndWithoutANewLine(String method, String path, String asked, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(API + asked))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");

        HttpResponse<String> answer = api.send(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).endsWith("}");
        JsonNode schema = document.answer(method, path, 422);
        assertThat(schema.isMissingNode()).isFalse();
        assertThat(document.faults(schema, Recording.json(answer.body()), path)).isEmpty();
    }

    /** Alertmanager's own errors end with a new line, those of its API framework do not. */
    @Test
    void errorsEndWithANewLineWhereAlertmanagersDo() throws Exception {
        assertThat(api.get(API + "/alerts?filter=(").body()).endsWith("\"\n");
        assertThat(api.get(API + "/nope").body()).endsWith("}");
        assertThat(api.post(API + "/status", "{}").body()).endsWith("}");
        assertThat(api.post(API + "/silences", "{").body()).endsWith("}");
    }

    /** What the default rules of the linters Spectral and Redocly ask of a document, as far as it can be checked from here. */
    @Test
    void theDocumentKeepsToTheRulesOfLinters() {
        JsonNode root = document.root();
        assertThat(root.at("/info/contact/name").asText()).isNotEmpty();
        assertThat(root.at("/info/license/url").asText()).isNotEmpty();
        assertThat(root.path("security")).isNotEmpty();
        for (JsonNode each : root.path("security")) {
            each.fieldNames()
                    .forEachRemaining(name -> assertThat(root.at("/components/securitySchemes/" + name)
                                    .path("scheme")
                                    .asText())
                            .isEqualTo("basic"));
        }
        for (String operation : document.operations()) {
            JsonNode described =
                    document.operation(operation.split(" ")[0], operation.split(" ")[1]);
            assertThat(described.path("summary").asText()).as(operation).isNotEmpty();
            assertThat(described.path("description").asText()).as(operation).isNotEmpty();
            assertThat(described.path("operationId").asText()).as(operation).isNotEmpty();
            assertThat(described.path("tags")).as(operation).isNotEmpty();
            assertThat(described.path("responses").has("401")).as(operation).isTrue();
        }
    }
}
