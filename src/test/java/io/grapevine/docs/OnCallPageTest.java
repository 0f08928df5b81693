package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first escalation of the page about on call, with the files of the page, in virtual time. */
class OnCallPageTest {
    private static final Pattern FILE = Pattern.compile("cat >(\\S+) <<'END'\n(.*?)\nEND\n", Pattern.DOTALL);

    @Test
    void theFirstEscalationSaysEachNotificationOfTheLead(@TempDir Path directory) throws IOException {
        Page section = Page.of("configure/on-call.md").section("### A first escalation");
        Matcher files = FILE.matcher(String.join("\n", section.lines()));
        for (MatchResult file : files.results().toList()) {
            Files.writeString(directory.resolve(file.group(1)), file.group(2));
        }
        Path test = Files.writeString(directory.resolve("test.yml"), """
                config: alertmanager.yml
                grapevine_config: grapevine.yml
                start: 2026-01-06T12:00:00Z # in the first week, which is Ana's
                nothing_else: true
                tests:
                - name: as on the page
                  alerts: [{labels: {alertname: DiskFull, instance: db-1}, resolves: 10m}]
                  expect:
                  - {at: 1s, receiver: ana, reason: first notification}
                  - {at: 1m1s, receiver: lead, reason: escalated}
                  - {at: 2m1s, receiver: lead, reason: nobody reacted}
                  - {between: [10m, 11m], resolved: 1, count: 2}
                """);

        ToolRun run = ToolRun.ours(List.of("test", test.toString()), Map.of());
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(String.join(" ", section.lines()))
                .containsSubsequence(
                        "A minute later it shows that of the lead, `because: escalated`",
                        "is notified once more after another minute, `because: nobody reacted`");
    }
}
