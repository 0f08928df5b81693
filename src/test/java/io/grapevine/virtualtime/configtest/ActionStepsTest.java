package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.virtualtime.configtest.play.PlayLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that click on actions of messages. */
class ActionStepsTest {
    private static final String ONE = "- alerts: [{labels: {alertname: Down}, resolves: 3h}]\n";

    private static final String TWO = "- alerts: [{labels: {alertname: Down}}, {labels: {alertname: Up}}]\n";

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        Files.writeString(directory.resolve("am.yml"), """
                global: {smtp_smarthost: 'localhost:25', smtp_from: am@example.com}
                route:
                  receiver: mail
                  group_by: [alertname]
                  routes:
                  - {matchers: ['to="hook"'], receiver: hook}
                receivers:
                - {name: mail, email_configs: [{to: team@example.com, send_resolved: true}]}
                - {name: hook, webhook_configs: [{url: 'http://localhost/'}]}
                - {name: quiet, email_configs: [{to: quiet@example.com}]}
                """);
        Files.writeString(directory.resolve("gv.yml"), """
                integrations:
                - {receiver: mail, kind: email, buttons: [ack, silence 1h, why]}
                - {receiver: quiet, kind: email, buttons: [ack]}
                """);
    }

    private SuiteRunner.SuiteResult run(String tests) {
        return Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve("gv.yml") + "\ntests:\n" + tests);
    }

    private List<String> failures(String test) {
        return run(test).verdicts().get(0).failures().stream()
                .map(PlayLog.Failure::message)
                .toList();
    }

    /** The failures of a test with one step; {@code alerts} fire from the start on. */
    private List<String> failures(String alerts, String step) {
        return failures(alerts + "  steps: [{" + step + "}]\n  expect: [{nothing: hook}]\n  duration: 10h");
    }

    @Test
    void linksOfMailsActAndTheTimelineNamesTheClick() {
        SuiteRunner.SuiteResult result = run(ONE + """
                  steps:
                  - {at: 2m, action: {verb: silence 1h, receiver: mail, group: {alertname: Down}}, by: ana}
                  expect:
                  - {receiver: mail, at: 30s, contains: [Acknowledge, Silence for 1h, 'http://alertmanager/act/TOKEN']}
                  - {muted: {alertname: Down}, by: silence, at: 1h1m}
                  - {muted: {alertname: Down}, by: nothing, at: 1h3m}
                  - {receiver: mail, between: [3h, 3h6m], resolved: 1, lacks: Acknowledge}
                  duration: 4h
                  nothing_else: true
                """);

        assertThat(result.verdicts().get(0).failures()).isEmpty();
        assertThat(SuiteReport.text(result, true))
                .anySatisfy(line -> assertThat(line)
                        .endsWith("ana clicks on silence 1h in a message of mail about {alertname=\"Down\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            at: 6h, action: {verb: ack, receiver: mail} \
            | the result of ack is ended: this incident has ended (expected: done)
            at: 1h, action: {verb: undo, receiver: mail} \
            | the result of undo is nothing: no action on the incident is active (expected: done)
            at: 1h, action: {verb: ack, receiver: mail}, result: exists \
            | the result of ack is done: the silence was made, until 2026-01-05T01:15:00Z (expected: exists)
            at: 1m, action: {verb: ack, receiver: mial} \
            | receiver "mial" is not in the configuration (expected: mail)
            at: 1m, action: {verb: silence 4h, receiver: mail} \
            | messages of receiver "mail" do not offer the action "silence 4h" (expected: one of ack, \
            silence 1h, undo, or more buttons in grapevine_config)
            at: 1m, action: {verb: ack, receiver: hook} \
            | messages of receiver "hook" do not offer the action "ack" (expected: a grapevine_config \
            with integrations: [{receiver: hook, kind: webhook, engine: mustache, buttons: [ack]}])
            at: 20s, action: {verb: ack, receiver: mail} \
            | receiver "mail" has accepted no message with the action (expected: one before the click)
            at: 1m, action: {verb: ack, receiver: mail, group: {alertname: Up}} \
            | receiver "mail" has accepted no message of group {alertname="Up"} with the action \
            (expected: one before the click)
            at: 1m, action: {verb: ack, receiver: quiet} \
            | receiver "quiet" has accepted no message with the action (expected: one before the click)
            """)
    void clickWithoutItsMessageOrItsResultIsReported(String step, String failure) {
        assertThat(failures(ONE, step)).containsExactly(failure);
    }

    @Test
    void clickOnOneOfTwoGroupsNamesIt() {
        assertThat(failures(TWO, "at: 1m, action: {verb: ack, receiver: mail}"))
                .containsExactly(
                        "receiver \"mail\" has accepted messages of 2 groups (expected: group, with the labels of one:"
                                + " {alertname=\"Down\"}, {alertname=\"Up\"})");
        assertThat(failures(TWO, "at: 1m, action: {verb: ack, receiver: mail, group: {alertname: Up}}"))
                .isEmpty();
    }

    @Test
    void groupThatNoSilenceCanMatchIsRefused() throws IOException {
        Files.writeString(directory.resolve("am.yml"), """
                global: {smtp_smarthost: 'localhost:25', smtp_from: am@example.com}
                route: {receiver: mail, group_by: [owner]}
                receivers:
                - {name: mail, email_configs: [{to: team@example.com, send_resolved: true}]}
                - {name: hook, webhook_configs: [{url: 'http://localhost/'}]}
                - {name: quiet, email_configs: [{to: quiet@example.com}]}
                """);

        assertThat(failures(ONE, "at: 1m, action: {verb: ack, receiver: mail}, result: refused"))
                .isEmpty();
    }

    @Test
    void messageThatTheReceiverRefusedHasNoButtons() {
        assertThat(failures(ONE + """
                  steps:
                  - {receiver: mail, answers: refused}
                  - {at: 1m, action: {verb: ack, receiver: mail}}
                  expect: [{nothing: mail}]
                  duration: 2m
                """))
                .containsExactly(
                        "receiver \"mail\" has accepted no message with the action (expected: one before the click)");
    }

    @Test
    void replicaThatHasJustStartedDoesNotKnowTheIncidentYet() {
        assertThat(failures("""
                - replicas: 2
                  alerts: [{labels: {alertname: Down}}]
                  steps:
                  - {at: 1m, prometheus: {reaches: [a]}}
                  - {at: 5m, restart: b}
                  - {at: 5m, action: {verb: ack, receiver: mail}, replica: b, result: unknown}
                  expect: [{nothing: hook}]
                """)).isEmpty();
    }

    @Test
    void testsWithoutGrapevineYmlSayWhatIsMissing() {
        String test =
                "- alerts: [{labels: {alertname: Down}}]\n  steps: [{at: 1m, action: {verb: ack, receiver: team}}]\n";

        assertThat(Suites.failures(test + "  expect: [{nothing: other}]\n"))
                .containsExactly(
                        "messages of receiver \"team\" do not offer the action \"ack\" (expected: a grapevine_config"
                                + " with integrations: [{receiver: team, kind: webhook, engine: mustache, buttons: [ack]}])");
    }

    /** The example of the handbook stands beside the configurations that it names. */
    @Test
    void exampleOfTheHandbookPasses() throws IOException {
        Matcher example = Pattern.compile("### Actions of messages\n.*?```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/configure/testing.md")));
        assertThat(example.find()).isTrue();
        String text = example.group(1)
                .replace("config: slack.yml", "config: config-examples/slack.yml")
                .replace("slack/grapevine.yml #", "config-examples/slack/grapevine.yml #");

        SuiteRunner.SuiteResult result = Suites.run(text);

        assertThat(result.hasPassed())
                .as(String.join("\n", SuiteReport.text(result, true)))
                .isTrue();
    }
}
