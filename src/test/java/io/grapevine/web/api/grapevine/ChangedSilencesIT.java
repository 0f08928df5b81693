package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acknowledgements, and silences that are previewed, rescheduled and expired, over HTTP. */
class ChangedSilencesIT extends GrapevineApiTests {
    @Test
    void anAcknowledgementSilencesTheGroup() throws Exception {
        fireUntilOutcome("Acked", "x");
        String id = acknowledge(groupId("Acked"));

        JsonNode silence = get("/overview").get("silences").get(id);
        assertThat(silence.get("acknowledges").asText()).contains("Acked");
        assertThat(silence.get("alerts").asInt()).isEqualTo(1);
        assertThat(silence.at("/matchers/0").asText()).isEqualTo("alertname=\"Acked\"");
        assertThat(get("/overview").at("/groups/" + groupId("Acked")).has("acknowledgedBefore"))
                .isFalse();

        bulk("expire", "{\"ids\":[\"" + id + "\"]}");
        JsonNode before = get("/overview").at("/groups/" + groupId("Acked") + "/acknowledgedBefore");
        assertThat(before.get("by").asText()).isEqualTo("Ana");
        assertThat(Instant.parse(before.get("until").asText()))
                .isBefore(Instant.now().plusSeconds(1));
    }

    @Test
    void anAcknowledgementWithADurationLapses() throws Exception {
        fireUntilOutcome("Snoozed", "x");
        String body = "{\"group\":\"" + groupId("Snoozed")
                + "\",\"createdBy\":\"Ana\",\"comment\":\"later\",\"duration\":\"%s\"}";
        assertRefused(
                api.post(V1 + "/acknowledgements", body.formatted("25h")), 400, "(expected: a duration from 1m to 24h");
        String id =
                post("/acknowledgements", body.formatted("2h")).get("silenceID").asText();
        JsonNode silence = get("/overview").get("silences").get(id);
        String end = silence.get("endsAt").asText();

        assertThat(silence.get("lapses").asBoolean()).isTrue();
        assertThat(Duration.between(Instant.parse(silence.get("startsAt").asText()), Instant.parse(end)))
                .isEqualTo(Duration.ofHours(2));
        assertThat(why("Snoozed", "x"))
                .isEqualTo("Not notified: acknowledged by Ana until " + end
                        + " (later). Its end will be sent to working (webhook).");
        assertThat(group("Snoozed").get("muting"))
                .hasToString("{\"as\":\"acknowledged\",\"sends\":\"ends\",\"until\":\"" + end + "\"}");
        assertThat(api.post(V1 + "/acknowledgements", body.formatted("2h")).body())
                .contains(id);
    }

