package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The alert about gaps of a schedule: it names the gap that is next, whole, whoever fills which. */
class OnCallGapTest {
    /** Saturday and Sunday lack two hours. */
    private static final String MAIN = """
            route:
              receiver: page
              repeat_interval: 5d
              routes: [{receiver: office, matchers: [alertname="OnCallGap"], group_by: [alertname]}]
            receivers:
            - {name: page, webhook_configs: [{url: 'http://localhost/page'}]}
            - {name: office, webhook_configs: [{url: 'http://localhost/office'}]}
            time_intervals:
            - name: taken
              time_intervals:
              - {times: [{start_time: '00:00', end_time: '10:00'}]}
              - {times: [{start_time: '12:00', end_time: '24:00'}]}
              - {weekdays: ['monday:friday']}
            """;

    private static final String ROTA = """
            on_call:
              people: [{name: ana, receiver: office}]
              schedules:
              - name: rota
                receiver: page
                zone: UTC
                cover: [always]
                layers: [{name: l, only: [taken], rotations: [{from: 2026-01-05T00:00, every: 7d, people: [ana]}]}]
                notices: {gap: 3d}
            """;

    private static final String SATURDAY = "contains: from Sat 2026-01-10 10:00 to Sat 2026-01-10 12:00 (UTC)";
    private static final String SUNDAY = "contains: from Sun 2026-01-11 10:00 to Sun 2026-01-11 12:00 (UTC)";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> gaps() throws IOException {
        Path main = Files.writeString(directory.resolve("am.yml"), MAIN);
        Path rota = Files.writeString(directory.resolve("rota.yml"), ROTA);
        return Suites.tests(
                Suites.run("config: " + main + "\ngrapevine_config: " + rota + "\nnothing_else: true\ntests:\n"
                        + """
                - name: when somebody fills the next gap, receivers are notified of the one after it
                  start: 2026-01-07T09:00:00Z
                  duration: 28h
                  steps: [{at: 4h, override: rota, person: ana, starts: 73h, for: 2h}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: 1, SATURDAY}
                  - {between: [4h, 4h6m], receiver: office, resolved: 1}
                  - {between: [25h, 25h10m], receiver: office, firing: 1, SUNDAY}
                - name: when both gaps are near, the one after is named at once
                  start: 2026-01-07T09:00:00Z
                  replicas: 3
                  duration: 30h
                  steps: [{at: 26h, override: rota, person: ana, starts: 73h, for: 2h}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: [{start: '2026-01-10T10:00:00Z'}], SATURDAY}
                  - {between: [26h, 26h6m], receiver: office, firing: [{start: '2026-01-11T10:00:00Z'}], resolved: 1, SUNDAY}
                - name: a replica that starts in a gap knows it by its beginning
                  start: 2026-01-07T09:00:00Z
                  replicas: 2
                  duration: 74h30m
                  steps: [{at: 73h30m, restart: b}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: 1, SATURDAY}
                """.replace("SATURDAY", SATURDAY).replace("SUNDAY", SUNDAY)));
    }
}
