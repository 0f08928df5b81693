package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.receivertest.Attempted;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both endpoints as parts of the web server. */
class TrialWebIT {
    private static LiveTrial serve(WebOptions options, ReceiverTester tester) throws Exception {
        return LiveTrial.with(options, Map.of(TemplateLanguage.GO, LiveTrial.templates()), tester);
    }

    @ParameterizedTest
    @ValueSource(strings = {LiveTrial.RENDER, "/api/grapevine/v1/receivers/r/test"})
    void onlyPostsOfJsonAreTaken(String path) throws Exception {
        Asked asked = new Asked();
        try (LiveTrial trial = LiveTrial.testing(asked)) {
            for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS")) {
                HttpResponse<String> answer = trial.web().request(method, path, "");
                assertThat(answer.statusCode()).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).contains("POST");
                assertThat(answer.body()).isEqualTo("{\"error\":\"method " + method + " (expected: POST)\"}\n");
            }
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonx")) {
                HttpResponse<String> answer = trial.web().request("POST", path, "{}", "Content-Type", type);
                assertThat(answer.statusCode()).isEqualTo(415);
                assertThat(answer.body()).contains("(expected: application/json)");
            }
            assertThat(trial.web().request("POST", path, "").statusCode()).isEqualTo(415);
            assertThat(asked.tests()).isEmpty();
            assertThat(trial.web()
                            .request(
                                    "POST",
                                    path,
                                    "{\"text\": \"x\"}",
                                    "Content-Type",
                                    "Application/JSON; charset=utf-8")
                            .statusCode())
                    .isNotEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LiveTrial.RENDER, "/api/grapevine/v1/receivers/r/test"})
    void aBodyOfMoreThanAMebibyteIsRefused(String path) throws Exception {
        try (LiveTrial trial = LiveTrial.testing(new Asked())) {
            String most = "{\"text\": \"" + "x".repeat((1 << 20) - 12) + "\"}";
            assertThat(trial.post(path, most).statusCode()).isNotEqualTo(413);

            HttpResponse<String> answer = trial.post(path, most + " ");
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("{\"error\":\"body of more than 1048576 bytes\"}\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/grapevine/v1",
                "/api/grapevine/v1/receivers/test",
                "/api/grapevine/v1/receivers//test",
                "/api/grapevine/v1/receivers/r",
                "/api/grapevine/v1/receivers/r/test/",
                "/api/grapevine/v1/receivers/r/t%65st",
                "/api/grapevine/v1/templates/render/",
                "/api/grapevine/v1/templates/rende%72",
                "/api/grapevine/v2/templates/render"
            })
    void otherPathsAreUnknown(String path) throws Exception {
        Asked asked = new Asked();
        try (LiveTrial trial = LiveTrial.testing(asked)) {
            assertThat(trial.post(path, "{}").statusCode()).isIn(307, 404);
            assertThat(asked.tests()).isEmpty();
        }
    }

    @Test
    void pagesOfOtherSitesMayNeitherRenderNorSend() throws Exception {
        String[] preflight = {"Origin", "http://x", "Access-Control-Request-Method", "POST"};
        try (LiveTrial trial = serve(ServedWeb.options("--web.cors.origin=.*"), new Asked())) {
            for (String path : List.of(LiveTrial.RENDER, LiveTrial.test("r"))) {
                HttpResponse<String> asked = trial.web().request("OPTIONS", path, "", preflight);
                HttpResponse<String> posted = trial.web()
                        .request("POST", path, "{}", "Content-Type", "application/json", "Origin", "http://x");

                assertThat(asked.statusCode()).isEqualTo(405);
                assertThat(posted.headers().firstValue("Cache-Control")).contains("no-store");
                for (HttpResponse<String> answer : List.of(asked, posted)) {
                    assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
                }
            }
        }
    }

    @Test
    void usersAndThePrefixHoldForItToo(@TempDir Path directory) throws Exception {
        String hash = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";
        Path file = Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {alice: '" + hash + "'}");
        Asked asked = new Asked();
        try (LiveTrial trial = serve(ServedWeb.options("--web.config.file=" + file, "--web.route-prefix=/am"), asked)) {
            String path = "/am" + LiveTrial.test("team%2Fx");
            assertThat(trial.post(path, "{}").statusCode()).isEqualTo(401);
            assertThat(asked.tests()).isEmpty();

            String login = Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));
            String[] headers = {"Content-Type", "application/json", "Authorization", "Basic " + login};
            assertThat(trial.web().request("POST", path, "{}", headers).statusCode())
                    .isEqualTo(200);
            assertThat(asked.only().notification().receiver()).isEqualTo("team/x");
            assertThat(trial.web()
                            .request("POST", LiveTrial.test("r"), "{}", headers)
                            .statusCode())
                    .isEqualTo(404);
            HttpResponse<String> rendered =
                    trial.web().request("POST", "/am" + LiveTrial.RENDER, "{\"text\": \"x\"}", headers);
            assertThat(rendered.body()).isEqualTo("{\"output\":\"x\"}\n");
        }
    }

    @Test
    void requestsAreMeasuredUnderOneNameWhateverTheReceiver() throws Exception {
        try (LiveTrial trial = serve(ServedWeb.options("--web.route-prefix=/am"), new Asked())) {
            trial.post("/am" + LiveTrial.test("a"), "");
            trial.post("/am" + LiveTrial.test("b"), "");
            trial.post("/am" + LiveTrial.RENDER, "");
            String count = "alertmanager_http_request_duration_seconds_count";

            assertThat(trial.web().get("/am/metrics").body())
                    .contains(
                            count
                                    + "{code=\"200\",handler=\"/api/grapevine/v1/receivers/{name}/test\",method=\"post\"} 2\n",
                            count
                                    + "{code=\"400\",handler=\"/api/grapevine/v1/templates/render\",method=\"post\"} 1\n");
        }
    }

    @Test
    void theTimeLimitOfRequestsHoldsAndWhatIsLateIsDropped() throws Exception {
        CompletableFuture<List<Attempted>> late = new CompletableFuture<>();
        try (LiveTrial trial = serve(ServedWeb.options("--web.timeout=50ms"), (config, test) -> late)) {
            assertThat(trial.post(LiveTrial.test("r"), "").statusCode()).isEqualTo(503);
            late.complete(List.of());
            assertThat(trial.web().get("/-/ready").statusCode()).isEqualTo(200);
        }
    }

    /** The head of a request may be long: what looks at its path must not take longer for it than it is long. */
    @Test
    void aLongPathOfManyNamesIsReadAtOnce() throws Exception {
        try (LiveTrial trial = LiveTrial.testing(new Asked())) {
            String path = "/api/grapevine/v1/receivers".repeat(20_000) + "/test";
            String answer = trial.web()
                    .raw("POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 415 ");
        }
    }
}
