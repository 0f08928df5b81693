package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.Ports;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests of commands to a server, and what they make of its answers. */
class ServerIT {
    private static final String LEVEL = BuildInfo.read().level();
    private static final String STATUS = "{\"versionInfo\":{\"version\":\"" + LEVEL.replaceFirst("\\d+$", "9") + "\"}}";

    @AutoClose
    private final HookServer server = HookServer.start();

    private final Typed typed = Typed.plainly();
    private final String url = "--alertmanager.url=" + server.url("/prefix/");

    private void answerJson(String body) {
        server.answer(HookServer.status(200, body, "Content-Type", "application/json"));
    }

    private Received last() {
        List<Received> received = server.requests();
        return received.get(received.size() - 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alert | active=true&inhibited=false&silenced=false&unprocessed=false
            alert -s -i | active=false&inhibited=true&silenced=true&unprocessed=false
            alert query -a -u -r x.* | active=true&inhibited=false&receiver=x.%2A&silenced=false&unprocessed=true
            alert A b=~c+ | active=true&filter=alertname%3D%22A%22&filter=b%3D~c%2B&inhibited=false&silenced=false&unprocessed=false
            """)
    void queriesAreSentAsAmtoolSendsThem(String line, String query) {
        answerJson("[]");

        ToolRun run = typed.line((url + " " + line).split(" ", -1));

        assertThat(run.exit()).isZero();
        assertThat(last().target()).isEqualTo("/prefix/api/v2/alerts?" + query);
        assertThat(last().headers()).containsEntry("accept", "application/json");
    }

    @Test
    void aSilenceIsPostedFromNowOnForAnHour() {
        answerJson("{\"silenceID\":\"x\"}");

        ToolRun run = typed.line(url, "silence", "add", "A", "b!~c", "-a", "me", "-c", "why", "--annotation=k=v");

        assertThat(run).isEqualTo(new ToolRun(0, "x\n", ""));
        assertThat(last().target()).isEqualTo("/prefix/api/v2/silences");
        assertThat(last().headers()).containsEntry("content-type", "application/json");
        assertThat(last().body())
                .isEqualTo("{\"annotations\":{\"k\":\"v\"},\"comment\":\"why\",\"createdBy\":\"me\","
                        + "\"endsAt\":\"2026-06-01T13:00:00.000Z\",\"matchers\":["
                        + "{\"isEqual\":true,\"isRegex\":false,\"name\":\"alertname\",\"value\":\"A\"},"
                        + "{\"isEqual\":false,\"isRegex\":true,\"name\":\"b\",\"value\":\"c\"}],"
                        + "\"startsAt\":\"2026-06-01T12:00:00.000Z\"}");
    }

    @Test
    void aWarningOfTheServerIsShownOnceAndIsNoFailure() {
        server.answer(
                HookServer.status(
                        200,
                        "{\"silenceID\":\"x\"}",
                        "Content-Type",
                        "application/json",
                        "Warning",
                        "110 proxy \"stale\", 299 grapevine \"silences are in memory only, a crash would lose them: \\\"full\\\"\""));

        ToolRun run = typed.line(url, "silence", "add", "A", "-c", "why");
        ToolRun expired = typed.line(url, "silence", "expire", "x", "y");

        String warning = "Warning: silences are in memory only, a crash would lose them: \"full\"\n";
        assertThat(run).isEqualTo(new ToolRun(0, "x\n", warning));
        assertThat(expired).isEqualTo(new ToolRun(0, "", warning));
    }

    @Test
    void aDryRunSetsNothingAndListsTheAlertsThatWouldBeMuted() {
        answerJson("[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2026-06-01T00:00:00Z\",\"status\":"
                + "{\"state\":\"active\"}}]");

        ToolRun run = typed.line(url, "silence", "add", "A", "-c", "why", "--dry-run");

        assertThat(run.out()).contains("A          2026-06-01 00:00:00 UTC").contains("active");
        assertThat(run.err()).isEqualTo("dry run: no silence was added; it would mute 1 alert\n");
        assertThat(server.requests()).extracting(Received::method).containsOnly("GET");
        assertThat(last().target())
                .isEqualTo("/prefix/api/v2/alerts?active=true&filter=alertname%3D%22A%22&inhibited=true&silenced=true"
                        + "&unprocessed=true");
    }

    @Test
    void anAlertIsPostedWithTheTimesThatAreGiven() {
        typed.line(url, "alert", "add", "A", "b=c", "--start=2026-01-01T02:00:00+02:00", "--generator-url=http://g");

        assertThat(last().body())
                .isEqualTo("[{\"annotations\":{},\"startsAt\":\"2026-01-01T02:00:00.000+02:00\","
                        + "\"generatorURL\":\"http://g\",\"labels\":{\"alertname\":\"A\",\"b\":\"c\"}}]");
    }

    @Test
    void anIdMayNeedEscaping() {
        typed.line(url, "silence", "expire", "a/b c");

        assertThat(last().method()).isEqualTo("DELETE");
        assertThat(last().target()).isEqualTo("/prefix/api/v2/silence/a%2Fb%20c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alert | 400 | application/json | "no" | [GET /alerts][400] getAlertsBadRequest "no"
            alert | 500 | text/plain | a < b | [GET /alerts][500] getAlertsInternalServerError "a \\u003c b"
            alert add a=b | 400 | application/json | "no" | [POST /alerts][400] postAlertsBadRequest "no"
            silence add a=b -c c | 404 | application/json | "no" | [POST /silences][404] postSilencesNotFound "no"
            silence expire x | 404 | application/json | "no" | [DELETE /silence/{silenceID}][404] deleteSilenceNotFound
            silence update -d1h x | 404 | application/json | "no" | [GET /silence/{silenceID}][404] getSilenceNotFound
            silence expire x | 422 | application/json | {"code":601,"message":"no"} | [DELETE /silence/{silenceID}] deleteSilence (status 422) "no"
            alert | 401 | text/plain | x | [GET /alerts] getAlerts (status 401): wrong or no credentials (see --http.config.file
            cluster | 403 | text/plain | x | [GET /status] getStatus (status 403): not allowed
            cluster | 404 | text/plain | x | [GET /status] getStatus (status 404): no such API there (is the path in
            alert | 407 | text/plain | x | [GET /alerts] getAlerts (status 407): the proxy wants credentials
            alert | 502 | text/html | <html><title>Bad  Gateway</title> | [GET /alerts] getAlerts (status 502): a page in HTML "Bad Gateway" (expected: the API
            alert | 400 | text/html | <h1>No</h1> | [GET /alerts][400] getAlertsBadRequest: a page in HTML "No" (expected
            alert | 200 | text/html; charset=x | <html> | [GET /alerts] getAlerts (status 200): a page in HTML (expected
            alert add a=b | 200 | text/html | <html> | [POST /alerts] postAlerts (status 200): a page in HTML (expected
            alert | 200 | application/json | {} | [GET /alerts] getAlerts (status 200): object (expected: array) at line 1
            alert | 200 | application/json | [{ | [GET /alerts] getAlerts (status 200): no JSON: unexpected end at line 1
            silence | 200 | application/json | [{"endsAt":"x"}] | [GET /silences] getSilences (status 200): 0.endsAt: "x" (expected: a time
            alert | 200 | application/json |  | [GET /alerts] getAlerts (status 200): nothing (expected: a JSON value)
            """)
    void anErrorOfTheServerIsPrintedInAmtoolsWordsWithAHint(
            String line, int status, String type, String body, String fault) {
        server.answer(HookServer.status(status, body == null ? "" : body, "Content-Type", type));

        ToolRun run = typed.line((url + " --no-version-check " + line).split(" ", -1));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("amtool: error: " + fault).endsWith("\n\n");
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void noServerAnswering() throws IOException {
        int port = Ports.free();

        ToolRun run = typed.line("--alertmanager.url=http://user:secret@127.0.0.1:" + port, "silence");

        assertThat(run.err())
                .isEqualTo(
                        "amtool: error: Get \"http://127.0.0.1:" + port + "/api/v2/silences\": connection refused\n\n");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAfterTheTime() {
        server.answer((exchange, received) -> {});

        ToolRun run = typed.line(url, "--no-version-check", "--timeout=200ms", "silence");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("/api/v2/silences\": context deadline exceeded (");
    }

    @Test
    void anotherMinorVersionIsNotedAndANearerOneIsNot() {
        server.answer((exchange, received) -> HookServer.status(
                        200, received.target().endsWith("/status") ? STATUS : "[]", "Content-Type", "application/json")
                .to(exchange, received));
        assertThat(typed.line(url, "silence", "-q")).isEqualTo(new ToolRun(0, "", ""));

        server.answer((exchange, received) -> HookServer.status(
                        200,
                        received.target().endsWith("/status") ? STATUS.replaceFirst("0\\.\\d+", "0.33") : "[]",
                        "Content-Type",
                        "application/json")
                .to(exchange, received));
        assertThat(typed.line(url, "silence", "-q").err())
                .isEqualTo(
                        "Warning: amtool version (" + LEVEL + ") and alertmanager version (0.33.9) are different.\n");
        assertThat(typed.line(url, "--no-version-check", "silence", "-q").err()).isEmpty();
    }

    @Test
    void aUserInTheUrlLogsIn() {
        answerJson("[]");

        typed.line("--alertmanager.url=" + server.url("").replace("//", "//us%40er:pa%3Ass@"), "alert");

        assertThat(last().headers()).containsEntry("authorization", "Basic dXNAZXI6cGE6c3M=");
        assertThat(last().target()).startsWith("/api/v2/alerts?");
    }

    @Test
    void aFileSaysHowToSpeakHttp(@TempDir Path directory) throws IOException {
        answerJson("[]");
        Files.writeString(directory.resolve("secret"), "s3cret\n");
        Path file = Files.writeString(
                directory.resolve("http.yml"),
                "basic_auth: {username: u, password_file: secret}\nhttp_headers: {X-Tenant: {values: [a]}}\n");

        typed.line(url, "--http.config.file=" + file, "alert");

        assertThat(last().headers())
                .containsEntry("authorization", "Basic dTpzM2NyZXQ=")
                .containsEntry("x-tenant", "a");
    }

    @Test
    void aFaultyFileIsReportedWithItsLine(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("http.yml"), "basic_auth: {username: u}\nbaerer_token: x\n");

        assertThat(typed.line(url, "--http.config.file=" + file, "alert").err())
                .startsWith("amtool: error: failed to load HTTP config file: " + file + ":2:1: baerer_token: ");
    }

    @Test
    void withoutSuchAFileProxiesComeFromTheEnvironment() {
        server.answer(HookServer.status(502, "<title>Proxy</title>", "Content-Type", "text/html"));
        Map<String, String> environment = Map.of("HTTP_PROXY", server.url(""));

        ToolRun run = typed.in(environment).line("--alertmanager.url=http://am.example.org:9093", "alert");

        assertThat(run.err()).contains("(status 502): a page in HTML \"Proxy\"");
        assertThat(last().headers()).containsEntry("host", "am.example.org:9093");
    }

    /** The health check of the image and the pod of {@code helm test} have no login. */
    @Test
    void healthAsksForWhatNeedsNoRole() {
        server.answer(HookServer.status(200, "OK", "Content-Type", "text/plain"));
        assertThat(typed.line(url, "health")).isEqualTo(new ToolRun(0, "OK\n", ""));
        assertThat(last().target()).isEqualTo("/prefix/-/healthy");
        assertThat(server.requests())
                .as("no request for the version, which needs a role")
                .hasSize(1);

        server.answer(HookServer.status(404, "no", "Content-Type", "text/plain"));
        ToolRun wrong = typed.line(url, "health");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("no server answers here (expected: its URL, with a route prefix if it has one)");
    }

    @Test
    void verboseTellsEachRequest() {
        answerJson("[]");

        assertThat(typed.line(url, "-v", "--no-version-check", "silence", "query", "a=b")
                        .err())
                .matches("GET http://127.0.0.1:\\d+/prefix/api/v2/silences\\?filter=a%3Db 200 in \\d+ ms\n");
    }

    @Test
    void silencesAreChosenByTheirEndTheirAuthorAndTheirId() {
        answerJson("["
                + silence("ended-long-ago", "2026-06-01T09:00:00Z", "ann") + ","
                + silence("just-ended", "2026-06-01T11:30:00Z", "ann") + ","
                + silence("ends-soon", "2026-06-01T12:30:00Z", "bob") + ","
                + silence("ends-later", "2026-06-02T00:00:00Z", "ann") + "]");

        assertThat(quiet()).containsExactly("ends-soon", "ends-later");
        assertThat(quiet("--within", "1h")).containsExactly("ends-soon");
        assertThat(quiet("--expired")).containsExactly("ended-long-ago", "just-ended");
        assertThat(quiet("--expired", "--within=1h")).containsExactly("just-ended");
        assertThat(quiet("--created-by=bob")).containsExactly("ends-soon");
        assertThat(quiet("--id=ends-later")).containsExactly("ends-later");
    }

    private static String silence(String id, String end, String author) {
        return "{\"id\":\"" + id + "\",\"endsAt\":\"" + end + "\",\"createdBy\":\"" + author + "\"}";
    }

    private List<String> quiet(String... flags) {
        List<String> words = new java.util.ArrayList<>(List.of(url, "--no-version-check", "silence", "query", "-q"));
        words.addAll(List.of(flags));
        return typed.line(words.toArray(String[]::new)).out().lines().toList();
    }
}
