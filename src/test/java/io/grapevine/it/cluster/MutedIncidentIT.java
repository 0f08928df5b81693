package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.FakeIssues;
import io.grapevine.it.FakePagerduty;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An alert that has opened an incident and a ticket ends while it is silenced. With {@code when_muted} Grapevine closes both; the real
 * Alertmanager leaves the incident open, also when the silence is over.
 */
@Tag("thorough")
class MutedIncidentIT {
    private static final String CONFIG = """
            route:
              receiver: pager
              group_by: [alertname]
              group_wait: 0s
              group_interval: 500ms
              repeat_interval: 1h
              routes: [{matchers: [to="mark"], receiver: mark}]
            receivers:
            - name: mark
              webhook_configs: [{url: 'http://%s/mark'}]
            - name: pager
              pagerduty_configs: [{url: '%s', routing_key: key}]
            """;
    private static final String JIRA = """
              jira_configs:
              - {api_url: '%s', project: OPS, issue_type: Bug, resolve_transition: Done, reopen_transition: To Do,
                 reopen_duration: 1h}
            """;
    private static final String WHEN_MUTED = """
            integrations:
            - {receiver: pager, kind: pagerduty, when_muted: {resolved: notify}}
            - {receiver: pager, kind: jira, when_muted: {resolved: notify}}
            """;

    @AutoClose
    private final Receiver marks = new Receiver();

    @AutoClose
    private final FakePagerduty pagerduty = new FakePagerduty();

    private int flushes;

    @TempDir
    Path directory;

    /** Waits until a group that begins now was notified of its beginning and, a group interval later, of its end. */
    private void awaitFlushes(Program program) throws Exception {
        TestAlerts mark = TestAlerts.of("mark", "mark" + ++flushes);
        program.post("/alerts", mark.firing());
        Eventually.holds("flushed", () -> marks.notified("/mark", "firing").containsAll(mark.names()));
        program.post("/alerts", mark.resolved());
        Eventually.holds(
                "flushed again", () -> marks.notified("/mark", "resolved").containsAll(mark.names()));
    }

    private static TestAlerts fire(Program program, Callable<Boolean> notified) throws Exception {
        TestAlerts down = TestAlerts.of("pager", "Down");
        program.post("/alerts", down.firing());
        Eventually.holds("incident", notified);
        return down;
    }

    /** Ends the alert while it is silenced, and then the silence. */
    private void endMuted(Program program, TestAlerts down) throws Exception {
        String silence = Silences.add(program, "Down");
        awaitFlushes(program);
        program.post("/alerts", down.resolved());
        awaitFlushes(program);
        Silences.expire(program, silence);
        awaitFlushes(program);
    }

    private String config() {
        return CONFIG.formatted(marks.address(), pagerduty.url());
    }

    @Test
    void incidentAndTicketOfAMutedAlertAreClosedWhenItEnds() throws Exception {
        try (FakeIssues jira = new FakeIssues()) {
            Path config = Files.writeString(directory.resolve("am.yml"), config() + JIRA.formatted(jira.url()));
            Path extensions = Files.writeString(directory.resolve("grapevine.yml"), WHEN_MUTED);
            try (Program grapevine =
                    Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + extensions)) {
                TestAlerts down = fire(
                        grapevine,
                        () -> pagerduty.open().size() == 1 && jira.issues().equals(List.of("OPS-1: To Do")));
                endMuted(grapevine, down);
                Eventually.holds("ticket is done", () -> jira.issues().equals(List.of("OPS-1: Done")));
            }
        }
        assertThat(pagerduty.open()).isEmpty();
        assertThat(pagerduty.events()).containsExactly("trigger", "resolve");
    }

    @Test
    void incidentOfAMutedAlertStaysOpenInAlertmanager() throws Exception {
        Path config = Files.writeString(directory.resolve("am.yml"), config());
        try (Program real = Program.alertmanager(config, directory.resolve("data"))) {
            endMuted(real, fire(real, () -> pagerduty.open().size() == 1));
        }
        assertThat(pagerduty.open()).hasSize(1);
        assertThat(pagerduty.events()).containsExactly("trigger");
    }
}
