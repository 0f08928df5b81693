package io.grapevine.amtool;

import static io.grapevine.virtualtime.replay.Histories.begun;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grapevine.virtualtime.replay.Histories;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool replay}. */
class ReplayCommandTest {
    private static final String RECEIVERS = """

            receivers:
            - name: team
              webhook_configs: [{url: 'http://localhost/'}]
            - name: unused
            """;

    private static final String OLD = "route: {receiver: team, group_by: [alertname]}" + RECEIVERS;
    private static final String NEW = "route: {receiver: unused, group_by: [alertname]}" + RECEIVERS;

    private final Typed typed = Typed.plainly();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    private HttpServer server;
    private String url;
    private String history;
    private String oldFile;
    private String newFile;

    private static Histories histories() throws Exception {
        return begun().config("0s", "1", OLD)
                .fires("1m", "alertname", "Down")
                .resolves("20m", "alertname", "Down")
                .process("1h", "a", false)
                .notifiedBy(OLD, "1h");
    }

    @BeforeEach
    void write() throws Exception {
        history = file("history.jsonl", histories().lines());
        oldFile = file("old.yml", OLD);
        newFile = file("new.yml", NEW);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** Replays the history. */
    private ToolRun replay(String... flags) {
        return typed.line(Stream.concat(Stream.of("replay", "--file=" + history), Stream.of(flags))
                .toArray(String[]::new));
    }

    private void answer(String path, String type, Function<String, String> body) {
        server.createContext(path, exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            asked.add(query);
            byte[] bytes = body.apply(query).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void rulesForSilencesArePlayed() throws Exception {
        String rule =
                "  - {name: NAME, matchers: ['alertname=\"Down\"'], from: 2026-01-05T00:00:00Z, to: 2026-01-05T05:00:00Z}";
        String own = file("grapevine.yml", "silences:\n  rules:\n" + rule.replace("NAME", "own"));
        Path rules = Files.createDirectory(directory.resolve("silences"));
        Files.writeString(rules.resolve("night.yml"), "silences:\n  rules:\n" + rule.replace("NAME", "night"));

        assertThat(replay("--config.file=" + oldFile, "--grapevine.config=" + own)
                        .out())
                .contains("silenced by rule own (before: team)");
        String dirs = file("dirs.yml", "silences: {dirs: [silences]}");
        assertThat(replay("--config.file=" + oldFile, "--grapevine.config=" + dirs)
                        .out())
                .contains("silenced by rule night (before: team)");
        assertThat(replay(
                                "--config.file=" + oldFile,
                                "--grapevine.config=" + dirs,
                                "--against=" + oldFile,
                                "--against.grapevine=" + dirs)
                        .out())
                .contains("No difference");
        Files.writeString(rules.resolve("broken.yml"), "silences: {rules: [{name: x}]}");
        assertThat(replay("--config.file=" + oldFile, "--grapevine.config=" + dirs)
                        .err())
                .contains("broken.yml:1:");
        assertThat(replay("--grapevine.config=" + dirs).err()).contains("--grapevine.config without --config.file");
        assertThat(replay("--config.file=" + oldFile, "--silences.dir=" + rules).err())
                .contains("--silences.dir is now dirs of the section silences of grapevine.yml");
    }

    @Test
    void noDifferenceEndsWithZero() {
        ToolRun run = replay("--config.file=" + oldFile);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Replay of " + history + "\n").endsWith("No difference\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void theRecordedConfigurationIsPlayedUnlessAnotherIsGiven() {
        ToolRun run = replay();

        assertThat(run.out()).contains("after:  the recorded configuration", "No difference");
        assertThat(run.exit()).isZero();
    }

    @Test
    void aDifferenceEndsWithTwo() {
        ToolRun run = replay("--config.file=" + newFile);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "Alerts that are no longer notified: 1",
                        "{alertname=\"Down\"} at 2026-01-05T00:01:00Z: the receiver has no integrations (before: team)",
                        "team: 2 fewer");
        assertThat(replay("--no-fail", "--config.file=" + newFile).exit()).isZero();
    }

    @Test
    void twoConfigurationsAreCompared() {
        ToolRun run = replay("--config.file=" + oldFile, "--against=" + newFile, "--markdown");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out())
                .startsWith("## Replay of `" + history + "`\n")
                .contains(
                        "| team | 0 | 2 | 0 | 0 | 0 | 2 |",
                        "### Alerts that are newly notified: 1",
                        "<details><summary>team: 2 more");
    }

    @Test
    void programsGetJson() {
        assertThat(replay("--config.file=" + newFile, "--json").out())
                .contains("\"different\":true", "\"unnotified\":{\"count\":1,", "\"firedAt\":\"2026-01-05T00:01:00Z\"")
                .isEqualTo(replay("--config.file=" + newFile, "-o", "json").out());
    }

    @Test
    void standardInputIsRead() throws Exception {
        ToolRun run = typed.reading(histories().lines()).line("replay", "--file=-", "--config.file=" + oldFile);

        assertThat(run.out()).startsWith("Replay of -\n").contains("No difference");
    }

    @Test
    void theHistoryOfAServerIsRead() throws Exception {
        String lines = histories().lines();
        answer("/am/api/grapevine/v1/history/export", "application/x-ndjson", query -> lines);

        ToolRun run = typed.line(
                "replay", "--alertmanager.url=" + url + "/am", "--no-version-check", "--config.file=" + oldFile);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Replay of " + url + "/am\n").contains("No difference");
        assertThat(asked).containsExactly("from=1970-01-01T00%3A00%3A00.000Z&to=2026-06-01T12%3A00%3A00.000Z");
    }

    @Test
    void recordsOfAServerAreReadWhileTheyArrive() {
        CountDownLatch answered = new CountDownLatch(1);
        server.createContext("/api/grapevine/v1/history/export", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("no record\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            try {
                answered.await(); // the end of the answer comes after that of the command
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        });

        ToolRun run = typed.line("replay", "--alertmanager.url=" + url, "--no-version-check", "--timeout=10s");
        answered.countDown();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the history of the server: line 1: ");
    }

    @Test
    void aServerWithoutHistoryIsReported() {
        ToolRun run =
                typed.line("replay", "--alertmanager.url=" + url, "--no-version-check", "--config.file=" + oldFile);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the server has no history (expected: Grapevine with --history.dir");
    }

    @Test
    void prometheusIsReadInPieces() {
        answer(
                "/api/v1/query_range",
                "application/json",
                query -> "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                        + (query.contains("start=1780309200")
                                ? "{\"metric\":{\"__name__\":\"ALERTS\",\"alertname\":\"Down\",\"alertstate\":"
                                        + "\"firing\"},\"values\":[[1780311600,\"1\"],[1780311660,\"1\"]]}"
                                : "")
                        + "]}}");

        ToolRun run = typed.line(
                "replay",
                "--prometheus.url=" + url,
                "--since=10h",
                "--label=cluster=eu",
                "--config.file=" + newFile,
                "--against=" + oldFile);

        assertThat(run.err()).isEmpty();
        assertThat(asked)
                .hasSize(2)
                .allMatch(query -> query.startsWith("query=ALERTS%7Balertstate%3D%22firing%22%7D&"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "{alertname=\"Down\", cluster=\"eu\"} at 2026-06-01T11:00:00Z",
                        "they have no annotations, silences are not known");
    }

    @Test
    void withoutAComparisonTheNotificationsAreCounted() {
        answer(
                "/api/v1/query_range",
                "application/json",
                query ->
                        "{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{\"alertname\":\"Down\"},\"values\":"
                                + "[[1780308000,\"1\"],[1780308060,\"1\"]]}]}}");

        ToolRun run = typed.line("replay", "--prometheus.url=" + url, "--since=6h", "--config.file=" + oldFile);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("compared with nothing").containsPattern("team +2\n");
    }

    @Test
    void whatCannotBeReplayedEndsWithOne() throws IOException {
        String broken = file("broken.jsonl", "{\"type\":\"alert\"}\n");
        String faulty = file("faulty.yml", "route: {receiver: no}");

        assertThat(typed.line("replay").err()).contains("nothing to replay (expected: --file");
        assertThat(typed.line("replay", "--file=" + broken).err()).contains("broken.jsonl: line 1: ");
        assertThat(typed.line("replay", "--file=" + file("empty.jsonl", "")).err())
                .contains("no records (expected: those of amtool history export)");
        assertThat(replay("--config.file=" + faulty).err()).contains("faulty.yml:");
        assertThat(replay("--from=2030-01-01T00:00:00Z").err())
                .contains("nothing is recorded from 2030-01-01T00:00:00Z");
        assertThat(replay("--against.dir=" + directory).err()).contains("--against.dir without --against");
        assertThat(replay("--markdown", "--json").exit()).isEqualTo(1);
    }
}
