package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Growing pauses between repetitions, beside silences, acknowledgements, reloads, partitions and steps. */
class GrowingRepetitionTest {
    private static final String MAIN = """
            route:
              receiver: page
              group_by: [alertname]
              repeat_interval: 2h
              routes: [{receiver: chat, matchers: ['severity="info"']}]
            receivers:
            - {name: page, webhook_configs: [{url: 'http://localhost/page'}]}
            - {name: chat, webhook_configs: [{url: 'http://localhost/chat'}]}
            - {name: lead, webhook_configs: [{url: 'http://localhost/lead'}]}
            """;

    private static final String GROWING =
            "integrations: [{receiver: page, kind: webhook, repeat_intervals: [1h, 4h, 12h]}]\n";

    private static final String STEPS = """
            integrations: [{receiver: page, kind: webhook, repeat_intervals: [1h, 4h, 12h]},
              {receiver: lead, kind: webhook, repeat_intervals: [5m, 12h]}]
            on_call:
              escalations:
              - name: p
                receiver: page
                steps: [{name: s, after: 10m, receiver: lead, repeat: {every: 30m, times: 2}}]
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        write("am.yml", MAIN);
        write("growing.yml", GROWING);
        write("steps.yml", STEPS);
        write("nothing.yml", "{}\n");
        write("twice.yml", GROWING.replace("[1h, 4h, 12h]", "[30m, 2h]"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        SuiteRunner.SuiteResult growing = run("growing.yml", """
                - name: another receiver keeps the interval of its route
                  alerts: [{labels: {alertname: A, severity: info}}]
                  expect:
                  - {at: 30s, receiver: chat}
                  - {between: [2h, 2h6m], receiver: chat}
                  - {between: [4h, 4h12m], receiver: chat}
                  nothing_else: true
                  duration: 5h
                - name: what was silenced for longer than the pause is repeated once, which counts
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 30m, silence: s, matchers: alertname=A, for: 3h}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [3h30m, 3h36m], receiver: page, reason: repeat interval elapsed}
                  - {between: [7h30m, 7h42m], receiver: page, reason: repeat interval elapsed}
                  nothing_else: true
                  duration: 10h
                - name: a silence that ends within the pause changes nothing
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 2h, silence: s, matchers: alertname=A, for: 1h}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [1h, 1h6m], receiver: page}
                  - {between: [5h, 5h12m], receiver: page}
                  nothing_else: true
                  duration: 10h
                - name: an acknowledgement that lapses is no repetition
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 2h, acknowledge: {group: {alertname: A}}, for: 1h}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [1h, 1h6m], receiver: page}
                  - {between: [3h, 3h6m], receiver: page, reason: unmuted}
                  - {between: [7h, 7h12m], receiver: page, reason: repeat interval elapsed}
                  - {between: [19h, 19h18m], receiver: page, reason: repeat interval elapsed}
                  nothing_else: true
                  duration: 20h
                - name: the end of one alert counts no repetition, and begins the pause anew
                  alerts:
                  - {labels: {alertname: A, i: '1'}}
                  - {labels: {alertname: A, i: '2'}, resolves: 30m}
                  expect:
                  - {at: 30s, receiver: page, firing: 2}
                  - {between: [30m, 36m], receiver: page, reason: some alerts resolved}
                  - {between: [1h30m, 1h42m], receiver: page, reason: repeat interval elapsed}
                  - {between: [5h30m, 5h48m], receiver: page, reason: repeat interval elapsed}
                  nothing_else: true
                  duration: 6h
                - name: a receiver that is down gets the repetition when it is back, and it counts once
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 55m, receiver: page, answers: 503, for: 1h}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [1h55m, 2h1m], receiver: page, reason: repeat interval elapsed}
                  - {between: [5h55m, 6h6m], receiver: page, reason: repeat interval elapsed}
                  nothing_else: true
                  duration: 7h
                - name: without the setting the interval of the route holds at once
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 2h, reload: DIR/am.yml, grapevine_config: DIR/nothing.yml}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [1h, 1h6m], receiver: page}
                  - {between: [3h5m, 3h12m], receiver: page}
                  - {between: [5h5m, 5h18m], receiver: page}
                  nothing_else: true
                  duration: 6h
                - name: other intervals hold for the count so far
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 2h, reload: DIR/am.yml, grapevine_config: DIR/twice.yml}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [1h, 1h6m], receiver: page}
                  - {between: [3h5m, 3h12m], receiver: page}
                  - {between: [5h5m, 5h18m], receiver: page}
                  nothing_else: true
                  duration: 6h
                - name: both sides of a divided network count what they send themselves, and go on together
                  replicas: 2
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 30m, partition: [[a], [b]], for: 1h}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {count: 2, between: [1h, 1h7m], receiver: page}
                  - {count: 1, between: [5h, 5h12m], receiver: page}
                  nothing_else: true
                  duration: 10h
                """);
        SuiteRunner.SuiteResult added = run("nothing.yml", """
                - name: a setting that comes later counts from there
                  alerts: [{labels: {alertname: A}}]
                  steps: [{at: 5h, reload: DIR/am.yml, grapevine_config: DIR/growing.yml}]
                  expect:
                  - {at: 30s, receiver: page}
                  - {between: [2h, 2h6m], receiver: page}
                  - {between: [4h, 4h12m], receiver: page}
                  - {between: [5h5m, 5h18m], receiver: page}
                  - {between: [9h5m, 9h24m], receiver: page}
                  nothing_else: true
                  duration: 10h
                """);
        SuiteRunner.SuiteResult steps = run("steps.yml", """
                - name: a step is repeated as its policy says, and counts for itself
                  alerts: [{labels: {alertname: A}, resolves: 6h}]
                  expect:
                  - {at: 30s, receiver: page, reason: first notification}
                  - {at: 10m30s, receiver: lead, reason: escalated}
                  - {at: 40m30s, receiver: lead, reason: escalation repeated}
                  - {between: [1h, 1h6m], receiver: page, reason: repeat interval elapsed}
                  - {at: 1h10m30s, receiver: lead, reason: escalation repeated}
                  - {between: [1h40m, 1h41m], receiver: lead, reason: nobody reacted}
                  - {between: [5h, 5h12m], receiver: page, reason: repeat interval elapsed}
                  - {between: [6h, 6h6m], receiver: page, resolved: 1}
                  - {between: [6h, 6h6m], receiver: lead, resolved: 1}
                  nothing_else: true
                  duration: 8h
                """);
        return Stream.of(growing, added, steps).flatMap(Suites::tests);
    }

    private SuiteRunner.SuiteResult run(String extensions, String tests) {
        return Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve(extensions) + "\ntests:\n" + tests.replace("DIR", directory.toString()));
    }
}
