package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Inhibition for some receivers: what is muted there is notified elsewhere. */
class InhibitedReceiversTest {
    private static final String MAIN = """
            route:
              receiver: chat
              group_by: [alertname]
              repeat_interval: 1h
              routes:
              - {receiver: pager, matchers: ['severity="page"'], continue: true}
              - {receiver: chat}
            receivers:
            - {name: chat, webhook_configs: [{url: 'http://localhost/chat'}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/pager'}]}
            - {name: lead, webhook_configs: [{url: 'http://localhost/lead'}]}
            """;

    private static final String RULE = """
            on_call:
              inhibit_rules:
              - name: power
                source_matchers: ['alertname="Power"']
                target_matchers: ['alertname="Down"']
                equal: [rack]
                receivers: [RECEIVERS]
            """;

    private static final String STEPS = """
              escalations:
              - {name: p, receiver: pager, steps: [{name: s, after: 10m, receiver: lead}]}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        write("am.yml", MAIN);
        write("chat.yml", RULE.replace("RECEIVERS", "chat"));
        write("both.yml", RULE.replace("RECEIVERS", "chat, pager"));
        write("steps.yml", RULE.replace("RECEIVERS", "chat") + STEPS);
        write("lead.yml", RULE.replace("RECEIVERS", "lead") + STEPS);
        write(
                "muted.yml",
                RULE.replace("RECEIVERS", "chat")
                        + "integrations: [{receiver: chat, kind: webhook, when_muted: {muted: notify, resolved: notify}}]\n");
        write("nothing.yml", "{}\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static final String DOWN = "{labels: {alertname: Down, rack: r1, severity: page}";
    private static final String POWER = "{labels: {alertname: Power, rack: r1}";

    @TestFactory
    Stream<DynamicTest> stories() {
        SuiteRunner.SuiteResult chat = run("chat.yml", """
                - name: the target pages, and is told in the channel when the source has ended
                  alerts: [DOWN}, POWER, resolves: 20m}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}, firing: 1}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {muted: {alertname: Down}, at: 10m, by: nothing}
                  - {alert: {alertname: Down}, at: 10m, state: firing}
                  - {at: 20m30s, receiver: chat, group: {alertname: Power}, resolved: 1}
                  - {between: [20m, 26m], receiver: chat, group: {alertname: Down}, reason: first notification}
                  nothing_else: true
                  duration: 50m
                - name: a source on another rack inhibits nothing
                  alerts: [DOWN}, {labels: {alertname: Power, rack: r2}}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  nothing_else: true
                  duration: 50m
                - name: a silence of the receivers that are left mutes the alert as a whole
                  alerts: [DOWN}, POWER}]
                  steps: [{silence: s, matchers: alertname=Down, receivers: pager, for: 2h}]
                  expect:
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {alert: {alertname: Down}, at: 10m, state: suppressed}
                  nothing_else: true
                  duration: 30m
                - name: a reload without the rule tells the channel
                  alerts: [DOWN}, POWER}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/nothing.yml}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {between: [10m, 16m], receiver: chat, group: {alertname: Down}}
                  nothing_else: true
                  duration: 50m
                - name: replicas agree
                  replicas: 2
                  alerts: [DOWN}, POWER}]
                  steps: [{at: 10m, restart: a}, {at: 20m, kill: a}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  nothing_else: true
                  duration: 50m
                """);
        SuiteRunner.SuiteResult others = run("both.yml", """
                - name: a rule for all of its receivers suppresses an alert
                  alerts: [DOWN}, POWER}]
                  expect:
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {alert: {alertname: Down}, at: 10m, state: suppressed}
                  - {muted: {alertname: Down}, at: 10m, by: inhibition Power}
                  nothing_else: true
                  duration: 30m
                """);
        SuiteRunner.SuiteResult added = run("nothing.yml", """
                - name: a rule that comes later withholds repetitions, and the end
                  alerts: [DOWN, resolves: 3h}, POWER}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/chat.yml}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {count: 2, between: [1h, 2h30m], receiver: pager, group: {alertname: Down}}
                  - {count: 2, between: [1h, 2h30m], receiver: chat, group: {alertname: Power}}
                  - {between: [3h, 3h6m], receiver: pager, resolved: 1}
                  nothing_else: true
                  duration: 3h10m
                """);
        SuiteRunner.SuiteResult steps = run("steps.yml", """
                - name: what only the channel does not hear of escalates
                  alerts: [DOWN}, POWER}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  - {at: 10m30s, receiver: lead, reason: escalated}
                  nothing_else: true
                  duration: 20m
                """);
        SuiteRunner.SuiteResult lead = run("lead.yml", """
                - name: a step does not notify of what is inhibited for its own receiver
                  alerts: [DOWN}, POWER}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Power}}
                  nothing_else: true
                  duration: 30m
                """);
        SuiteRunner.SuiteResult muted = run("muted.yml", """
                - name: an integration is told that its alert is inhibited, and of the end
                  alerts: [DOWN, resolves: 20m}, POWER, fires: 5m}]
                  expect:
                  - {at: 30s, receiver: pager, group: {alertname: Down}}
                  - {at: 30s, receiver: chat, group: {alertname: Down}}
                  - {at: 5m30s, receiver: chat, group: {alertname: Power}}
                  - {between: [5m, 11m], receiver: chat, group: {alertname: Down}, reason: muted}
                  - {between: [20m, 26m], receiver: pager, resolved: 1}
                  - {between: [20m, 26m], receiver: chat, resolved: 1}
                  nothing_else: true
                  duration: 40m
                """);
        return Stream.of(chat, others, added, steps, lead, muted).flatMap(Suites::tests);
    }

    @Test
    void reportNamesTheSource() {
        SuiteRunner.SuiteResult result =
                run("chat.yml", "- {name: t, alerts: [DOWN}, POWER}], nothing_else: true, duration: 10m}\n");

        assertThat(SuiteReport.text(result, true))
                .anySatisfy(
                        line -> assertThat(line).contains("chat", "inhibited by {alertname=\"Power\", rack=\"r1\"}"));
    }

    private SuiteRunner.SuiteResult run(String extensions, String tests) {
        return Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve(extensions) + "\ntests:\n"
                + tests.replace("DIR", directory.toString())
                        .replace("DOWN", DOWN)
                        .replace("POWER", POWER));
    }
}
