package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Outcome;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.v2.LiveApi;
import io.grapevine.web.api.v2.OpenApiDocument;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grapevine's own API over HTTP: what it shows, why, and what it refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrapevineApiIT {
    private static final String V1 = "/api/grapevine/v1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
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
            time_intervals:
              - {name: always, time_intervals: [{}]}
              - {name: noon, time_intervals: [{times: [{start_time: "11:00", end_time: "13:30"}]}]}
            inhibit_rules: [{source_matchers: [kind=source], target_matchers: [kind=target]}]
            receivers: [{name: working}, {name: broken}, {name: quiet}, {name: waiting}]
            """;

    private final Vertx vertx = Vertx.vertx();
    /** Servers of one Vert.x that ask for any port get the same. */
    private final Vertx another = Vertx.vertx();

    private LiveApi api;
    private LiveApi readOnly;

    @BeforeAll
    void start() throws Exception {
        LiveApi.Integrations integrations = receiver -> List.of(new Integration(
                receiver.name(),
                "webhook",
                0,
                0,
                true,
                notification -> CompletableFuture.completedFuture(
                        receiver.name().equals("broken")
                                ? new Outcome.Rejected(FailureReason.CLIENT_ERROR, "status 400: no such channel")
                                : new Outcome.Delivered(ReceiverData.EMPTY))));
        api = new LiveApi(vertx, CONFIG, integrations);
        readOnly = new LiveApi(another, CONFIG, integrations, true);
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        readOnly.close();
        vertx.close();
        another.close();
    }

    private void fire(String name, String kind) throws Exception {
        String alert = "[{\"labels\":{\"alertname\":\"" + name + "\",\"kind\":\"" + kind + "\"}}]";
        assertThat(api.post("/api/v2/alerts", alert).statusCode()).isEqualTo(200);
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = api.get(V1 + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode group(String name) throws Exception {
        for (JsonNode group : get("/overview").get("groups")) {
            if (group.at("/labels/alertname").asText().equals(name)) {
                return group;
            }
        }
        return JSON.nullNode();
    }

    private String groupId(String name) throws Exception {
        var groups = get("/overview").get("groups").fields();
        while (groups.hasNext()) {
            var group = groups.next();
            if (group.getValue().at("/labels/alertname").asText().equals(name)) {
                return group.getKey();
            }
        }
        throw new AssertionError("no group of " + name);
    }

    private String why(String name, String kind) throws Exception {
        return get("/why?label=alertname=" + name + "&label=kind=" + kind)
                .get("sentence")
                .asText();
    }

    private void awaitOutcome(String name) throws Exception {
        Eventually.holds("outcomes", () -> group(name).path("outcomes").size() > 0);
    }

    @Test
    void theOverviewShowsWhatFiresAndWhatWasNotified() throws Exception {
        fire("Shown", "x");
        awaitOutcome("Shown");
        JsonNode group = group("Shown");

        assertThat(group.get("receiver").asText()).isEqualTo("working");
        assertThat(group.at("/outcomes/0/status").asText()).isEqualTo("sent");
        assertThat(group.at("/outcomes/0/reason").asText()).isEqualTo("first notification");
        assertThat(group.at("/integrations/0/notifiedAt").asText()).isNotEmpty();
        JsonNode alert =
                get("/overview").get("alerts").get(group.at("/alerts/0").asText());
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("Shown");
        assertThat(alert.get("state").asText()).isEqualTo("active");
    }

    @Test
    void whoNamesAStateIsSentTheChangesSince() throws Exception {
        String before = get("/overview").get("id").asText();
        fire("Later", "x");
        JsonNode answer = get("/overview?since=" + before);

        assertThat(answer.get("changes").isArray()).isTrue();
        assertThat(answer.toString()).contains("Later");
        String after = answer.at("/changes/" + (answer.get("changes").size() - 1) + "/id")
                .asText();
        assertThat(get("/overview?since=" + after).toString()).doesNotContain("\"alertname\":\"Shown\"");
        assertThat(get("/overview?since=other-1").has("alerts")).isTrue();
    }

    @Test
    void theStreamSendsWhatChanges() throws Exception {
        String since = get("/overview").get("id").asText();
        StringBuilder seen = new StringBuilder();
        var client = HttpClient.newHttpClient();
        var answer = client.sendAsync(
                HttpRequest.newBuilder(api.uri(V1 + "/events?since=" + since)).build(),
                HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(seen)));
        Eventually.holds("retry", () -> seen.toString().contains("retry:"));
        fire("Streamed", "x");
        Eventually.holds("the change", () -> {
            synchronized (seen) {
                return seen.toString().contains("event: change")
                        && seen.toString().contains("Streamed");
            }
        });
        answer.cancel(true);
    }

    /** Collects lines. */
    private record Lines(StringBuilder seen) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            synchronized (seen) {
                seen.append(line).append('\n');
            }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void anAlertThatWasNotifiedSaysWhenAndWhatComesNext() throws Exception {
        fire("Notified", "x");
        awaitOutcome("Notified");

        assertThat(why("Notified", "x"))
                .startsWith("Notified to working (webhook[0]) at 20")
                .contains("it is repeated at");
    }

    @Test
    void anAlertWhoseNotificationFailsSaysSo() throws Exception {
        fire("Failing", "broken");
        awaitOutcome("Failing");

        assertThat(why("Failing", "broken"))
                .startsWith("Not notified to broken (webhook[0])")
                .contains("status 400: no such channel");
        assertThat(get("/receivers").toString()).contains("\"failedLastHour\":1");
    }

    @Test
    void anAlertThatIsMutedByATimeIntervalSaysWhich() throws Exception {
        fire("Quiet", "quiet");

        assertThat(why("Quiet", "quiet")).isEqualTo("Not notified: its route is muted by the time interval always.");
    }

    @Test
    void theEndOfATimeIntervalIsSaid() throws Exception {
        JsonNode answer = get("/why?label=alertname=Imagined&label=kind=noon&time=2026-06-01T12:00:00Z");

        assertThat(answer.get("sentence").asText())
                .endsWith("its route is muted by the time interval noon until 2026-06-01T13:30:00.000Z.");
        assertThat(answer.at("/groups/0/mutedUntil").asText()).isEqualTo("2026-06-01T13:30:00.000Z");
        OpenApiDocument document =
                new OpenApiDocument(api.get(V1 + ApiDocument.PATH).body());
        assertThat(document.faults(document.answer("/why"), answer, "why")).isEmpty();
    }

    @Test
    void anInhibitedAlertSaysByWhat() throws Exception {
        fire("Source", "source");
        fire("Target", "target");

        assertThat(why("Target", "target")).isEqualTo("Not notified: inhibited by alert Source.");
    }

    @Test
    void anAlertThatWaitsSaysForHowLong() throws Exception {
        fire("Waiting", "waiting");

        assertThat(why("Waiting", "waiting"))
                .startsWith("Not notified to waiting (webhook[0]) yet: the next notification is due at 20")
                .endsWith("(first notification).");
        assertThat(why("Waiting", "waiting&label=absent=")).isEqualTo(why("Waiting", "waiting"));
    }

    @Test
    void labelsThatNoAlertHasAreAnsweredToo() throws Exception {
        JsonNode answer =
                get("/why?label=" + URLEncoder.encode("alertname=\"None\",kind=\"quiet\"", StandardCharsets.UTF_8));

        assertThat(answer.get("sentence").asText())
                .isEqualTo("No alert with these labels is known. If it fired, receiver quiet would not be notified:"
                        + " its route is muted by the time interval always.");
        assertThat(answer.at("/routes/0/matches").asBoolean()).isTrue();
        assertThat(answer.at("/routes/1/matches").asBoolean()).isFalse();
        assertThat(answer.at("/routes/2/taken").asBoolean()).isTrue();
    }

    @Test
    void aPartOfTheLabelsFindsTheFiringAlertsThatHaveThem() throws Exception {
        fire("Partly", "waiting");
        fire("Partly", "quiet");

        JsonNode answer = get("/why?label=alertname=Partly");

        assertThat(answer.get("sentence").asText())
                .startsWith("2 firing alerts have these labels and others; none has them alone. If it fired, ");
        assertThat(answer.get("firing"))
                .extracting(alert -> alert.at("/labels/kind").asText() + ": "
                        + alert.get("sentence").asText().split(" ", -1)[3])
                .containsExactlyInAnyOrder("waiting: waiting", "quiet: route");
        assertThat(answer.get("moreFiring").asInt()).isZero();
        assertThat(get("/why?label=alertname=Partly&label=kind=quiet").get("firing"))
                .isEmpty();
        OpenApiDocument document =
                new OpenApiDocument(api.get(V1 + ApiDocument.PATH).body());
        assertThat(document.faults(document.answer("/why"), answer, "why")).isEmpty();
    }

    @Test
    void queryParametersThatAnOperationDoesNotHaveAreRefusedWithItsOwn() throws Exception {
        OpenApiDocument document =
                new OpenApiDocument(api.get(V1 + ApiDocument.PATH).body());
        List<String> tried = new ArrayList<>();
        for (String operation : document.operations()) {
            String path = operation.substring(operation.indexOf(' ') + 1).replace("{name}", "x");
            HttpResponse<String> answer = operation.startsWith("GET ")
                    ? api.get(V1 + path + "?matchr=a")
                    : api.post(V1 + path + "?matchr=a", "{}");
            if (answer.statusCode() != 404) {
                Set<String> own = document.queryParameters(path).keySet();
                String error = JSON.readTree(answer.body()).get("error").asText();
                assertThat(error).as(operation).startsWith("query parameter: \"matchr\" (expected: ");
                assertThat(error.replaceAll(".*expected: (one of )?|\\)$", "").split(", "))
                        .as(operation)
                        .containsExactlyInAnyOrder(own.isEmpty() ? new String[] {"none"} : own.toArray(String[]::new));
                assertThat(answer.statusCode()).as(operation).isEqualTo(400);
                tried.add(operation);
            }
        }
        assertThat(tried).contains("GET /events", "GET /history", "GET /history/export", "POST /silences/expire");
    }

    @Test
    void aSilencedAlertSaysByWhomUntilWhenAndWhy() throws Exception {
        fire("Silenced", "x");
        Instant end = Instant.now().plusSeconds(3600);
        String silence = """
                {"matchers":[{"name":"alertname","value":"Silenced","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"Ana","comment":"disk swap"}""".formatted(Instant.now(), end);
        assertThat(api.post("/api/v2/silences", silence).statusCode()).isEqualTo(200);

        assertThat(why("Silenced", "x"))
                .startsWith(
                        "Not notified: silenced by Ana until " + end.toString().substring(0, 19))
                .endsWith("(disk swap).");
    }

    @Test
    void anAcknowledgementSilencesTheGroup() throws Exception {
        fire("Acked", "x");
        awaitOutcome("Acked");
        HttpResponse<String> answer = api.post(
                V1 + "/acknowledgements",
                "{\"group\":\"" + groupId("Acked") + "\",\"createdBy\":\"Ana\",\"comment\":\"on it\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = JSON.readTree(answer.body()).get("silenceID").asText();
        JsonNode silence = get("/overview").get("silences").get(id);
        assertThat(silence.get("acknowledges").asText()).contains("Acked");
        assertThat(silence.get("alerts").asInt()).isEqualTo(1);
        assertThat(silence.at("/matchers/0").asText()).isEqualTo("alertname=\"Acked\"");
    }

    private String silence(String name, Instant start, Instant end) throws Exception {
        HttpResponse<String> answer = api.post("/api/v2/silences", """
                {"matchers":[{"name":"alertname","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"Ana","comment":"c","annotations":{"ticket":"7"}}""".formatted(name, start, end));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("silenceID").asText();
    }

    private JsonNode silence(String id) throws Exception {
        return JSON.readTree(api.get("/api/v2/silence/" + id).body());
    }

    private JsonNode bulk(String operation, String body) throws Exception {
        HttpResponse<String> answer = api.post(V1 + "/silences/" + operation, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("results");
    }

    @Test
    void manySilencesAreExpiredAtOnceAndEachHasAResult() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String active = silence("Bulk1", now, now.plusSeconds(3600));
        String pending = silence("Bulk2", now.plusSeconds(60), now.plusSeconds(3600));
        String body = "{\"ids\":[\"%s\",\"%s\",\"none\",\"%s\"]}".formatted(active, pending, active);
        JsonNode results = bulk("expire", body);

        assertThat(results.findValuesAsText("id")).containsExactly(active, pending, "none");
        assertThat(results.findValuesAsText("result")).containsExactly("expired", "expired", "notFound");
        assertThat(Instant.parse(results.at("/1/startsAt").asText())).isEqualTo(now.plusSeconds(60));
        assertThat(Instant.parse(results.at("/1/endsAt").asText())).isEqualTo(now.plusSeconds(3600));
        assertThat(silence(active).at("/status/state").asText()).isEqualTo("expired");
        assertThat(silence(pending).at("/status/state").asText()).isEqualTo("expired");
        assertThat(bulk("expire", body).findValuesAsText("result"))
                .containsExactly("alreadyExpired", "alreadyExpired", "notFound");
    }

    @Test
    void silencesAreRescheduledAndExpiredOnesRecreatedOnRequestOnly() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String open = silence("Bulk3", now, now.plusSeconds(3600));
        String expired = silence("Bulk4", now.plusSeconds(60), now.plusSeconds(3600));
        bulk("expire", "{\"ids\":[\"" + expired + "\"]}");
        String wanted = "{\"recreate\":%b,\"silences\":[{\"id\":\"" + open + "\",\"endsAt\":\"" + now.plusSeconds(7200)
                + "\"},{\"id\":\"" + expired + "\",\"startsAt\":\"" + now.plusSeconds(60) + "\",\"endsAt\":\""
                + now.plusSeconds(3600) + "\"},{\"id\":\"none\",\"endsAt\":\"" + now + "\"},{\"id\":\"" + open
                + "\",\"endsAt\":\"" + now + "\"}]}";

        assertThat(bulk("reschedule", wanted.formatted(false)).findValuesAsText("result"))
                .containsExactly("stored", "alreadyExpired", "notFound", "refused");
        JsonNode results = bulk("reschedule", wanted.formatted(true));

        assertThat(results.findValuesAsText("result")).containsExactly("stored", "stored", "notFound", "refused");
        assertThat(results.at("/3/error").asText()).startsWith("endsAt: " + now + " (expected: a time to come");
        assertThat(results.at("/0/silenceID").asText()).isEqualTo(open);
        assertThat(Instant.parse(silence(open).get("endsAt").asText())).isEqualTo(now.plusSeconds(7200));
        String again = results.at("/1/silenceID").asText();
        assertThat(again).isNotEqualTo(expired);
        assertThat(silence(again).at("/status/state").asText()).isEqualTo("pending");
        assertThat(silence(again).at("/annotations/ticket").asText()).isEqualTo("7");
        assertThat(Instant.parse(silence(again).get("startsAt").asText())).isEqualTo(now.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expire | {} | ids: 0 silences (expected: 1 to 1000)",
                "expire | {'ids':'x'} | expected: ",
                "reschedule | {'silences':[]} | silences: 0 silences (expected: 1 to 1000)",
                "reschedule | {'silences':[{'id':'x'}]} | no id or no endsAt (expected: both)"
            })
    void aRequestAboutManySilencesIsRefusedAsAWhole(String operation, String body, String reason) throws Exception {
        HttpResponse<String> answer = api.post(V1 + "/silences/" + operation, body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").asText()).contains(reason);
    }

    @Test
    void requestsAboutManySilencesAreBounded() throws Exception {
        String ids = Stream.generate(() -> "\"x\"").limit(1001).collect(Collectors.joining(","));

        HttpResponse<String> many = api.post(V1 + "/silences/expire", "{\"ids\":[" + ids + "]}");
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(many.body()).contains("ids: 1001 silences (expected: 1 to 1000)");
        HttpResponse<String> large = api.post(V1 + "/silences/expire", "{\"ids\":[\"" + "x".repeat(1 << 20) + "\"]}");
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void aPreviewCountsWhatASilenceWouldMute() throws Exception {
        fire("Previewed", "x");
        JsonNode answer = get(
                "/silences/preview?matcher=" + URLEncoder.encode("{alertname=~\"Preview.*\"}", StandardCharsets.UTF_8));

        assertThat(answer.get("alerts").size()).isEqualTo(1);
        assertThat(answer.get("hasEqualityMatcher").asBoolean()).isFalse();
        assertThat(answer.get("activeAlerts").asInt()).isPositive();
    }

    @Test
    void regularExpressionsAreThoseOfMatchers() throws Exception {
        String body = "{\"regexps\":[{\"regexp\":\"(?i)db-[[:digit:]]+|\",\"values\":[\"DB-1\",\"xdb-1\",\"\"]},"
                + "{\"regexp\":\"(\",\"values\":[\"(\"]}]}";
        HttpResponse<String> answer = api.post(V1 + "/regexps", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/results/0/matches")).hasToString("[true,false,true]");
        assertThat(JSON.readTree(answer.body()).at("/results/1/error").asText()).contains("missing closing )");
        String most = Stream.generate(() -> "{}").limit(101).collect(Collectors.joining(","));
        HttpResponse<String> many = api.post(V1 + "/regexps", "{\"regexps\":[" + most + "]}");
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(many.body()).contains("regexps: 101 (expected: 1 to 100)");
    }

    /** The longest values, and a pattern that takes a backtracking engine longer than the age of the universe. */
    @Test
    void aRegularExpressionTakesLinearTime() throws Exception {
        String body = "{\"regexps\":[{\"regexp\":\"(a+)+b\",\"values\":[\"" + "a".repeat(100_000) + "\"]}]}";

        assertThat(api.post(V1 + "/regexps", body).body()).startsWith("{\"results\":[{\"matches\":[false]}]}");
    }

    @Test
    void theRoutingTreeShowsWhatIsInIt() throws Exception {
        fire("Routed", "waiting");
        JsonNode root = get("/routes");

        assertThat(root.get("receiver").asText()).isEqualTo("working");
        assertThat(root.at("/routes/2/receiver").asText()).isEqualTo("waiting");
        assertThat(root.at("/routes/2/alerts").asInt()).isPositive();
    }

    @Test
    void answersKeepToTheDocument() throws Exception {
        fire("Documented", "broken");
        awaitOutcome("Documented");
        OpenApiDocument document =
                new OpenApiDocument(api.get(V1 + ApiDocument.PATH).body());
        String since = get("/overview").get("id").asText();
        fire("DocumentedToo", "quiet");

        assertThat(document.faults(document.schema("overview"), get("/overview"), "overview"))
                .isEmpty();
        assertThat(document.faults(document.schema("changes"), get("/overview?since=" + since), "changes"))
                .isEmpty();
        for (String path : List.of("/status", "/routes", "/receivers")) {
            assertThat(document.faults(document.answer(path), get(path), path)).isEmpty();
        }
        JsonNode why = get("/why?label=alertname=Documented&label=kind=broken");
        assertThat(document.faults(document.answer("/why"), why, "why")).isEmpty();
        JsonNode preview = get("/silences/preview?matcher=alertname=Documented");
        assertThat(document.faults(document.answer("/silences/preview"), preview, "preview"))
                .isEmpty();
        String regexps = "{\"regexps\":[{\"regexp\":\"a\",\"values\":[\"a\"]},{\"regexp\":\"(\"}]}";
        assertThat(document.faults(
                        document.schema("regexps"),
                        JSON.readTree(api.post(V1 + "/regexps", regexps).body()),
                        "regexps"))
                .isEmpty();
        Instant now = Instant.now();
        String id = silence("DocumentedToo", now, now.plusSeconds(3600));
        String wanted = "{\"recreate\":true,\"silences\":[{\"id\":\"" + id + "\",\"endsAt\":\"%s\"}]}";
        for (String body : List.of(wanted.formatted(now.plusSeconds(60)), wanted.formatted(now))) {
            JsonNode results =
                    JSON.readTree(api.post(V1 + "/silences/reschedule", body).body());
            assertThat(document.faults(document.schema("bulk"), results, "reschedule"))
                    .isEmpty();
        }
        JsonNode expired = JSON.readTree(
                api.post(V1 + "/silences/expire", "{\"ids\":[\"" + id + "\"]}").body());
        assertThat(document.faults(document.schema("bulk"), expired, "expire")).isEmpty();
        for (String operation : document.operations()) {
            String[] parts = operation.split(" ", -1);
            boolean isOff = parts[1].matches("/shadow.*|.*/test|.*/render"); // those endpoints have flags of their own
            HttpRequest.Builder other = HttpRequest.newBuilder(api.uri(V1 + parts[1].replace("{name}", "x")))
                    .PUT(HttpRequest.BodyPublishers.noBody());
            assertThat(api.send(other).statusCode()).as(operation).isEqualTo(isOff ? 404 : 405);
        }
    }

    @Test
    void badRequestsAreRefusedWithAReason() throws Exception {
        assertRefused("/why", 400, "fingerprint or label: missing");
        assertRefused("/why?label=x", 400, "label: \\\"x\\\" (expected: name=value)");
        assertRefused("/why?fingerprint=0123456789abcdef", 404, "that of an alert");
        assertRefused("/why?label=a=b&time=noon", 400, "time: \\\"noon\\\"");
        assertRefused(
                "/silences/preview?matcher=" + URLEncoder.encode("a=~\"(\"", StandardCharsets.UTF_8), 400, "matcher: ");
        HttpResponse<String> unknown =
                api.post(V1 + "/acknowledgements", "{\"group\":\"nothing\",\"createdBy\":\"Ana\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        HttpResponse<String> missing = api.post(V1 + "/acknowledgements", "{\"group\":\"nothing\"}");
        assertThat(missing.statusCode()).isEqualTo(400);
        HttpResponse<String> form = api.send(HttpRequest.newBuilder(api.uri(V1 + "/acknowledgements"))
                .POST(HttpRequest.BodyPublishers.ofString("group=x")));
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(api.get(V1 + "/acknowledgements").statusCode()).isEqualTo(405);
        assertThat(api.post(V1 + "/overview", "{}").statusCode()).isEqualTo(405);
    }

    private void assertRefused(String path, int status, String reason) throws Exception {
        HttpResponse<String> answer = api.get(V1 + path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(reason);
    }

    @Test
    void aReadOnlyReplicaChangesNoSilence() throws Exception {
        for (String operation : List.of("/acknowledgements", "/silences/expire", "/silences/reschedule")) {
            HttpResponse<String> answer = readOnly.post(V1 + operation, "{\"ids\":[\"x\"]}");

            assertThat(answer.statusCode()).as(operation).isEqualTo(403);
        }
        assertThat(JSON.readTree(readOnly.get(V1 + "/overview").body())
                        .at("/status/replica/readOnly")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void thePageAllowsNoScriptButItsOwn() throws Exception {
        HttpResponse<String> page = api.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        String script = page.body().replaceAll("(?s).*src=\"(ui/main-\\w+\\.js)\".*", "$1");
        HttpResponse<String> bundle = api.get("/" + script);
        assertThat(bundle.statusCode()).isEqualTo(200);
        assertThat(bundle.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        HttpResponse<byte[]> compressed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(api.uri("/" + script).toString()))
                                .header("Accept-Encoding", "gzip, br")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(compressed.body().length).isLessThan(80 << 10);
        assertThat(api.get("/ui/none.js").statusCode()).isEqualTo(404);
        HttpResponse<String> again = api.send(HttpRequest.newBuilder(api.uri("/"))
                .header("If-None-Match", page.headers().firstValue("ETag").orElseThrow()));
        assertThat(again.statusCode()).isEqualTo(304);
    }
}
