package io.grapevine.virtualtime.configtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Reloads that take a person, a schedule, a policy or a zone away from an alert that fires. */
class OnCallReloadTest {
    private static final String MAIN = """
            route: {receiver: page, group_by: [alertname], repeat_interval: 4h}
            receivers:
            - {name: page, webhook_configs: [{url: 'http://localhost/page'}]}
            - {name: ana, webhook_configs: [{url: 'http://localhost/ana'}]}
            - {name: ben, webhook_configs: [{url: 'http://localhost/ben'}]}
            - {name: lead, webhook_configs: [{url: 'http://localhost/lead'}]}
            """;

    /** Ana until noon in the zone, then Ben. */
    private static final String ROTA = """
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
              schedules:
              - name: rota
                receiver: page
                zone: ZONE
                layers: [{name: l, rotations: [{from: 2026-03-09T00:00, every: 12h, people: [ana, ben]}]}]
            """;

    private static final String POLICY =
            "on_call: {escalations: [{name: p, receiver: page, steps: [{name: s, after: 5m, receiver: lead}]}]}\n";

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        write("am.yml", MAIN);
        write("without-lead.yml", MAIN.replaceAll("- \\{name: lead.*\n", ""));
        write("rota.yml", ROTA.replace("ZONE", "UTC"));
        write(
                "ben.yml",
                ROTA.replace("ZONE", "UTC")
                        .replace("{name: ana, receiver: ana}, ", "")
                        .replace("[ana, ben]}", "[ben]}"));
        write("east.yml", ROTA.replace("ZONE", "Asia/Tokyo"));
        write("policy.yml", POLICY);
        write("nobody.yml", "{}\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    @TestFactory
    Stream<DynamicTest> reloads() {
        SuiteRunner.SuiteResult rota = run("rota.yml", """
                - name: a person who is removed on duty is told of the end, and the next one takes over
                  alerts: [{labels: {alertname: A}, resolves: 30m}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/ben.yml}, {at: 20m, reload: DIR/am.yml, grapevine_config: DIR/ben.yml}]
                  expect:
                  - {at: 30s, receiver: ana, firing: 1}
                  - {between: [10m, 16m], receiver: ben, firing: 1, reason: handed over}
                  - {between: [30m, 36m], receiver: ana, resolved: 1}
                  - {between: [30m, 36m], receiver: ben, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: without its schedule the receiver itself takes over
                  alerts: [{labels: {alertname: A}, resolves: 30m}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/nobody.yml}]
                  expect:
                  - {at: 30s, receiver: ana, firing: 1}
                  - {between: [10m, 16m], receiver: page, firing: 1, reason: handed over}
                  - {between: [30m, 36m], receiver: ana, resolved: 1}
                  - {between: [30m, 36m], receiver: page, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: another zone is another handover
                  alerts: [{labels: {alertname: A}, resolves: 30m}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/east.yml}]
                  expect:
                  - {at: 30s, receiver: ana, firing: 1}
                  - {between: [10m, 16m], receiver: ben, firing: 1, reason: handed over}
                  - {between: [30m, 36m], receiver: ana, resolved: 1}
                  - {between: [30m, 36m], receiver: ben, resolved: 1}
                  duration: 1h
                  nothing_else: true
                """);
        SuiteRunner.SuiteResult policy = run("policy.yml", """
                - name: who was told by a policy that is gone is told of the end
                  alerts: [{labels: {alertname: A}, resolves: 30m}]
                  steps: [{at: 10m, reload: DIR/am.yml, grapevine_config: DIR/nobody.yml}]
                  expect:
                  - {at: 30s, receiver: page, firing: 1}
                  - {at: 5m30s, receiver: lead, firing: 1, reason: escalated}
                  - {between: [30m, 36m], receiver: page, resolved: 1}
                  - {between: [30m, 36m], receiver: lead, resolved: 1}
                  duration: 1h
                  nothing_else: true
                - name: a receiver that is gone altogether cannot be told
                  alerts: [{labels: {alertname: A}, resolves: 30m}]
                  steps: [{at: 10m, reload: DIR/without-lead.yml, grapevine_config: DIR/nobody.yml}]
                  expect:
                  - {at: 30s, receiver: page, firing: 1}
                  - {at: 5m30s, receiver: lead, firing: 1, reason: escalated}
                  - {between: [30m, 36m], receiver: page, resolved: 1}
                  duration: 1h
                  nothing_else: true
                """);
        return Stream.of(rota, policy).flatMap(Suites::tests);
    }

    private SuiteRunner.SuiteResult run(String extensions, String tests) {
        return Suites.run("config: " + directory.resolve("am.yml") + "\ngrapevine_config: "
                + directory.resolve(extensions) + "\nstart: 2026-03-09T08:00:00Z\ntests:\n"
                + tests.replace("DIR", directory.toString()));
    }
}
