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
    /** Saturday and Sunday lack two hours twice. */
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
              - {times: [{start_time: '12:00', end_time: '14:00'}]}
              - {times: [{start_time: '16:00', end_time: '24:00'}]}
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
                notices: {gap: GAP}
            """;

    private static final String MORNING = "contains: from Sat 2026-01-10 10:00 to Sat 2026-01-10 12:00 (UTC)";
    private static final String AFTERNOON = "contains: from Sat 2026-01-10 14:00 to Sat 2026-01-10 16:00 (UTC)";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> gaps() throws IOException {
        Path main = Files.writeString(directory.resolve("am.yml"), MAIN);
        String days =
                "config: " + main + "\ngrapevine_config: " + rota("days", "3d") + "\nnothing_else: true\ntests:\n";
        String hour =
                "config: " + main + "\ngrapevine_config: " + rota("hour", "1h") + "\nnothing_else: true\ntests:\n";
        return Stream.concat(
                Suites.tests(Suites.run(days + """
                - name: when somebody fills the next gap, receivers are notified of the one after it
                  start: 2026-01-07T09:00:00Z
                  duration: 6h
                  steps: [{at: 2h, override: rota, person: ana, starts: 73h, for: 2h}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: 1, MORNING}
                  - {between: [2h, 2h6m], receiver: office, resolved: 1}
                  - {between: [5h, 5h10m], receiver: office, firing: 1, AFTERNOON}
                - name: when both gaps are near, the one after is named at once
                  start: 2026-01-07T09:00:00Z
                  replicas: 3
                  duration: 7h
                  steps: [{at: 6h, override: rota, person: ana, starts: 73h, for: 2h}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: [{start: '2026-01-10T10:00:00Z'}], MORNING}
                  - {between: [6h, 6h6m], receiver: office, firing: [{start: '2026-01-10T14:00:00Z'}], resolved: 1, AFTERNOON}
                """.replace("MORNING", MORNING).replace("AFTERNOON", AFTERNOON))),
                Suites.tests(Suites.run(hour + """
                - name: a replica that starts in a gap knows it by its beginning
                  start: 2026-01-10T08:00:00Z
                  replicas: 2
                  duration: 3h30m
                  steps: [{at: 2h30m, restart: b}]
                  expect:
                  - {between: [1h, 1h2m], receiver: office, firing: 1, MORNING}
                """.replace("MORNING", MORNING))));
    }

    private Path rota(String name, String gap) throws IOException {
        return Files.writeString(directory.resolve(name + ".yml"), ROTA.replace("GAP", gap));
    }
}
