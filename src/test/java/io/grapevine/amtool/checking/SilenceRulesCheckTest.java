package io.grapevine.amtool.checking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceRulesCheckTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void rulesForSilencesAreListedWithTheirOccurrences() throws Exception {
        Files.createDirectory(directory.resolve("silences"));
        String config = file("a.yml", "route: {receiver: r}\nreceivers: [{name: r}]\n");
        String own = file("grapevine.yml", """
                silences:
                  dirs: [silences]
                  rules:
                  - {name: patching, matchers: ['job="node"'], every: {weekdays: [tuesday], at: '02:00', for: 2h}}
                  - {name: rack, matchers: ['job="node"', 'rack="7"'], to: 2027-01-01T00:00:00Z}
                  - {name: past, matchers: ['a="b"'], to: 2026-01-01T00:00:00Z}
                """);
        String broken = file("silences/b.yml", "silences: {rules: [{name: x, matchers: ['a=~\".*\"']}]}");
        file("silences/notes.txt", "");
        String history = file("history.jsonl", """
                {"type": "alert", "at": "2026-11-21T16:00:00Z", "replica": "r", "change": "received",\
                 "labels": {"job": "node"}, "startsAt": "2026-11-21T15:00:00Z"}
                """);
        SilenceRulesCheck silences = new SilenceRulesCheck(
                Optional.of(Path.of(history)), InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));
        ConfigCheck.Options options =
                Records.with(ConfigCheckTest.OPTIONS, "extensions", Optional.of(Path.of(own)), "silences", silences);
        ConfigCheck check =
                new ConfigCheck(options, new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8));

        assertThatThrownBy(() -> check.files(List.of(config))).hasMessage("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8))
                .contains("Checking '" + broken + "'  FAILED: silences.rules[0].")
                .contains("""
                        Rules for silences, each with its next occurrences:
                         - patching: {job="node"}, every Tuesday at 02:00 for 2h (UTC)
                             Tuesday 2026-11-24 02:00 to 04:00 (UTC)
                             Tuesday 2026-12-01 02:00 to 04:00 (UTC)
                             Tuesday 2026-12-08 02:00 to 04:00 (UTC)
                             Tuesday 2026-12-15 02:00 to 04:00 (UTC)
                             Tuesday 2026-12-22 02:00 to 04:00 (UTC)
                         - rack: {job="node",rack="7"}, to 2027-01-01T00:00:00Z
                             now to Friday 2027-01-01 00:00 (UTC)
                         - past: {a="b"}, to 2026-01-01T00:00:00Z
                             over
                        """);
        assertThat(err.toString(UTF_8).lines().filter(line -> line.startsWith("Warning")))
                .containsExactly(
                        "Warning: " + own + ":5:12: rule \"rack\" overlaps " + own
                                + ":4:12: rule \"patching\", which mutes"
                                + " the same alerts: now to Friday 2027-01-01 00:00 (UTC) (expected: no common time)",
                        "Warning: " + own + ":6:12: rule \"past\" is over (expected: an occurrence to come)",
                        "Warning: " + own + ":5:12: rule \"rack\": {job=\"node\",rack=\"7\"} matches no alert of the"
                                + " history (expected: matchers of alerts that there are)",
                        "Warning: " + own + ":6:12: rule \"past\": {a=\"b\"} matches no alert of the history"
                                + " (expected: matchers of alerts that there are)");
    }
}
