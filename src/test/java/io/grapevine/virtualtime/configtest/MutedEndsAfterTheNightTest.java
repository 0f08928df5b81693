package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Ends of alerts that a receiver was notified of, after mutes that last longer than the log would keep the notification. */
@Tag("thorough")
class MutedEndsAfterTheNightTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        Files.writeString(directory.resolve("am.yml"), """
            route:
              receiver: team
              group_by: [alertname]
              repeat_interval: 4h
              routes:
              - {matchers: ['alertname="Slow"'], receiver: team, mute_time_intervals: [nights]}
              - {matchers: ['alertname="Full"'], receiver: pager, mute_time_intervals: [nights]}
              - {matchers: ['alertname="Down"'], receiver: tickets}
              - {matchers: ['alertname="Busy"'], receiver: tickets, mute_time_intervals: [nights]}
              - {matchers: ['alertname="ClusterDown"'], receiver: cluster}
            time_intervals:
            - name: nights
              time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}, {start_time: '00:00', end_time: '07:00'}]}]
            inhibit_rules:
            - {source_matchers: ['alertname="ClusterDown"'], target_matchers: ['alertname!="ClusterDown"'], equal: [cluster]}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://localhost/team'}]}
            - {name: pager, webhook_configs: [{url: 'http://localhost/pager'}]}
            - {name: cluster, webhook_configs: [{url: 'http://localhost/cluster'}]}
            - {name: tickets, webhook_configs: [{url: 'http://localhost/tickets'}]}
            """);
        Files.writeString(directory.resolve("gv.yml"), """
            integrations:
            - {receiver: pager, kind: webhook, when_muted: {resolved: notify}}
            - {receiver: tickets, kind: webhook, when_muted: {resolved: notify, by: [inhibition]}}
            """);
    }

    @TestFactory
    Stream<DynamicTest> ends() {
        SuiteRunner.SuiteResult result = Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve("gv.yml") + "\nstart: 2026-03-09T19:00:00Z\ntests:\n" + """
                - name: the end of an alert that is acknowledged in the evening is sent after the night
                  alerts: [{labels: {alertname: Slow}, resolves: 15h}]
                  steps: [{at: 10m, acknowledge: {group: {alertname: Slow}}, by: ana}]
                  expect:
                  - {at: 30s, receiver: team, firing: 1}
                  - {between: [15h, 15h6m], receiver: team, resolved: 1}
                  duration: 20h
                  nothing_else: true
                - name: the end of an alert that is silenced all night is sent after it
                  alerts: [{labels: {alertname: Full}, resolves: 15h}]
                  steps: [{at: 10m, silence: s, matchers: 'alertname="Full"', for: 20h}]
                  expect:
                  - {at: 30s, receiver: pager, firing: 1}
                  - {between: [15h, 15h6m], receiver: pager, resolved: 1}
                  duration: 21h
                  nothing_else: true
                - name: the end of an alert that is acknowledged and inhibited for long is sent
                  alerts:
                  - {labels: {alertname: Slow, cluster: c}, fires: 13h, resolves: 24h}
                  - {labels: {alertname: ClusterDown, cluster: c}, fires: 13h20m, resolves: 23h}
                  steps: [{at: 13h10m, acknowledge: {group: {alertname: Slow}}, by: ana}]
                  expect:
                  - {at: 13h30s, receiver: team, firing: 1}
                  - {nothing: team, between: [13h1m, 24h]}
                  - {between: [24h, 24h6m], receiver: team, resolved: 1}
                  duration: 25h
                - name: two replicas send the end after the night once
                  replicas: 2
                  alerts: [{labels: {alertname: Slow}, resolves: 15h}]
                  steps: [{at: 10m, acknowledge: {group: {alertname: Slow}}, by: ana}, {at: 5h, restart: all}]
                  expect:
                  - {at: 30s, receiver: team, firing: 1}
                  - {between: [15h, 15h6m], receiver: team, resolved: 1}
                  duration: 20h
                  nothing_else: true
                - name: the end of an inhibited alert is sent though the others of its group are silenced
                  alerts:
                  - {labels: {alertname: Down, cluster: c, instance: a}, resolves: 30m}
                  - {labels: {alertname: Down, cluster: d, instance: b}}
                  - {labels: {alertname: ClusterDown, cluster: c}, fires: 10m, resolves: 3h}
                  steps: [{at: 10m, silence: s, matchers: 'instance="b"', for: 3h}]
                  expect:
                  - {at: 30s, receiver: tickets, firing: 2}
                  - {between: [30m, 36m], receiver: tickets, resolved: [{instance: a}]}
                  duration: 2h
                - name: the end of an inhibited alert is not sent in the night where that is not asked for
                  alerts:
                  - {labels: {alertname: Busy, cluster: c}, resolves: 4h}
                  - {labels: {alertname: ClusterDown, cluster: c}, fires: 10m, resolves: 8h}
                  expect:
                  - {at: 30s, receiver: tickets, firing: 1}
                  - {nothing: tickets, between: [1m, 7h]}
                  duration: 7h
                """);
        return Suites.tests(result);
    }
}
