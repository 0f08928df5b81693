package io.grapevine.features.oncall.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.ToolRun;
import io.grapevine.amtool.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool schedule} with files, at noon of Monday, the first of June 2026. */
class ScheduleCommandsTest {
    private static final String SCHEDULE = """
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
              schedules:
              - name: payments
                receiver: pager
                zone: Europe/Berlin
                layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana, ben]}%s]}]
                overrides: [{from: 2026-06-03T09:00, to: 2026-06-04T09:00, person: ana, reason: leave}]
            """;

    @TempDir
    Path directory;

    private Path config;
    private Path grapevine;

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(directory.resolve("alertmanager.yml"), """
                route:
                  receiver: chat
                  routes:
                  - {matchers: [team=payments], receiver: pager, continue: true}
                  - {matchers: [team=payments], receiver: chat, mute_time_intervals: [june]}
                time_intervals: [{name: june, time_intervals: [{months: [june]}]}]
                receivers:
                - {name: chat, webhook_configs: [{url: 'http://c'}]}
                - {name: pager, webhook_configs: [{url: 'http://p'}]}
                - {name: ana, webhook_configs: [{url: 'http://a'}]}
                - {name: ben, webhook_configs: [{url: 'http://b'}]}
                """);
        grapevine = file("grapevine.yml", "");
    }

    private Path file(String name, String rotations) throws IOException {
        return Files.writeString(directory.resolve(name), SCHEDULE.formatted(rotations));
    }

    private ToolRun run(String command, String... words) {
        List<String> line = new ArrayList<>(List.of("schedule", command, "--config.file=" + config));
        if (!command.equals("diff")) {
            line.add("--grapevine.config=" + grapevine);
        }
        line.addAll(List.of(words));
        return Typed.plainly().line(line.toArray(String[]::new));
    }

    @Test
    void shiftsAreListedWithWhoAndWhy() {
        assertThat(run("show", "payments", "--to=2026-06-08T10:00:00Z").out()).isEqualTo("""
                payments (Europe/Berlin), receiver pager
                  Mon 2026-06-01 09:00 to Wed 2026-06-03 09:00  ben (weekly)
                  Wed 2026-06-03 09:00 to Thu 2026-06-04 09:00  ana (override: leave)
                  Thu 2026-06-04 09:00 to Mon 2026-06-08 09:00  ben (weekly)
                  Mon 2026-06-08 09:00 to Mon 2026-06-15 09:00  ana (weekly)
                """);
    }

    @Test
    void whoIsOnDutyIsSaidOfNowOrOfATime() {
        assertThat(run("who").out()).isEqualTo("payments  ben (weekly), until Wed 2026-06-03 09:00 Europe/Berlin\n");
        assertThat(run("who", "--at=2026-06-03T12:00:00+02:00").out())
                .isEqualTo("payments  ana (override: leave), until Thu 2026-06-04 09:00 Europe/Berlin\n");
        assertThat(run("who", "--at=2026-01-05T00:00:00Z").out())
                .isEqualTo(
                        "payments  nobody, until Mon 2026-01-05 09:00 Europe/Berlin: the receiver itself is notified\n");
    }

    @Test
    void whoIsNotifiedOfAnAlertIsSaidForEachRoute() {
        assertThat(run("who", "team=payments", "severity=critical").out()).isEqualTo("""
                pager  ben (weekly), until Wed 2026-06-03 09:00 Europe/Berlin  ben/webhook[0]
                chat  muted: in june
                """);
        assertThat(run("who", "team=shop").out()).isEqualTo("chat  no schedule  webhook[0]\n");
        assertThat(run("who", "team=payments", "--at=2026-01-05T00:00:00Z").out())
                .startsWith("pager  nobody, until Mon 2026-01-05 09:00 Europe/Berlin: the receiver itself is notified"
                        + "  webhook[0]\n");
    }

    @Test
    void diffSaysWhoseShiftsChange() throws IOException {
        Path same = file("same.yml", ", {from: 2026-10-05T09:00, every: 1w, people: [ana]}");
        Path other = file("other.yml", ", {from: 2026-06-08T09:00, every: 1w, people: [ben, ana, ana]}");

        assertThat(run("diff", grapevine.toString(), same.toString()).out()).isEmpty();
        assertThat(run("diff", grapevine.toString(), other.toString()).out()).startsWith("""
                        payments: Mon 2026-06-08 09:00 to Mon 2026-06-15 09:00  ana -> ben
                        payments: Mon 2026-06-15 09:00 to Mon 2026-06-22 09:00  ben -> ana
                        payments: Mon 2026-07-13 09:00""");
    }

    @Test
    void diffSaysThatAScheduleIsGone() throws IOException {
        Path none = Files.writeString(directory.resolve("none.yml"), "on_call: {}");

        assertThat(run("diff", grapevine.toString(), none.toString()).out())
                .startsWith("payments: Mon 2026-06-01 14:00 to Wed 2026-06-03 09:00  ben -> nobody\n");
    }

    @Test
    void wrongWordsAreAnsweredWithAWayOut() {
        assertThat(run("show", "payment").err()).contains("schedule \"payment\" (expected: one of payments)");
        assertThat(run("diff", grapevine.toString()).err()).contains("expected: OLD NEW --config.file=FILE");
        assertThat(run("show", "--to=2026-01-01T00:00:00Z").err()).contains("expected: a time after 2026-06-01");
        assertThat(Typed.plainly()
                        .line("schedule", "show", "--config.file=" + config)
                        .err())
                .contains("--config.file and --grapevine.config: one of the two (expected: both, or none)");
    }
}
