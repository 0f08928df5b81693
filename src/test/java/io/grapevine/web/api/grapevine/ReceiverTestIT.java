package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.receivertest.Attempted;
import io.grapevine.receiver.receivertest.ReceiverTestRefusal;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverTestIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Attempted attempted(Attempted.Outcome outcome, List<JsonObject> sent) {
        boolean fine = outcome == Attempted.Outcome.DELIVERED;
        return new Attempted(
                "webhook", 0, outcome, fine ? null : "other", fine ? null : "no luck", Duration.ofMillis(42), sent);
    }

    @Test
    void theAnswerTellsWhatBecameOfEachIntegrationAndWhatWasSent() throws Exception {
        JsonObject first = new JsonObject().put("method", "POST").put("status", 307);
        JsonObject second =
                new JsonObject().put("method", "GET").put("body", "").put("status", 200);
        JsonObject mail = new JsonObject().put("method", "MAIL").put("html", "<b>");
        try (LiveTrial trial = LiveTrial.testing(new Asked(
                attempted(Attempted.Outcome.DELIVERED, List.of(first, second)),
                attempted(Attempted.Outcome.RETRYABLE, List.of(mail)),
                attempted(Attempted.Outcome.SKIPPED, List.of())))) {
            HttpResponse<String> answer = trial.post(LiveTrial.test("r"), "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("""
                    {"receiver": "r", "integrations": [
                      {"integration": "webhook", "index": 0, "outcome": "delivered", "durationMillis": 42, "status": 200,
                       "requests": [{"method": "POST", "status": 307}, {"method": "GET", "body": "", "status": 200}]},
                      {"integration": "webhook", "index": 0, "outcome": "retryable", "reason": "other",
                       "message": "no luck", "durationMillis": 42, "requests": [{"method": "MAIL", "html": "<b>"}]},
                      {"integration": "webhook", "index": 0, "outcome": "skipped", "reason": "other",
                       "message": "no luck", "durationMillis": 42, "requests": []}
                    ]}
                    """));
        }
    }

    @Test
    void eachOutcomeIsCountedAndEachTestLogged() throws Exception {
        try (LogLines log = LogLines.capture();
                LiveTrial trial = LiveTrial.testing(new Asked(
                        attempted(Attempted.Outcome.PLAIN, List.of()),
                        attempted(Attempted.Outcome.REJECTED, List.of())))) {
            trial.post(LiveTrial.test("r"), "{}");
            trial.post(LiveTrial.test("r"), "{\"config\": \"c\"}");

            assertThat(trial.metrics())
                    .contains(
                            "grapevine_receiver_tests_total{outcome=\"plain\"} 2.0\n",
                            "grapevine_receiver_tests_total{outcome=\"rejected\"} 2.0\n",
                            "grapevine_receiver_tests_total{outcome=\"delivered\"} 0.0\n");
            assertThat(log.lines().stream()
                            .filter(line -> line.contains("Receiver tested"))
                            .distinct())
                    .containsExactly(
                            "receiver=r from=127.0.0.1 config=live outcomes=webhook[0]=plain,webhook[0]=rejected"
                                    + " Receiver tested",
                            "receiver=r from=127.0.0.1 config=request outcomes=webhook[0]=plain,webhook[0]=rejected"
                                    + " Receiver tested");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "team, team",
        "team%2Fx, team/x",
        "team/x, team/x",
        "team%20x+y, team x+y",
        "k%C3%BCche%25, küche%",
        "test, test",
        "a/test, a/test",
    })
    void theNameIsWhatStandsInThePathDecoded(String path, String name) throws Exception {
        Asked asked = new Asked();
        try (LiveTrial trial = LiveTrial.testing(asked)) {
            HttpResponse<String> answer = trial.post(LiveTrial.test(path), "");

            assertThat(JSON.readTree(answer.body()).get("receiver").asText()).isEqualTo(name);
            assertThat(asked.only().notification().receiver()).isEqualTo(name);
        }
    }

    @Test
    void aBrokenEscapeInTheNameIsAFault() throws Exception {
        try (LiveTrial trial = LiveTrial.testing(new Asked())) {
            String answer = trial.web()
                    .raw("POST " + LiveTrial.test("a%zz") + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whatTheBodyAsksForReachesTheTester() throws Exception {
        Asked asked = new Asked();
        try (LiveTrial trial = LiveTrial.testing(asked)) {
            trial.post(LiveTrial.test("r"), "{\"config\": \"route:\", \"timeout\": \"1m0s\"}");

            assertThat(asked.only().config()).isEqualTo("route:");
            assertThat(asked.only().notification().timeout()).isEqualTo(Duration.ofMinutes(1));
            assertThat(asked.only().notification().now()).isEqualTo(LiveTrial.NOW);
        }
    }

    @Test
    void whatTheTesterRefusesIsAnsweredAsItSays() throws Exception {
        try (LiveTrial trial = LiveTrial.testing((config, notification) -> {
            throw config == null
                    ? ReceiverTestRefusal.notFound("no receiver")
                    : ReceiverTestRefusal.invalid("line 3\nline 4");
        })) {
            for (int more = 0; more < 10; more++) { // a refusal occupies nothing
                HttpResponse<String> missing = trial.post(LiveTrial.test("r"), "");
                assertThat(missing.statusCode()).isEqualTo(404);
                assertThat(missing.body()).isEqualTo("{\"error\":\"no receiver\"}\n");
            }
            HttpResponse<String> invalid = trial.post(LiveTrial.test("r"), "{\"config\": \"x\"}");
            assertThat(invalid.statusCode()).isEqualTo(400);
            assertThat(invalid.body()).isEqualTo("{\"error\":\"line 3\\nline 4\"}\n");
        }
    }

    @Test
    void aCrashIsAnsweredWithoutItsText() throws Exception {
        List<ReceiverTester> crashing = List.of(
                (config, notification) -> {
                    throw new IllegalStateException("hush-hush");
                },
                (config, notification) -> CompletableFuture.failedFuture(new IllegalStateException("hush-hush")));
        for (ReceiverTester tester : crashing) {
            try (LogLines log = LogLines.capture();
                    LiveTrial trial = LiveTrial.testing(tester)) {
                for (int more = 0; more < 10; more++) {
                    HttpResponse<String> answer = trial.post(LiveTrial.test("r"), "");
                    assertThat(answer.statusCode()).isEqualTo(500);
                    assertThat(answer.body()).isEqualTo("{\"error\":\"internal error\"}\n");
                }
                assertThat(log.lines()).anyMatch(line -> line.contains("Request failed"));
                assertThat(String.join("\n", log.lines())).doesNotContain("hush-hush");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []|array (expected: object) at line 1, column 1
            {|no JSON: unexpected end
            {"confg": ""}|confg: unknown field (expected: one of config, alerts, status, timeout) at line 1
            {"timeout": "2m"}|timeout: "2m" (expected: a duration such as 10s, at most 1m0s) at line 1, column 13
            {"status": "over"}|status: "over" (expected: firing or resolved) at line 1, column 12
            {"alerts": []}|alerts: no alert (expected: one or more) at line 1, column 13
            """)
    void aBodyThatIsNotWhatItMustBeIsAFault(String body, String fault) throws Exception {
        try (LiveTrial trial = LiveTrial.testing(new Asked())) {
            HttpResponse<String> answer = trial.post(LiveTrial.test("r"), body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).get("error").asText()).startsWith(fault);
        }
    }

    @Test
    void fourTestsRunAtATimeAndFurtherOnesAreRefused() throws Exception {
        List<CompletableFuture<List<Attempted>>> running = new ArrayList<>();
        Semaphore started = new Semaphore(0);
        try (LiveTrial trial = LiveTrial.testing((config, notification) -> {
            CompletableFuture<List<Attempted>> one = new CompletableFuture<>();
            synchronized (running) {
                running.add(one);
            }
            started.release();
            return one;
        })) {
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> status(trial), task -> new Thread(task).start()));
            }
            assertThat(started.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();

            HttpResponse<String> refused = trial.post(LiveTrial.test("r"), "");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("at most 4 at a time");
            assertThat(trial.render("{\"text\": \"x\"}").statusCode()).isEqualTo(200);

            running.forEach(one -> one.complete(List.of()));
            for (CompletableFuture<Integer> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            CompletableFuture<Integer> next =
                    CompletableFuture.supplyAsync(() -> status(trial), task -> new Thread(task).start());
            assertThat(started.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();
            running.get(4).complete(List.of());
            assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    private static int status(LiveTrial trial) {
        try {
            return trial.post(LiveTrial.test("r"), "").statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
