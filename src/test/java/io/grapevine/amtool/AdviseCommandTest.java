package io.grapevine.amtool;

import static io.grapevine.virtualtime.replay.Histories.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.review.Adviser;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.TestSilences;
import io.grapevine.sim.Depth;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool history advise}: a month in which each cause of noise has an alert of its own. */
class AdviseCommandTest {
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

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

    private static final int DAYS = Depth.of(15, 30);

    private static String config;
    private static String history;
    private static String shortHistory;
    private static List<JsonNode> advice;

    private static final class Month {
        final Histories histories = Histories.begun();

        /** An alert fires for a while, both in minutes. */
        void fires(int from, int minutes, String name, String... labels) {
            List<String> all = new ArrayList<>(List.of("alertname", name, "cluster", "eu"));
            all.addAll(List.of(labels));
            String[] pairs = all.toArray(String[]::new);
            histories.alert(from + "m", "a", Change.RECEIVED, at(from + "m"), pairs);
            histories.alert(from + minutes + "m", "a", Change.RESOLVED, at(from + "m"), pairs);
        }

        void silence(int from, int minutes, String alert) {
            Matchers matchers = Matchers.of(Matcher.equal("alertname", alert));
            String id = new UUID(from, alert.hashCode()).toString();
            histories.add(new SilenceRecord(
                    at(from + "m"),
                    "a",
                    TestSilences.of(
                            id,
                            List.of(matchers),
                            at(from + "m"),
                            at(from + minutes + "m"),
                            at(from + "m"),
                            "ana",
                            "known")));
        }
    }

    @BeforeAll
    static void write() throws Exception {
        config = file("alertmanager.yml", CONFIG);
        history = file("history.jsonl", month(DAYS));
        shortHistory = file("short.jsonl", month(5));
        ToolRun run = TYPED.line("history", "advise", "--file=" + history, "-o", "json", config);
        assertThat(run.err()).isEmpty();
        advice = new ArrayList<>();
        new ObjectMapper().readTree(run.out()).get("advice").forEach(advice::add);
    }

    private static String month(int days) throws Exception {
        Month month = new Month();
        for (int day = 0; day < days; day++) {
            int begin = day * DAY;
            for (int i = 0; i < 4; i++) {
                month.fires(begin + i * 300 + 7, day % 15 == 13 && i < 2 ? 30 : 3, "Brief", "team", "db");
            }
            for (int i = 0; i < 6; i++) {
                month.fires(begin + 200 + i * 20, 11, "Flappy", "instance", "f");
            }
            for (int i = 0; i < 5; i++) {
                month.fires(begin + 600, 30 + i, "Joint", "instance", "d" + i);
            }
            month.fires(begin + 700, 40, "Useless");
            month.fires(begin + 800, 50, "Needed");
            if (day % 10 == 0) {
                month.fires(begin + 900, 5 * DAY, "Forever");
            }
            if (day % 5 != 1) {
                month.fires(begin + 1000, 90, "Cause", "instance", "n" + day % 3);
                month.fires(begin + 1001, 80, "Symptom", "instance", "n" + day % 3);
            }
            if (day % 5 == 1) {
                month.fires(begin + 1100, 300, "Known");
                month.silence(begin + 1105, 290, "Known");
            }
        }
        month.silence(810, 10, "Needed");
        month.silence(1010, 1, "Cause");
        month.histories.process(days * DAY + "m", "a", false).notifiedBy(CONFIG, days * DAY + "m");
        return month.histories.lines();
    }

