package io.grapevine.amtool;

import static io.grapevine.amtool.Month.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.review.Adviser;
import io.grapevine.history.HistoryJson;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Histories;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool history advise}: a time in which each kind of noise has an alert of its own. */
class AdviseCommandTest {
    private static final int DAYS = 12;

    private static final String CONFIG = """
        route:
          receiver: chat
          group_by: [alertname, cluster, instance]
          routes:
          # Those of the database.
          - matchers: [team="db"]
            receiver: db
        receivers:
        - name: chat
          webhook_configs: [{url: 'http://localhost/'}]
        - name: db
          webhook_configs: [{url: 'http://localhost/db'}]
        """;

    private static final Typed TYPED = Typed.plainly();

    @TempDir
    private static Path directory;

    private static String config;
    private static String history;
    private static JsonNode report;

    @BeforeAll
    static void write() throws Exception {
        config = file("alertmanager.yml", CONFIG);
        history = file("history.jsonl", month().lines(CONFIG, DAYS));
        report = advised(config);
    }

    private static JsonNode advised(String configuration) throws Exception {
        ToolRun run = TYPED.line("history", "advise", "--file=" + history, "-o", "json", configuration);
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    private static Month month() {
        Month month = new Month();
        for (int day = 0; day < DAYS; day++) {
            int begin = day * DAY;
            for (int i = 0; i < 4; i++) {
                month.fires(begin + i * 300 + 7, 3, "Brief", "team", "db");
            }
            for (int i = 0; i < 6; i++) {
                month.fires(begin + 200 + i * 20, 11, "Flappy", "instance", "f");
            }
            for (int i = 0; i < 5; i++) {
                month.fires(begin + 600, 30 + i, "Joint", "instance", "d" + i);
            }
            for (int i = 0; i < 3; i++) {
                month.fires(begin + 640, 40 + i, "Less", "instance", "d" + i);
                month.fires(begin + 640, 35 + i, "Replica", "instance", "r" + i, "team", "db");
            }
            if (day % 6 == 0) {
                month.fires(begin + 900, 5 * DAY, "Forever");
            }
            month.fires(begin + 1100, 300, "Known").silence(begin + 1105, 290, "Known");
        }
        return month;
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** Applies unified differences of one hunk, one after the other. */
    private static String patched(String text, List<String> differences) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (String difference : differences) {
            List<String> all = difference.lines().toList();
            List<String> hunk = all.subList(3, all.size());
            List<String> before = texts(hunk, " -");
            int at = Integer.parseInt(all.get(2).split("[ ,]", -1)[1].substring(1)) - 1;
            List<String> found = lines.subList(at, at + before.size());
            assertThat(found).isEqualTo(before);
            found.clear();
            found.addAll(texts(hunk, " +"));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> texts(List<String> hunk, String signs) {
        return hunk.stream()
                .filter(line -> signs.indexOf(line.charAt(0)) >= 0)
                .map(line -> line.substring(1))
                .toList();
    }

    @Test
    void aChangeIsProposedForWhatComesTogetherOfEachRouteOneTheStrongestFirst() {
        assertThat(report.path("advice").findValuesAsText("sentence"))
                .containsExactly(
                        "\"Joint\" to chat comes in groups of one that begin together: 60 of 60 times, in 12 incidents on 12 days.",
                        "\"Replica\" to db comes in groups of one that begin together: 36 of 36 times, in 12 incidents on 12 days.");
    }

    @Test
    void allElseIsAFact() throws Exception {
        assertThat(report.path("facts")).hasSize(7);
        assertThat(report.path("facts").toString())
                .contains(
                        "\\\"Brief\\\" to db fired 48 times on 12 days, at most 4 a day, 24 at night; 96 notifications;"
                                + " no acknowledgement or silence of it is recorded; ended within 5m 48 times",
                        "\\\"Flappy\\\" to chat fired 72 times on 12 days, at most 6 a day",
                        "\\\"Known\\\" to chat fired 12 times on 12 days; 36 notifications, 12 repeated; silenced 12 times",
                        " repeated; no acknowledgement or silence of it is recorded");
    }

    @Test
    void theEffectIsWhatASecondRunOfAllChangesMeasuresAndNothingIsLost() throws Exception {
        String next = file("next.yml", patched(CONFIG, report.path("advice").findValuesAsText("difference")));
        JsonNode replayed = new ObjectMapper()
                .readTree(TYPED.line(
                                "replay", "--file=" + history, "--against=" + config, "--config.file=" + next, "--json")
                        .out());
        int said = 0;
        for (JsonNode each : report.path("advice")) {
            said += each.get("before").asInt() - each.get("after").asInt();
        }
        int fewer = 0;
        for (JsonNode receiver : replayed.path("receivers")) {
            fewer += receiver.get("before").asInt() - receiver.get("after").asInt();
        }
        assertThat(said).isEqualTo(fewer).isPositive();
        assertThat(replayed.path("unnotified").path("count").asInt()).isZero();
        assertThat(replayed.path("redirected").path("count").asInt()).isZero();
    }

    @Test
    void peopleSeeWhatIsKnownThenEachChangeWithItsEffect() throws Exception {
        ToolRun run = TYPED.line("history", "advise", "--file=" + history, config);

        assertThat(run.out())
                .startsWith("Note: what people do elsewhere")
                .contains(
                        "From 2026-01-05T00:00:00Z to 2026-01-17T00:00:00Z\n  \"",
                        "\nThese changes are proposed:\n\n1. \"Joint\" to chat comes in groups of one",
                        " fewer, no first notification later, none lost\n",
                        "+  - matchers: ['alertname=\"Joint\"']\n+    group_by: [alertname, cluster]\n");
    }

    @Test
    void holesOfTheHistoryAreSaidFirst() throws Exception {
        Histories holes = Histories.begun()
                .fires("1m", "alertname", "A")
                .process("2H", "a", false)
                .process("9H", "a", true)
                .fires("10H", "alertname", "A");
        ToolRun run = TYPED.line("history", "advise", "--file=" + file("holes.jsonl", holes.lines()), config);

        assertThat(run.out()).startsWith("Note: no process ran from ").endsWith("No change is proposed\n");
    }

    @Test
    void aPartOfTheHistoryIsEnoughForFacts() throws Exception {
        ToolRun run = TYPED.line("history", "advise", "--file=" + history, "--since=47h", config);

        assertThat(run.out())
                .contains("From 2026-01-15T", "\"Brief\" to db fired 7 times on 2 days")
                .endsWith("No change is proposed\n");
    }

    @Test
    void whatIsWrittenInBracketsIsTriedAsAnythingElse() throws Exception {
        String rest = CONFIG.substring(CONFIG.indexOf("receivers:"));
        for (String route : List.of(
                "route:\n  receiver: chat\n  group_by: [alertname, cluster, instance]\n"
                        + "  routes: [{matchers: [team=\"db\"], receiver: db}]\n",
                "route: {receiver: chat, group_by: [alertname, cluster, instance],"
                        + " routes: [{matchers: [team=\"db\"], receiver: db}]}\n")) {
            JsonNode inBrackets = advised(file("inline.yml", route + rest));
            List<String> differences = inBrackets.path("advice").findValuesAsText("difference");

            assertThat(inBrackets.path("advice").findValuesAsText("sentence"))
                    .isEqualTo(report.path("advice").findValuesAsText("sentence"));
            assertThat(inBrackets.path("advice").findValuesAsText("effect"))
                    .isEqualTo(report.path("advice").findValuesAsText("effect"));
            assertThat(inBrackets.path("notes").toString()).doesNotContain("not tried");
            assertThat(differences.get(0))
                    .contains("receiver: db}, {matchers: ['alertname=\"Joint\"'], group_by: [alertname, cluster]}]");
            assertThat(differences.get(1))
                    .contains(
                            "receiver: db, routes: [{matchers: ['alertname=\"Replica\"'], group_by: [alertname, cluster]}]}, {");
        }
    }

    @Test
    void whatIsTooMuchEndsWithFactsAndANoteAndWhoIsGoneAtOnce() throws Exception {
        RecordingBuilder builder = new RecordingBuilder();
        HistoryJson.readAll(Files.newInputStream(Path.of(history)), builder::add);
        Recording recording = builder.build().orElseThrow();
        ComparedSpan span = ComparedSpan.of(recording, null, null, null);
        ConfigSource files = new ConfigSource(Path.of(config), null, null, null);
        Adviser adviser = new Adviser(recording, span, files, true, Histories.configs());

        Adviser.Report cut = adviser.report((sent, held) -> {
            if (sent > 0) {
                throw new CancellationException();
            }
        });
        assertThat(cut.advice()).isEmpty();
        assertThat(cut.facts()).hasSize(7);
        assertThat(cut.notes()).anyMatch(note -> note.startsWith("no change is proposed, as not all was replayed"));
        assertThat(adviser.report((sent, held) -> {}).advice()).isNotEmpty();
        assertThatThrownBy(() -> adviser.report((sent, held) -> {
                    throw new UncheckedIOException(new IOException("gone"));
                }))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void wrongInputIsAnsweredWithTheWayOut() throws Exception {
        assertThat(TYPED.line("history", "advise", "--file=" + history).err())
                .contains("no file (expected: a configuration)");
        assertThat(TYPED.line("history", "advise", "--file=" + file("empty.jsonl", ""), config)
                        .err())
                .contains("--file: no records");
        assertThat(TYPED.line("history", "advise", "--file=" + history, file("bad.yml", "route: {receiver: x}\n"))
                        .err())
                .contains("undefined receiver \"x\"");
    }
}
