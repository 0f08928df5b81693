package io.grapevine.web.api.grapevine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.Config;
import io.grapevine.files.ConfigLoader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that arrive twice with one key, and changes of a version that is not the present one. */
class RepeatedRequestsIT extends GrapevineApiTests {
    private static final String SILENCES = "/api/v2/silences";

    @BeforeAll
    void configure() throws Exception {
        Config beside = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), """
                        route: {receiver: working}
                        receivers:
                        - {name: working, webhook_configs: [{url: 'http://w'}]}
                        - {name: ana, webhook_configs: [{url: 'http://a'}]}
                        """.getBytes(UTF_8))
                .get()
                .config();
        use("""
            heartbeats: [{name: sync, ping: true, within: 1h}]
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ana}]
              schedules:
              - name: payments
                receiver: working
                layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
            """, beside);
    }

    private static String silence(String id, String name, String comment) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return """
            {"id":"%s","matchers":[{"name":"alertname","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",
             "createdBy":"Ana","comment":"%s"}\
            """.formatted(id, name, now, now.plusSeconds(3_600), comment);
    }

    private HttpRequest.Builder request(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return api.send(request(path, body, headers));
    }

    private String stored(String body, String... headers) throws Exception {
        HttpResponse<String> answer = post(SILENCES, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("silenceID").asText();
    }

    private List<String> open(String name) throws Exception {
        List<String> found = new ArrayList<>();
        for (JsonNode each : JSON.readTree(
                api.get(SILENCES + "?expired=false&filter=alertname%3D" + name).body())) {
            if (!each.at("/status/state").asText().equals("expired")) {
                found.add(each.get("id").asText());
            }
        }
        return found;
    }

    @Test
    void silenceThatIsAskedForTwiceWithOneKeyIsMadeOnce() throws Exception {
        String body = silence("", "Twice", "c");
        String id = stored(body, "Idempotency-Key", "k1");

        assertThat(stored(body, "Idempotency-Key", "k1")).isEqualTo(id);
        assertThat(open("Twice")).containsExactly(id);
        assertThat(stored(body, "Idempotency-Key", "k2")).isNotEqualTo(id);
        assertThat(stored(body)).isNotEqualTo(stored(body));
        assertThat(open("Twice")).hasSize(4);
    }

    @Test
    void keyInAnotherRequestIsAnotherKey() throws Exception {
        String id = stored(silence("", "KeyA", "c"), "Idempotency-Key", "same");

        assertThat(stored(silence("", "KeyB", "c"), "Idempotency-Key", "same")).isNotEqualTo(id);
        assertThat(open("KeyB")).hasSize(1);
    }

    @Test
    void requestsAtTheSameTimeMakeOneSilence() throws Exception {
        String body = silence("", "AtOnce", "c");
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return stored(body, "Idempotency-Key", "k");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(open("AtOnce")).hasSize(1);
    }

    @Test
    void whatHasEndedSinceIsNotMadeAgain() throws Exception {
        String body = silence("", "Ended", "c");
        String id = stored(body, "Idempotency-Key", "k");
        api.send(HttpRequest.newBuilder(api.uri("/api/v2/silence/" + id)).DELETE());

        assertThat(stored(body, "Idempotency-Key", "k")).isEqualTo(id);
        assertThat(open("Ended")).isEmpty();
    }

    @Test
    void changeThatMakesTheSilenceAnewDoesSoOnce() throws Exception {
        String first = stored(silence("", "Anew", "c"));
        String version = silence(first).get("updatedAt").asText();
        String body = silence(first, "AnewB", "c");
        String second = stored(body, "Idempotency-Key", "k", "If-Match", '"' + version + '"');

        assertThat(stored(body, "Idempotency-Key", "k", "If-Match", '"' + version + '"'))
                .isEqualTo(second);
        assertThat(open("AnewB")).containsExactly(second);
        assertThat(open("Anew")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void keyOfAnotherLengthIsRefused(int length) throws Exception {
        HttpResponse<String> answer = post(SILENCES, silence("", "Long", "c"), "Idempotency-Key", "x".repeat(length));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).asText())
                .isEqualTo("Idempotency-Key: " + length + " characters (expected: 1 to 255)");
    }

    @Test
    void overrideThatIsAskedForTwiceIsMadeOnce() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String body = "{\"shifts\":[{\"person\":\"ben\",\"start\":\"%s\",\"end\":\"%s\"}],\"createdBy\":\"Ben\"}"
                .formatted(now, now.plusSeconds(3_600));
        String path = V1 + "/on-call/payments/overrides";
        String answer = post(path, body, "Idempotency-Key", "k").body();

        assertThat(post(path, body, "Idempotency-Key", "k").body()).isEqualTo(answer);
        assertThat(get("/on-call").at("/schedules/0/overrides")).hasSize(1);
    }

    @Test
    void snoozeThatIsAskedForTwiceIsMadeOnceWhateverTheTime() throws Exception {
        fireUntilOutcome("Snoozed", "x");
        String body = "{\"group\":\"%s\",\"createdBy\":\"Ana\",\"comment\":\"later\",\"duration\":\"2h\"}"
                .formatted(groupId("Snoozed"));
        String answer =
                post(V1 + "/acknowledgements", body, "Idempotency-Key", "k").body();
        String id = JSON.readTree(answer).get("silenceID").asText();

        assertThat(silence(id).at("/annotations/grapevine_request").asText()).hasSize(36);
        assertThat(post(V1 + "/acknowledgements", body, "Idempotency-Key", "k").body())
                .isEqualTo(answer);
    }

    @Test
    void silencesThatAreCreatedAgainTwiceAreMadeOnce() throws Exception {
        String first = stored(silence("", "Again", "c"));
        String second = stored(silence("", "Again", "d"));
        Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(1_800);
        post("/silences/expire", "{\"ids\":[\"" + first + "\",\"" + second + "\"]}");
        String wanted = "{\"id\":\"%s\",\"endsAt\":\"%s\"}";
        String body = "{\"recreate\":true,\"silences\":[" + wanted.formatted(first, end) + ","
                + wanted.formatted(second, end) + "]}";
        JsonNode answer = JSON.readTree(
                post(V1 + "/silences/reschedule", body, "Idempotency-Key", "k").body());

        assertThat(JSON.readTree(post(V1 + "/silences/reschedule", body, "Idempotency-Key", "k")
                        .body()))
                .isEqualTo(answer);
        assertThat(open("Again")).hasSize(2);
    }

    @Test
    void pauseOfAHeartbeatThatIsAskedForTwiceIsOne() throws Exception {
        String body = "{\"until\":\"%s\",\"createdBy\":\"Ana\"}"
                .formatted(Instant.now().plusSeconds(600));
        String path = V1 + "/heartbeats/sync/pause";

        assertThat(post(path, body, "Idempotency-Key", "k").body())
                .isEqualTo(post(path, body, "Idempotency-Key", "k").body());
    }

    private void assertOutdated(HttpResponse<String> answer, String... parts) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(412);
        assertThat(JSON.readTree(answer.body()).asText())
                .startsWith("If-Match: \"")
                .contains(parts);
    }

    @Test
    void changeOfAnOlderVersionIsRefusedWithWhatThereIs() throws Exception {
        String id = stored(silence("", "Older", "c"));
        JsonNode old = silence(id);
        String version = '"' + old.get("updatedAt").asText() + '"';
        Thread.sleep(2); // so that the next version is of another millisecond
        String other = old.toString().replace("\"comment\":\"c\"", "\"comment\":\"other\"");
        assertThat(stored(other, "If-Match", version)).isEqualTo(id);
        JsonNode now = silence(id);
        String mine = old.toString().replace("\"comment\":\"c\"", "\"comment\":\"mine\"");

        assertOutdated(
                post(SILENCES, mine, "If-Match", version),
                "(expected: the updatedAt of the silence, now \""
                        + now.get("updatedAt").asText(),
                "by \"Ana\" until " + now.get("endsAt").asText());
        assertThat(silence(id).get("comment").asText()).isEqualTo("other");
        assertThat(stored(other, "If-Match", version)).as("it is as wanted").isEqualTo(id);
        assertThat(stored(mine)).as("without a version").isEqualTo(id);
    }

    @Test
    void silenceThatHasExpiredIsNotRevived() throws Exception {
        String id = stored(silence("", "Revived", "c"));
        JsonNode old = silence(id);
        api.send(HttpRequest.newBuilder(api.uri("/api/v2/silence/" + id)).DELETE());

        assertOutdated(
                post(
                        SILENCES,
                        old.toString(),
                        "If-Match",
                        '"' + old.get("updatedAt").asText() + '"'),
                "this one ended at ");
        assertThat(open("Revived")).isEmpty();
        assertThat(stored(old.toString()))
                .as("as in Alertmanager without a version")
                .isNotEqualTo(id);
    }

    @Test
    void versionThatIsNoTimeIsRefused() throws Exception {
        String id = stored(silence("", "Version", "c"));
        HttpResponse<String> answer = post(SILENCES, silence(id, "Version", "d"), "If-Match", "\"x\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).asText())
                .isEqualTo("If-Match: \"x\" (expected: the updatedAt of the silence, in quotes)");
    }
}