    @Test
    void theAcknowledgementsOfAGroupEndTogetherAndOnlyTheirs() throws Exception {
        fireUntilOutcome("Unacked", "x");
        String path = V1 + "/acknowledgements";
        String body = "{\"group\":\"" + groupId("Unacked") + "\",\"createdBy\":\"%s\",\"comment\":\"on it\"}";
        List<String> made = new ArrayList<>();
        for (String author : List.of("Ana", "Bo")) {
            made.add(post("/acknowledgements", body.formatted(author))
                    .get("silenceID")
                    .asText());
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String other = silence("Unacked", now, now.plusSeconds(3600));

        HttpResponse<String> ended = delete(path + "/" + groupId("Unacked"));
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
        assertThat(JSON.readTree(ended.body()).get("silenceIDs"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(made);
        assertThat(made)
                .allSatisfy(id ->
                        assertThat(silence(id).at("/status/state").asText()).isEqualTo("expired"));
        assertThat(silence(other).at("/status/state").asText()).isEqualTo("active");

        assertThat(delete(path + "/" + groupId("Unacked")).body()).isEqualToIgnoringNewLines("{\"silenceIDs\":[]}");
        assertRefused(delete(path + "/nothing"), 404, "group: \\\"nothing\\\" (expected: the id of a group)");
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.uri(path)).DELETE());
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
    @CsvSource(delimiter = '|', textBlock = """
            expire | {} | ids: 0 silences (expected: 1 to 1000)
            expire | {'ids':'x'} | expected:
            reschedule | {'silences':[]} | silences: 0 silences (expected: 1 to 1000)
            reschedule | {'silences':[{'id':'x'}]} | no id or no endsAt (expected: both)
            """)
    void aRequestAboutManySilencesIsRefusedAsAWhole(String operation, String body, String reason) throws Exception {
        HttpResponse<String> answer = api.post(V1 + "/silences/" + operation, body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").asText()).contains(reason);
    }

    @Test
    void requestsAboutManySilencesAreBounded() throws Exception {
        String ids = Stream.generate(() -> "\"x\"").limit(1001).collect(Collectors.joining(","));

        HttpResponse<String> many = api.post(V1 + "/silences/expire", "{\"ids\":[" + ids + "]}");
        assertRefused(many, 400, "ids: 1001 silences (expected: 1 to 1000)");
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
        JsonNode answer = post("/regexps", body);

        assertThat(answer.at("/results/0/matches")).hasToString("[true,false,true]");
        assertThat(answer.at("/results/1/error").asText()).contains("missing closing )");
        String most = Stream.generate(() -> "{}").limit(101).collect(Collectors.joining(","));
        HttpResponse<String> many = api.post(V1 + "/regexps", "{\"regexps\":[" + most + "]}");
        assertRefused(many, 400, "regexps: 101 (expected: 1 to 100)");
    }

    @Test
    void whatRegularExpressionsMayCostIsBounded() throws Exception {
        String value = "\"" + "a".repeat(10_000) + "\"";
        String slow = "{\"regexp\":\".*[ab]{500}x\",\"values\":["
                + Stream.generate(() -> value).limit(90).collect(Collectors.joining(",")) + "]}";
        HttpResponse<String> refused = api.post(V1 + "/regexps", "{\"regexps\":[" + slow + "]}");
        assertRefused(refused, 400, " steps (expected: at most 20000000)");

        String large = "{\"regexp\":\".*[ab]{1000}[cd]{1000}x\",\"values\":[]}";
        String many = Stream.generate(() -> large).limit(50).collect(Collectors.joining(","));
        assertThat(api.post(V1 + "/regexps", "{\"regexps\":[" + many + "]}").body())
                .contains(" instructions (expected: at most 50000)");

        String longest = "{\"regexp\":\"" + "a".repeat(40_000) + "\",\"values\":[]}";
        HttpResponse<String> longer = api.post(V1 + "/regexps", "{\"regexps\":[" + longest + "," + longest + "]}");
        assertThat(longer.body()).contains("regexps: 80000 characters (expected: at most 65536)");
    }

    @Test
    void withoutRulesACommentHasNoLinks() throws Exception {
        HttpResponse<String> answer = api.post(V1 + "/links", "{\"texts\":[\"OPS-1\",\"\"]}");

        assertThat(answer.body()).startsWith("{\"results\":[{\"links\":[]},{\"links\":[]}]}");
        assertRefused(api.post(V1 + "/links", "{}"), 400, "texts: 0 (expected: 1 to 1000)");
    }

    /** The longest values, and a pattern that takes a backtracking engine longer than the age of the universe. */
    @Test
    void aRegularExpressionTakesLinearTime() throws Exception {
        String body = "{\"regexps\":[{\"regexp\":\"(a+)+b\",\"values\":[\"" + "a".repeat(100_000) + "\"]}]}";

        assertThat(api.post(V1 + "/regexps", body).body()).startsWith("{\"results\":[{\"matches\":[false]}]}");
    }

    @Test
    void whereNobodyMaySilenceNoSilenceIsChanged() throws Exception {
        for (String operation : List.of("/acknowledgements", "/silences/expire", "/silences/reschedule")) {
            HttpResponse<String> answer = readOnly.post(V1 + operation, "{\"ids\":[\"x\"]}");

            assertThat(answer.statusCode()).as(operation).isEqualTo(403);
        }
        assertThat(JSON.readTree(readOnly.get(V1 + "/access").body())
                        .get("maySilence")
                        .asBoolean())
                .isFalse();
    }
}
