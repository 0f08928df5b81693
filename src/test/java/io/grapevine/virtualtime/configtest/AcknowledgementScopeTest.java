package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that an acknowledgement mutes where alerts are in groups of several routes, by {@code continue}. */
class AcknowledgementScopeTest {
    private static final String ROUTES = """
            route:
              receiver: team
              group_by: [alertname]
              repeat_interval: 4h
              routes:
              - {receiver: chat, continue: true}
              - {matchers: ['severity="critical"'], receiver: pager}
              - {matchers: ['severity="high"'], receiver: first, continue: true}
              - {matchers: ['severity="high"'], receiver: second}
              - {matchers: ['severity="low"'], receiver: desk}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://localhost/team'}]}
            - {name: chat, webhook_configs: [{url: 'http://localhost/chat'}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/pager'}]}
            - {name: first, webhook_configs: [{url: 'http://localhost/first'}]}
            - {name: second, webhook_configs: [{url: 'http://localhost/second'}]}
            - {name: desk, webhook_configs: [{url: 'http://localhost/desk'}]}
            - {name: lead, webhook_configs: [{url: 'http://localhost/lead'}]}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        Files.writeString(directory.resolve("am.yml"), ROUTES);
        Files.writeString(
                directory.resolve("moved.yml"),
                ROUTES.replace("{matchers: ['severity=\"critical\"']", "{matchers: ['severity=~\"critical|fatal\"']"));
        Files.writeString(directory.resolve("gv.yml"), """
            on_call:
              escalations:
              - {name: page, receiver: pager, steps: [{name: lead, after: 10m, receiver: lead}]}
              - {name: desk, receiver: desk, acknowledgement: {scope: alerts}}
            """);
    }

    @TestFactory
    Stream<DynamicTest> scope() {
        SuiteRunner.SuiteResult result = Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve("gv.yml") + "\nstart: 2026-03-09T19:00:00Z\ntests:\n"
                + """
                - name: who acknowledges in the chat stops neither the pager nor its steps
                  alerts:
                  - {labels: {alertname: A, severity: critical, i: a}, resolves: 20m}
                  - {labels: {alertname: A, severity: critical, i: b}, fires: 3m, resolves: 20m}
                  steps: [{at: 2m, acknowledge: {group: {alertname: A}, receiver: chat}, by: ana}]
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: pager, firing: 1}
                  - {at: 5m30s, receiver: pager, firing: 2}
                  - {at: 10m30s, receiver: lead, reason: escalated}
                  - {between: [20m, 26m], receiver: chat, resolved: 1}
                  - {between: [20m, 26m], receiver: pager, resolved: 2}
                  - {between: [20m, 26m], receiver: lead, resolved: 2}
                  duration: 1h
                  nothing_else: true
                - name: who acknowledges the page stops its steps, and the chat goes on
                  replicas: 2
                  alerts:
                  - {labels: {alertname: A, severity: critical, i: a}, resolves: 20m}
                  - {labels: {alertname: A, severity: critical, i: b}, fires: 3m, resolves: 20m}
                  steps: [{at: 2m, acknowledge: {group: {alertname: A}, receiver: pager}, by: ana, replica: b}]
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: pager, firing: 1}
                  - {at: 5m30s, receiver: chat, firing: 2}
                  - {between: [20m, 26m], receiver: chat, resolved: 2}
                  - {between: [20m, 26m], receiver: pager, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: routes with the same matchers have groups of the same key, and are acknowledged one by one
                  alerts:
                  - {labels: {alertname: A, severity: high, i: a}, resolves: 40m}
                  - {labels: {alertname: A, severity: high, i: b}, fires: 3m, resolves: 40m}
                  - {labels: {alertname: A, severity: high, i: c}, fires: 13m, resolves: 40m}
                  - {labels: {alertname: A, severity: high, i: d}, fires: 23m, resolves: 40m}
                  steps:
                  - {at: 2m, acknowledge: {group: {alertname: A}, receiver: chat}, by: ana}
                  - {at: 2m, acknowledge: {group: {alertname: A}, receiver: first}, by: ana}
                  - {at: 12m, acknowledge: {group: {alertname: A}, receiver: second}, by: ben}
                  - {at: 22m, unacknowledge: {group: {alertname: A}, receiver: first}, by: ana}
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: first, firing: 1}
                  - {at: 30s, receiver: second, firing: 1}
                  - {at: 5m30s, receiver: second, firing: 2}
                  - {at: 25m30s, receiver: first, firing: 4}
                  - {between: [40m, 46m], receiver: chat, resolved: 1}
                  - {between: [40m, 46m], receiver: first, resolved: 4}
                  - {between: [40m, 46m], receiver: second, resolved: 2}
                  duration: 1h
                  nothing_else: true
                - name: with scope alerts an acknowledgement holds in all routes
                  alerts:
                  - {labels: {alertname: A, severity: low, i: a}, resolves: 20m}
                  - {labels: {alertname: A, severity: low, i: b}, fires: 3m, resolves: 20m}
                  steps: [{at: 2m, acknowledge: {group: {alertname: A}, receiver: desk}, by: ana}]
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: desk, firing: 1}
                  - {between: [20m, 26m], receiver: chat, resolved: 1}
                  - {between: [20m, 26m], receiver: desk, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: an acknowledgement that lapses is told where it was made
                  alerts: [{labels: {alertname: A, severity: critical}, resolves: 30m}]
                  steps:
                  - {at: 2m, acknowledge: {group: {alertname: A}, receiver: chat}, by: ana, for: 10m}
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: pager, firing: 1}
                  - {at: 10m30s, receiver: lead, reason: escalated}
                  - {between: [12m, 18m], receiver: chat, firing: 1, reason: unmuted}
                  - {at: 20m30s, receiver: lead, reason: nobody reacted}
                  - {between: [30m, 36m], receiver: chat, resolved: 1}
                  - {between: [30m, 36m], receiver: pager, resolved: 1}
                  - {between: [30m, 36m], receiver: lead, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: a reload that puts the alerts into another group begins another incident
                  alerts: [{labels: {alertname: A, severity: critical}}]
                  steps:
                  - {at: 2m, acknowledge: {group: {alertname: A}}, by: ana}
                  - {at: 12m, reload: MOVED}
                  expect:
                  - {at: 30s, receiver: chat, firing: 1}
                  - {at: 30s, receiver: pager, firing: 1}
                  - {between: [12m, 13m], receiver: pager, firing: 1, reason: first notification}
                  - {between: [22m, 23m], receiver: lead, reason: escalated}
                  - {between: [32m, 33m], receiver: lead, reason: nobody reacted}
                  duration: 1h
                  nothing_else: true
                """.replace("MOVED", directory.resolve("moved.yml").toString()));
        return Suites.tests(result);
    }
}
