package io.grapevine.server;

import static io.grapevine.virtualtime.replay.Histories.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.recording.HistoryRecorder;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.it.Eventually;
import io.grapevine.virtualtime.replay.Histories;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Advice of a running server, whose history of six days has two kinds of noise, of which a change may end one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayedAdviceIT {
    private static final int DAYS = 6;
    private static final int DAY = 24 * 60;
    private static final String API = "/api/grapevine/v1/history/advice";
    private static final String TIME = API + "?from=2026-01-05T00:00:00Z&to=2026-02-01T00:00:00Z";
    private static final String CONFIG = """
            route:
              receiver: chat
              group_by: [alertname, instance]
              routes:
              - matchers: [team="db"]
                receiver: db
            # the token was SECRET-0
            receivers:
            - name: chat
              webhook_configs: [{url: 'http://localhost/SECRET-1'}]
            - name: db
              webhook_configs: [{url: 'http://localhost/SECRET-2'}]
            """;
    private static final String OWN = "server: {history: {retention: 9000d}}\n# SECRET-3\n";
    private static final String ACCESS = """
            proxy: {addresses: [127.0.0.0/8]}
            roles: {sender: [prometheus], viewer: [vic], admin: [root]}
            tenants:
              blue: {admin: [ann]}
            """;

    @AutoClose
    private LiveProgram program;

    private Path directory;

    private static void record(Path history) throws Exception {
        Histories past = Histories.begun();
        for (int day = 0; day < DAYS; day++) {
            for (int i = 0; i < 4; i++) {
                fires(past, day * DAY + i * 300, 3, "alertname", "Brief", "team", "db");
            }
            for (int i = 0; i < 10; i++) {
                fires(past, day * DAY + 600 + i / 5 * 60, 30 + i, "alertname", "Joint", "instance", "d" + i % 5);
            }
        }
        past.process(DAYS * DAY + "m", "a", false)
                .notifiedBy(CONFIG, DAYS * DAY + "m")
                .process(DAYS * DAY + 60 + "m", "a", true);
        HistoryRecorder recorder = HistoryRecorder.create(
                history,
                new HistoryLimits(Duration.ofDays(9000), 64 << 20),
                InstantSource.fixed(Histories.START),
                new PrometheusRegistry());
        recorder.start();
        List<HistoryRecord> records = past.records();
        int last = records.size() - 1;
        records.subList(0, last).forEach(record -> recorder.record("", record));
        assertThat(recorder.recordDurably("", records.get(last), Duration.ofSeconds(30))
                        .toCompletableFuture()
                        .join())
                .isEmpty();
        recorder.close(Duration.ofSeconds(30)).toCompletableFuture().join();
    }

    private static void fires(Histories past, int from, int minutes, String... labels) {
        past.alert(from + "m", "a", Change.RECEIVED, at(from + "m"), labels);
        past.alert(from + minutes + "m", "a", Change.RESOLVED, at(from + "m"), labels);
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        record(directory.resolve("history"));
        program = new LiveProgram(
                directory,
                CONFIG,
                "--grapevine.config=" + Files.writeString(directory.resolve("grapevine.yml"), OWN),
                "--web.access-file=" + Files.writeString(directory.resolve("access.yml"), ACCESS),
                "--history.dir=" + directory.resolve("history"),
                "--tenants.api");
        String ready = "/-/ready?verbose";
        Eventually.holds("the history is open", () -> get("vic", ready).body().contains("history: ready"));
    }

    @BeforeEach
    void restore() throws IOException {
        Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
    }

    private TenantCaller.Answer get(String user, String path) throws IOException {
        return new TenantCaller(program, user, "").send("GET", path, "");
    }

    private JsonNode advice(String path) throws IOException {
        TenantCaller.Answer answer = get("vic", path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void viewerSeesTheFactsAndTheChangeWithItsEffectButNoLineOfTheFiles() throws Exception {
        JsonNode found = advice(TIME);

        assertThat(found.path("from").asText()).isEqualTo("2026-01-05T00:00:00Z");
        assertThat(found.path("notes").path(0).asText()).startsWith("no process ran from 2026-01-11T00:00:00Z");
        List<String> sentences = found.path("advice").findValuesAsText("sentence");
        assertThat(sentences)
                .containsExactly("\"Joint\" to chat comes in groups of one that begin together: 60 of 60 times,"
                        + " in 12 incidents on 6 days.");
        assertThat(found.path("advice").findValuesAsText("difference")).containsExactly("""
                        --- alertmanager.yml
                        +++ alertmanager.yml
                        @@ -6,0 +7,2 @@ route.routes
                        +  - matchers: ['alertname="Joint"']
                        +    group_by: [alertname]
                        """);
        assertThat(found.path("facts")).hasSize(2);
        assertThat(found.path("facts").path(0).asText())
                .startsWith("\"Joint\" to chat fired 60 times in 12 incidents on 6 days, at most 10 a day; ");
        assertThat(found.path("notes").path(1).asText()).startsWith("what people do elsewhere");
        assertThat(found.toString()).doesNotContain("SECRET", directory.toString());
        assertThat(found.path("advice").findValuesAsText("effect")).allMatch(effect -> effect.contains("fewer"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?days=7     | 400 | query parameter: "days" (expected: one of from, to, since)
            ?since=soon | 400 | since: "soon"
            ?since=1d&from=2026-01-05T00:00:00Z | 400 | either since or from
            """)
    void inputThatCannotBeReadIsRefused(String query, int status, String text) throws IOException {
        TenantCaller.Answer answer = get("vic", API + query);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(new ObjectMapper().readTree(answer.body()).path("error").asText())
                .contains(text.strip());
    }

    @Test
    void aTimeWithoutRecordsHasNoAdvice() throws Exception {
        JsonNode found = advice(API + "?from=2025-01-05T00:00:00Z&to=2025-02-01T00:00:00Z");

        assertThat(found.path("advice")).isEmpty();
        assertThat(found.path("to").asText()).isEqualTo("2025-02-01T00:00:00Z");
    }

    @Test
    void oneReplayRunsAtATime() throws Exception {
        try (ReplayBounds taken = ReplayBounds.take()) {
            assertThat(taken.areTooMany()).isFalse();
            TenantCaller.Answer answer = get("vic", TIME);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("another replay runs");
        }
        assertThat(advice(TIME).path("advice")).isNotEmpty();
    }

    @Test
    void severalCallersGetTheAnswerOrAreRefused() throws Exception {
        List<Thread> callers = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread caller = new Thread(() -> {
                try {
                    int status = get("vic", TIME).status();
                    synchronized (statuses) {
                        statuses.add(status);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(statuses).hasSize(6).contains(200).containsOnly(200, 503);
        assertThat(advice(TIME).path("advice")).isNotEmpty(); // the place was given back
    }

    @Test
    void filesThatHaveChangedSinceAreNamed() throws Exception {
        Files.writeString(directory.resolve("alertmanager.yml"), CONFIG + "# changed\n");
        assertThat(advice(TIME).path("notes").toString())
                .contains("the configuration has changed since it was loaded: the advice is about its files");

        Files.writeString(directory.resolve("alertmanager.yml"), CONFIG + "SECRET-4: [\n");
        TenantCaller.Answer answer = get("root", TIME);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("config: its files have errors now").doesNotContain("SECRET");
    }

    @Test
    void tenantIsToldWhereItsAdviceIs() throws Exception {
        TenantCaller ann = new TenantCaller(program, "ann", "blue");
        TenantFixture.fill(ann, "blue");
        TenantCaller.Answer answer = ann.send("GET", "/t/blue" + TIME, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("advice: none for a tenant (expected: amtool history advise");
    }
}