    private static String file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** Applies a unified difference that only adds lines. */
    private static String patched(String text, String file, String difference) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        boolean isOf = false;
        int at = 0;
        for (String line : difference.lines().toList()) {
            if (line.startsWith("+++ ")) {
                isOf = line.substring(4).equals(file);
            } else if (line.startsWith("--- ") || !isOf) {
                continue;
            } else if (line.startsWith("@@")) {
                at = Integer.parseInt(line.split("[ ,]")[3].substring(1)) - 1;
            } else if (line.startsWith("+")) {
                lines.add(at++, line.substring(1));
            } else {
                assertThat(lines.get(at++)).isEqualTo(line.substring(1));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    void eachCauseIsNamed() throws Exception {
        assertThat(advice)
                .extracting(each -> each.get("cause").asText() + " "
                        + each.get("sentence").asText().split("\"")[1])
                .containsExactlyInAnyOrder(
                        "transient Brief",
                        "flaps Flappy",
                        "together Joint",
                        "unattended Useless",
                        "repeated Forever",
                        "follows Symptom",
                        "silenced Known");
    }

    @Test
    void theStrongestComesFirst() throws Exception {
        assertThat(advice)
                .extracting(
                        each -> each.get("after").asInt() - each.get("before").asInt())
                .isSorted();
    }

    @Test
    void whatIsSilentOnPurposeIsNotLost() {
        assertThat(advice)
                .extracting(each -> each.get("effect").asText())
                .anyMatch(effect -> effect.matches(".*than 4m30s, none lost but \\d+ that ended in time"))
                .anyMatch(effect -> effect.matches(".*, none lost but \\d+ that fired with the other"));
    }

    @Test
    void theEffectIsWhatASecondRunMeasures() throws Exception {
        for (JsonNode each : Depth.sample(advice, 3)) {
            String difference = each.get("difference").asText();
            String next = file("next.yml", patched(CONFIG, config, difference));
            String own = patched("", "grapevine.yml", difference);
            List<String> words = new ArrayList<>(
                    List.of("replay", "--file=" + history, "--against=" + config, "--config.file=" + next, "--json"));
            if (!own.isBlank()) {
                words.add("--grapevine.config=" + file("grapevine.yml", own));
            }
            int fewer = 0;
            for (JsonNode receiver : new ObjectMapper()
                    .readTree(TYPED.line(words.toArray(String[]::new)).out())
                    .get("receivers")) {
                fewer += receiver.get("before").asInt() - receiver.get("after").asInt();
            }
            assertThat(fewer)
                    .as(each.get("sentence").asText())
                    .isEqualTo(each.get("before").asInt() - each.get("after").asInt())
                    .isPositive();
        }
    }

    @Test
    void peopleSeeTheSentenceItsEffectAndTheChange() throws Exception {
        ToolRun run = TYPED.line("history", "advise", "--file=" + shortHistory, config);

        assertThat(run.out())
                .contains(
                        "\"Brief\" to db ends by itself within 5m: 20 of 20 times.\n",
                        "no first notification later, none lost but 20 that ended in time\n",
                        "+on_call:\n+  hold_transient:\n+    - receiver: db\n+      matchers: ['alertname=\"Brief\"']\n+      for: 5m\n",
                        " fewer, no first notification later, none lost\n");
    }

    @Test
    void holesOfTheHistoryAreSaidFirst() throws Exception {
        Histories holes = Histories.begun()
                .fires("1m", "alertname", "A")
                .process("2H", "a", false)
                .process("9H", "a", true)
                .fires("10H", "alertname", "A");
        ToolRun run = TYPED.line("history", "advise", "--file=" + file("holes.jsonl", holes.lines()), config);

        assertThat(run.out())
                .startsWith("Note: no process ran from ")
                .contains("no change that was tried saves notifications");
    }

    @Test
    void aPartOfTheHistoryIsEnough() throws Exception {
        ToolRun run = TYPED.line("history", "advise", "--file=" + shortHistory, "--since=2d", config);

        assertThat(run.out()).contains("From 2026-01-08T").doesNotContain("Known");
    }

    @Test
    void aListInBracketsIsLeftAsItIs() throws Exception {
        String inline = file(
                "inline.yml",
                CONFIG.lines()
                        .limit(3)
                        .collect(Collectors.joining("\n"))
                        .concat("\n  routes: [{matchers: [team=\"db\"], receiver: db}]\n")
                        .concat(CONFIG.substring(CONFIG.indexOf("receivers:"))));
        ToolRun run = TYPED.line("history", "advise", "--file=" + shortHistory, inline);

        assertThat(run.out())
                .contains("\"Brief\"", " changes were not tried, as the text of the configuration does not take them")
                .doesNotContain("\"Joint\"", "\"Forever\"");
    }

    @Test
    void whatIsTooMuchEndsWithANoteAndWhoIsGoneAtOnce() throws Exception {
        RecordingBuilder builder = new RecordingBuilder();
        HistoryJson.readAll(Files.newInputStream(Path.of(shortHistory)), builder::add);
        Recording recording = builder.build().orElseThrow();
        ComparedSpan span = ComparedSpan.of(recording, null, null, null);
        ConfigSource files = new ConfigSource(Path.of(config), null, null, null);
        Adviser adviser = new Adviser(recording, span, List.of(), files, true, Histories.configs());

        Adviser.Report cut = adviser.report(sent -> sent > 0);
        assertThat(cut.advice()).isEmpty();
        assertThat(cut.notes()).anyMatch(note -> note.startsWith("not all that was found was replayed"));
        assertThat(adviser.report(sent -> false).advice()).isNotEmpty();
        assertThatThrownBy(() -> adviser.report(sent -> {
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
