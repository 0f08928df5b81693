package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.WhenMuted;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.files.ConfigLoader;
import io.grapevine.it.Eventually;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.v2.LiveApi;
import io.grapevine.web.api.v2.OpenApiDocument;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Set-up of the tests of Grapevine's own API over HTTP: a replica with receivers that work, fail and are muted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GrapevineApiTests {
    protected static final String V1 = "/api/grapevine/v1";
    protected static final ObjectMapper JSON = new ObjectMapper();
    /** The beginning of a minute to come in which an interval mutes alerts of a kind; an acknowledgement of now lasts longer. */
    protected static final Instant SOON =
            Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MINUTES);

    private static final String CONFIG =
            """
            route:
              receiver: working
              group_by: [alertname]
              group_wait: 10ms
              group_interval: 1h
              routes:
                - {receiver: broken, matchers: [kind=broken], group_by: [alertname]}
                - {receiver: quiet, matchers: [kind=quiet], group_by: [alertname], mute_time_intervals: [always]}
                - {receiver: waiting, matchers: [kind=waiting], group_by: [alertname], group_wait: 1h}
                - {receiver: quiet, matchers: [kind=noon], mute_time_intervals: [noon]}
                - {receiver: working, matchers: [kind=soon], mute_time_intervals: [soon]}
                - {receiver: ending, matchers: [kind=ending]}
                - {receiver: beginning, matchers: [kind=beginning]}
                - {receiver: working, matchers: [kind=twice], continue: true}
                - {receiver: ending, matchers: [kind=twice]}
            time_intervals:
              - {name: always, time_intervals: [{}]}
              - {name: noon, time_intervals: [{times: [{start_time: "11:00", end_time: "13:30"}]}]}
              - {name: soon, time_intervals: [{times: [{start_time: "%s", end_time: "%s"}]}]}
            inhibit_rules:
            - {source_matchers: [kind=source], target_matchers: [kind=target]}
            - {source_matchers: [kind=storm], target_matchers: [alertname=Sheltered]}
            receivers: [{name: working}, {name: broken}, {name: quiet}, {name: waiting}, {name: ending}, {name: beginning}]
            """.formatted(clock(SOON), clock(SOON.plusSeconds(60)).replace("00:00", "24:00"));

    private static final Map<String, WhenMuted> WHEN_MUTED = Map.of(
            "ending", new WhenMuted(WhenMuted.Begin.NONE, true, WhenMuted.DEFAULT_CAUSES),
            "beginning", new WhenMuted(WhenMuted.Begin.SEND, false, WhenMuted.DEFAULT_CAUSES));

    private final Vertx vertx = Vertx.vertx();
    /** Servers of one Vert.x that ask for any port get the same. */
    private final Vertx another = Vertx.vertx();

    protected LiveApi api;
    protected LiveApi readOnly;

    private static String clock(Instant time) {
        return time.toString().substring(11, 16);
    }

    @BeforeAll
    protected void start(@TempDir Path directory) throws Exception {
        LiveApi.Integrations integrations = receiver -> List.of(new Integration(
                receiver.name(),
                "webhook",
                0,
                0,
                true,
                WHEN_MUTED.getOrDefault(receiver.name(), WhenMuted.NONE),
                null,
                false,
                notification -> CompletableFuture.completedFuture(
                        receiver.name().equals("broken")
                                ? new Outcome.Rejected(FailureReason.CLIENT_ERROR, "status 400: no such channel")
                                : new Outcome.Delivered(ReceiverData.EMPTY))));
        api = new LiveApi(vertx, CONFIG, integrations);
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: ['*']}");
        readOnly = new LiveApi(another, CONFIG, integrations, ServedWeb.options("--web.access-file=" + access));
    }

    @AfterAll
    protected void stop() throws Exception {
        api.close();
        readOnly.close();
        vertx.close();
        another.close();
    }

    /** Lets the replica work by a {@code grapevine.yml} from now on, beside the configuration that it has. */
    protected void use(String extensions) throws Exception {
        use(extensions, api.node().loadedConfig().config());
    }

    /** Lets the replica work from now on by a {@code grapevine.yml} that is read beside another configuration. */
    protected void use(String extensions, Config beside) throws Exception {
        Extensions read = ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), extensions.getBytes(StandardCharsets.UTF_8), beside)
                .get()
                .extensions();
        LoadedConfig known = api.node().loadedConfig();
        api.node()
                .use(new LoadedConfig(
                        known.config(), known.receivers(), known.routeLabels(), known.externalUrl(), read))
                .toCompletableFuture()
                .get();
    }

    protected void fire(String name, String kind) throws Exception {
        String alert = "[{\"labels\":{\"alertname\":\"" + name + "\",\"kind\":\"" + kind + "\"}}]";
        assertThat(api.post("/api/v2/alerts", alert).statusCode()).isEqualTo(200);
    }

    protected JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = api.get(V1 + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    protected JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> answer = api.post(V1 + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    protected OpenApiDocument document() throws Exception {
        return new OpenApiDocument(api.get(V1 + ApiDocument.PATH).body());
    }

    /** Asserts that an answer to a GET has the schema that the document says. */
    protected void assertDocumented(String path, JsonNode answer) throws Exception {
        OpenApiDocument document = document();
        assertThat(document.faults(document.answer(path), answer, path)).isEmpty();
    }

    /** Asserts that an answer has a schema of the document. */
    protected void assertOfSchema(String name, JsonNode answer) throws Exception {
        OpenApiDocument document = document();
        assertThat(document.faults(document.schema(name), answer, name)).isEmpty();
    }

    protected JsonNode group(String name) throws Exception {
        for (JsonNode group : get("/overview").get("groups")) {
            if (group.at("/labels/alertname").asText().equals(name)) {
                return group;
            }
        }
        return JSON.nullNode();
    }

    protected String groupId(String name) throws Exception {
        var groups = get("/overview").get("groups").fields();
        while (groups.hasNext()) {
            var group = groups.next();
            if (group.getValue().at("/labels/alertname").asText().equals(name)) {
                return group.getKey();
            }
        }
        throw new AssertionError("no group of " + name);
    }

    protected String why(String name, String kind) throws Exception {
        return get("/why?label=alertname=" + name + "&label=kind=" + kind)
                .get("sentence")
                .asText();
    }

    protected void fireUntilOutcome(String name, String kind) throws Exception {
        fire(name, kind);
        awaitOutcome(name);
    }

    protected void awaitOutcome(String name) throws Exception {
        Eventually.holds("outcomes", () -> group(name).path("outcomes").size() > 0);
    }

    protected String silence(String name, Instant start, Instant end) throws Exception {
        HttpResponse<String> answer = api.post("/api/v2/silences", """
                {"matchers":[{"name":"alertname","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"Ana","comment":"c","annotations":{"ticket":"7"}}""".formatted(name, start, end));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("silenceID").asText();
    }

    protected JsonNode silence(String id) throws Exception {
        return JSON.readTree(api.get("/api/v2/silence/" + id).body());
    }

    protected JsonNode bulk(String operation, String body) throws Exception {
        return post("/silences/" + operation, body).get("results");
    }

    /** Acknowledges a group, and returns the id of the silence. */
    protected String acknowledge(String groupId) throws Exception {
        String body = "{\"group\":\"" + groupId + "\",\"createdBy\":\"Ana\",\"comment\":\"on it\"}";
        return post("/acknowledgements", body).get("silenceID").asText();
    }

    protected void assertRefused(String path, int status, String reason) throws Exception {
        assertRefused(api.get(V1 + path), status, reason);
    }

    protected static void assertRefused(HttpResponse<String> answer, int status, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(reason);
    }
}
