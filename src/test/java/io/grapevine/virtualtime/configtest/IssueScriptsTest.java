package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of receivers that write issues: whether the next incident of a group reopens the issue of the one before. */
class IssueScriptsTest {
    private static final String FILE = """
            inline_config: |
              route: {receiver: team, group_by: [alertname], group_wait: 30s, group_interval: 5m}
              receivers: [{name: team}]
            grapevine_config: %s
            tests:
            - name: issue
              alerts:
              - {labels: {alertname: Disk}, resolves: 10m}
              - {labels: {alertname: Disk}, fires: %s}
              expect:
              - {at: 30s, receiver: team, firing: 1, lacks: ['"state"', '"state_event"']}
              - {between: [10m, 16m], receiver: team, resolved: 1, contains: '%s'}
              - {between: [%s, 2h], receiver: team, firing: 1, %s}
            """;
    private static final String GITHUB =
            "github_configs: [{repository: a/b, token: t, reopen_duration: 30m, send_resolved: true}]";
    private static final String GITLAB =
            "gitlab_configs: [{project: a/b, token: t, reopen_duration: 30m, send_resolved: true}]";

    @TempDir
    private Path directory;

    private TestVerdict verdict(boolean isGithub, String again, boolean reopens) throws IOException {
        Path file = directory.resolve("grapevine.yml");
        Files.writeString(file, "receivers:\n- name: team\n  " + (isGithub ? GITHUB : GITLAB) + "\n");
        String closed = isGithub ? "\"state\":\"closed\"" : "\"state_event\":\"close\"";
        String open = isGithub ? "\"state\":\"open\"" : "\"state_event\":\"reopen\"";
        String last = reopens ? "contains: '" + open + "'" : "lacks: ['\"state\"', '\"state_event\"']";
        return Suites.run(FILE.formatted(file, again, closed, again, last))
                .verdicts()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({"true,30m,true", "true,60m,false", "false,30m,true", "false,60m,false"})
    void aLaterIncidentReopensTheIssueWithinItsDuration(boolean isGithub, String again, boolean reopens)
            throws IOException {
        assertThat(verdict(isGithub, again, reopens).failures()).isEmpty();
        assertThat(verdict(isGithub, again, !reopens).failures()).isNotEmpty();
    }
}
