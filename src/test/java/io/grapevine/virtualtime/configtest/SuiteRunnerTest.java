package io.grapevine.virtualtime.configtest;

import static io.grapevine.virtualtime.configtest.Suites.fails;
import static io.grapevine.virtualtime.configtest.Suites.failures;
import static io.grapevine.virtualtime.configtest.Suites.passes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteRunnerTest {
    private static final String DOWN = "- alerts: [{labels: {alertname: Down}}]\n";

    @Test
    void theSmallestUsefulTestPasses() {
        passes(DOWN + "  expect: [{receiver: team, at: 30s}]");
    }

    @Test
    void aNotificationAtAnotherTimeIsReportedWithTheDifference() {
        fails(
                DOWN + "  expect: [{receiver: team, at: 40s}]",
                "no notification to team between 39s and 41s",
                "the closest one, at 30s, differs",
                "time: 30s (expected: between 39s and 41s)");
    }

    @Test
    void aNotificationToAnotherReceiverIsReportedWithTheRoute() {
        fails(
                DOWN + "  expect: [{receiver: other, at: 30s}]",
                "no notification to other",
                "{alertname=\"Down\"} goes to team");
    }

    @Test
    void alertsOfANotificationAreAllNamed() {
        String two = "- alerts: [{labels: {alertname: Down}, each: {i: [a, b]}}]\n  expect: ";

        passes(two + "[{receiver: team, at: 30s, firing: [{i: a}, {i: b}]}]");
        passes(two + "[{receiver: team, at: 30s, firing: 2, resolved: 0}]");
        fails(
                two + "[{receiver: team, at: 30s, firing: [{i: a}]}]",
                "firing: 2: {alertname=\"Down\", i=\"a\"}",
                "(expected: 1: {i=\"a\"})");
        assertThat(failures(two + "[{receiver: team, at: 30s, firing: [{i: a}, {i: a}]}]"))
                .hasSize(1);
    }

    @Test
    void oneNotificationMeetsOneExpectation() {
        fails(
                DOWN + "  expect: [{receiver: team, at: 30s}, {receiver: team, at: 30s}]",
                "no notification to team between 29s and 31s beside those expected");
    }

    @Test
    void nothingElseIsAllowedIfTheTestSaysSo() {
        fails(
                DOWN + "  duration: 5m\n  expect: [{nothing: other}]\n  nothing_else: true",
                "notification to team/webhook[0] at 30s",
                "(expected: nothing else)");
    }

    @Test
    void countsAreReported() {
        assertThat(failures(DOWN + "  duration: 1m\n  expect: [{receiver: team, count: 2}]"))
                .containsExactly("1 notification to team between 0s and 1m, at 30s (expected: 2)");
        passes(DOWN + "  duration: 1m\n  expect: [{receiver: team, at_least: 1, at_most: 1}]");
        assertThat(failures(DOWN + "  duration: 1m\n  expect: [{nothing: team}]"))
                .containsExactly("1 notification to team between 0s and 1m, at 30s (expected: none)");
    }

    @Test
    void mutesAreReported() {
        String silenced = DOWN + "  steps: [{silence: night, matchers: 'alertname=~\"D.*\"', for: 1h}]\n  expect: ";

        passes(silenced + "[{muted: {alertname: Down}, at: 5m, by: silence night}]");
        assertThat(failures(silenced + "[{muted: {alertname: Down}, at: 5m, by: [silence, inhibition]}]"))
                .containsExactly(
                        "{alertname=\"Down\"} at 5m is muted by silence night (expected: silence, inhibition)");
        assertThat(failures(silenced + "[{muted: {alertname: Down}, at: 5m, by: nothing}]"))
                .containsExactly("{alertname=\"Down\"} at 5m is muted by silence night (expected: nothing)");
        assertThat(failures(silenced + "[{muted: {alertname: Up}, at: 5m, by: silence}]"))
                .containsExactly("no alert with {alertname=\"Up\"} fires at 5m (expected: one at least)");
    }

    @Test
    void textsAreCompared() {
        String yaml = DOWN + "  expect: [{receiver: team, at: 30s, ";

        passes(yaml + "contains: '\"alertname\":\"Down\"', lacks: Up, fields: {/status: firing}}]");
        fails(yaml + "contains: Up}]", "(expected: that it contains \"Up\")");
        fails(yaml + "fields: {/status: resolved}}]", "/status: \"firing\" (expected: \"resolved\")");
        fails(yaml + "fields: {/state: firing}}]", "/state: missing, the fields are ", "/status");
    }

    @Test
    void aTemplateThatFailsIsAFailure() {
        SuiteResult result = Suites.run("""
                inline_config: |
                  route: {receiver: chat}
                  receivers:
                  - name: chat
                    slack_configs: [{api_url: 'http://localhost/slack', title: '{{ template "nowhere" . }}'}]
                tests:
                - alerts: [{labels: {alertname: Down}}]
                  expect: [{receiver: chat, at: 30s}]
                """);

        assertThat(result.verdicts().get(0).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message())
                        .startsWith("a template fails: chat/slack[0]: ")
                        .contains("nowhere"));
    }

    @Test
    void aConfigurationWithErrorsIsAFailureWithItsPlaces() {
        SuiteResult result = Suites.run("""
                inline_config: 'route: {receiver: unused}'
                tests:
                - alerts: [{labels: {alertname: Down}}]
                  expect: [{receiver: unused, at: 30s}]
                routes:
                - {labels: {a: b}, receivers: [unused]}
                """);

        assertThat(result.verdicts())
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict.failures())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure.message())
                                .startsWith("suite.yml inline_config:1:")
                                .contains("unused")));
    }

    @Test
    void aMisspeltReceiverIsAFailureEvenIfNothingIsExpected() {
        assertThat(failures(DOWN + "  duration: 1m\n  expect: [{nothing: taem}]"))
                .containsExactly("receiver \"taem\" is not in the configuration (expected: team)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expect: [{nothing: team, integration: slack}] \
            | integration "slack" is not in receiver "team" (expected: one of webhook, webhook[0])
            expect: [{nothing: team, integration: 'webhook[1]'}] \
            | integration "webhook[1]" is not in receiver "team" (expected: webhook[0])
            expect: [{nothing: anybody, integration: email}] \
            | integration "email" is not in the configuration (expected: one of webhook, webhook[0])
            expect: [{nothing: other}], steps: [{receiver: team, integration: email, answers: 500}] \
            | integration "email" is not in receiver "team" (expected: one of webhook, webhook[0])
            """)
    void anIntegrationThatTheReceiverDoesNotHaveIsAFailure(String test, String failure) {
        assertThat(failures("- {duration: 1m, alerts: [{labels: {alertname: Down}}], " + test + "}"))
                .containsExactly(failure);
    }

    @Test
    void anEndedAlertIsListedAgainAsLongAsItIsSentAgain() {
        passes("""
                - alerts:
                  - {labels: {alertname: Down, instance: a}, resolves: 1m}
                  - {labels: {alertname: Down, instance: b}}
                  - {labels: {alertname: Down, instance: c}, fires: 12m}
                  - {labels: {alertname: Down, instance: d}, fires: 22m}
                  expect:
                  - {receiver: team, at: 5m30s, firing: 1, resolved: [{instance: a}]}
                  - {receiver: team, at: 15m30s, firing: 2, resolved: [{instance: a}]}
                  - {receiver: team, at: 25m30s, firing: 3, resolved: 0}
                """);
        passes("""
                - alerts:
                  - {labels: {alertname: Down, instance: a}, fires: [0s, 6m], resolves: [1m, 40m]}
                  - {labels: {alertname: Down, instance: b}, resolves: 32m}
                  expect:
                  - {receiver: team, at: 10m30s, firing: 2, resolved: 0}
                  - {receiver: team, at: 35m30s, firing: [{instance: a}], resolved: [{instance: b}]}
                """);
    }

    @Test
    void siblingRoutesOfOneKeyBothNotify() {
        SuiteResult result = Suites.run("""
                inline_config: |
                  route:
                    receiver: other
                    routes:
                    - {receiver: team, matchers: [alertname="Down"], continue: true}
                    - {receiver: team, matchers: [alertname="Down"]}
                  receivers:
                  - {name: team, webhook_configs: [{url: 'http://localhost/'}]}
                  - {name: other}
                tests:
                - alerts: [{labels: {alertname: Down}}]
                  expect: [{receiver: team, between: [29s, 31s], count: 2}]
                """);

        assertThat(result.verdicts().get(0).failures()).isEmpty();
    }

    @Test
    void aStepThatFailsIsAFailure() {
        assertThat(failures(
                        DOWN + "  steps: [{receiver: unused, answers: 500}]\n  expect: [{receiver: team, at: 30s}]"))
                .containsExactly("receiver \"unused\" is not in the configuration (expected: one of other, team)");
        assertThat(failures(DOWN + "  steps: [{inline_reload: '{}'}]\n  expect: [{receiver: team, at: 30s}]"))
                .singleElement()
                .asString()
                .startsWith("the configuration was refused:");
        assertThat(failures(DOWN + "  steps: [{at: 1m, kill: a}, {at: 2m, silence: x, matchers: 'a=\"b\"', for: 1h}]\n"
                        + "  expect: [{receiver: team, at: 30s}]"))
                .containsExactly("no replica (expected: a replica that runs)");
    }

    @Test
    void aTimelineTellsWhyNothingWasSent() {
        SuiteResult result = Suites.run(Suites.CONFIG + """
                tests:
                - name: quiet
                  alerts: [{labels: {alertname: Down}}]
                  steps: [{silence: night, matchers: 'alertname="Down"', for: 1h}]
                  expect: [{receiver: team, at: 30s}]
                  duration: 2h
                """);
        List<String> report = SuiteReport.text(result, false);

        assertThat(result.hasPassed()).isFalse();
        assertThat(report)
                .anySatisfy(line -> assertThat(line).contains("suite.yml:12:23: no notification to team"))
                .anySatisfy(line -> assertThat(line)
                        .contains("team {alertname=\"Down\"}: not notified: silenced by night, 12 flushes until"))
                .anySatisfy(line -> assertThat(line).matches("\\s+- 30s\\s+team"))
                .anySatisfy(line -> assertThat(line).contains("1h30s", "1 firing: first notification"))
                .anySatisfy(line -> assertThat(line).contains("nothing new, repeated every 4h"));
    }

    @Test
    void failedAttemptsAndStepsAreInTheTimeline() {
        List<String> report = SuiteReport.text(Suites.run(Suites.CONFIG + """
                        tests:
                        - alerts: [{labels: {alertname: Down, severity: critical}}]
                          steps: [{at: 10s, receiver: team, answers: 503, for: 5m}]
                          expect: [{receiver: team, between: [5m, 10m]}]
                        """), true);

        assertThat(report)
                .anySatisfy(line -> assertThat(line).matches("\\s+10s\\s+team answers 503"))
                .anySatisfy(line -> assertThat(line).matches("\\s+5m10s\\s+team answers ok"))
                .anySatisfy(line -> assertThat(line)
                        .containsPattern("30s .*FAILED: unexpected status code 503, \\d+ attempts until [45]m"))
                .anySatisfy(line -> assertThat(line).containsPattern("= 5m.* team +team/webhook.* 1 firing"));
        assertThat(report.stream().filter(line -> line.contains("FAILED"))).hasSize(1);
    }

    @Test
    void theSameTestLeadsToTheSameTimeline() {
        String test = """
                - alerts: [{labels: {alertname: Down}, each: {i: ['{1..5}']}, stagger: 40s, resolves: 10m}]
                  replicas: 3
                  steps: [{receiver: team, answers: 503, for: 4m}]
                  expect: [{nothing: other, between: [0s, 30m]}]
                """;

        assertThat(SuiteReport.text(Suites.run(Suites.CONFIG + "tests:\n" + test), true))
                .isEqualTo(SuiteReport.text(Suites.run(Suites.CONFIG + "tests:\n" + test), true))
                .hasSizeGreaterThan(10);
    }
}
