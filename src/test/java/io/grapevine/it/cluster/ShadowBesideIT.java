package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.ToolRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shadow beside another server that posts its events: Grapevine, and the real Alertmanager where one is at hand that knows
 * the event recorder (0.32 and later; put its directory into {@code REAL_TOOLS}). {@code SHADOW_MINUTES} makes the run
 * without a difference longer.
 */
@Timeout(3600)
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class ShadowBesideIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ten routes, and what their notifications differ in. */
    private static final List<String> REASONS = List.of(
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "route",
            "continue",
            "receiver",
            "inhibition",
            "time_interval",
            "send_resolved");

    /** What makes an output record by the second schema. */
    private static final String NAMED = "name: shadow, ";

    @TempDir
    Path directory;

    /** The server beside the shadow. */
    private interface Starter {
        Program start(Path config, Path data, String... flags) throws IOException;
    }

    private Stream<DynamicTest> besideEach(Scenario scenario) {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(DynamicTest.dynamicTest("Grapevine", () -> scenario.run(Program::grapevine, "")));
        tests.add(DynamicTest.dynamicTest("Grapevine, named", () -> scenario.run(Program::grapevine, NAMED)));
        Tool.recordingAlertmanager()
                .ifPresent(binary -> tests.add(DynamicTest.dynamicTest(
                        binary.toString(),
                        () -> scenario.run(Program::alertmanager, Tool.namesOutputs(binary) ? NAMED : ""))));
        return tests.stream();
    }

    /** A story that is played at a server with a shadow beside it. */
    private interface Scenario {
        void run(Starter starter, String output) throws Exception;
    }

    private static String recordingTo(Program shadow, String output) throws IOException {
        return "event_recorder:\n  webhook_outputs: [{" + output + "url: '" + shadow.url()
                + "/api/grapevine/v1/shadow/events'}]\n";
    }

    private static JsonNode comparison(Program shadow, String tolerance) throws IOException, InterruptedException {
        return JSON.readTree(shadow.send("GET", "/api/grapevine/v1/shadow?limit=10000&tolerance=" + tolerance, "")
                        .body())
                .path("comparison");
    }

    private static void post(String body, Program... programs) throws Exception {
        for (Program program : programs) {
            assertThat(program.send("POST", "/api/v2/alerts", body).statusCode())
                    .isEqualTo(200);
        }
    }

    private static String alert(String... labels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(labels[i])
                    .append("\":\"")
                    .append(labels[i + 1])
                    .append('"');
        }
        return "{\"labels\":{" + text + "}}";
    }

    private static ToolRun diff(Program shadow, Program there, String... more) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("--alertmanager.url=" + shadow.url(), "shadow", "diff", "--against=" + there.url()));
        words.addAll(List.of(more));
        return ToolRun.ours(words, Map.of());
    }

    @TestFactory
    Stream<DynamicTest> sameConfigurationGivesNoDifference() {
        return besideEach(this::runWithoutDifference);
    }

    /** Each alert is a group of its own, so that no alert comes while its group is flushed by one server and not yet by the other. */
    private void runWithoutDifference(Starter starter, String output) throws Exception {
        Path place = Files.createTempDirectory(directory, "same");
        try (Inbox inbox = new Inbox()) {
            String config = """
                    route: {receiver: team, group_by: ['...'], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
                    receivers:
                    - name: team
                      webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
                    inhibit_rules:
                    - source_matchers: [severity="critical"]
                      target_matchers: [severity="warning"]
                    """.formatted(inbox.address());
            Path ours = Files.writeString(place.resolve("shadow.yml"), config);
            try (Program shadow = Program.grapevine(ours, place.resolve("shadow"), "--notify.shadow")) {
                Path theirs =
                        Files.writeString(place.resolve("alertmanager.yml"), config + recordingTo(shadow, output));
                try (Program there = starter.start(theirs, place.resolve("data"), "--enable-feature=event-recorder")) {
                    awaitEvents(shadow);
                    post("[" + alert("alertname", "Source", "severity", "critical") + "]", there, shadow);
                    awaitSame(shadow, 1);
                    long end = System.nanoTime() + minutes().toNanos();
                    int sends = 1;
                    do {
                        // Otherwise they end after five minutes.
                        post("[" + alert("alertname", "Source", "severity", "critical") + "]", there, shadow);
                        post("[" + alert("alertname", "Target", "severity", "warning") + "]", there, shadow);
                        TestAlerts incident =
                                new TestAlerts("team", List.of("A" + sends, "B" + sends, "C" + sends), Instant.now());
                        post(incident.firing(), there, shadow);
                        sends += 3;
                        awaitSame(shadow, sends);
                        post(incident.resolved(), there, shadow);
                        sends += 3;
                        awaitSame(shadow, sends);
                    } while (System.nanoTime() < end);
                    ToolRun run = diff(shadow, there, "--tolerance=20s");

                    assertThat(run.exit()).as("%s%s", run.out(), run.err()).isZero();
                    assertThat(run.out()).contains(" 0 later, 0 earlier, 0 only there, 0 only here");
                    assertThat(inbox.at("/team")).hasSizeGreaterThanOrEqualTo(sends);
                }
            }
        }
    }

    private static Duration minutes() {
        return Duration.ofMinutes(Long.parseLong(System.getenv().getOrDefault("SHADOW_MINUTES", "0")));
    }

    private static void awaitEvents(Program shadow) throws Exception {
        Eventually.holds("the event of the start", () -> shadow.metric("grapevine_shadow_events_total") >= 1);
    }

    private static void awaitSame(Program shadow, int sends) throws Exception {
        Eventually.holds(
                sends + " pairs",
                () -> comparison(shadow, "20s").path("counts").path("same").asInt() == sends);
    }

    @TestFactory
    Stream<DynamicTest> eachOfTenPlantedDifferencesIsReportedWithItsReason() {
        return besideEach(this::runWithDifferences);
    }

    private static String planted(String target, boolean there) {
        return """
                route:
                  receiver: other
                  group_by: [case]
                  group_wait: 1s
                  group_interval: 1s
                  repeat_interval: 1h
                  routes:
                  - {matchers: [case="group_by"], group_by: %1$s}
                  - {matchers: [case="group_wait"], group_wait: %2$s}
                  - {matchers: [case="group_interval"], group_interval: %3$s}
                  - {matchers: [case="repeat_interval"], repeat_interval: %4$s}
                  - {matchers: [%5$s]}
                  - {matchers: [case="continue"], continue: %6$s}
                  - {matchers: [case="continue"], receiver: third}
                  - {matchers: [case="receiver"], receiver: %7$s}
                  - {matchers: [case="time_interval"]%8$s}
                  - {matchers: [case="send_resolved"], receiver: ends}
                receivers:
                - name: other
                  webhook_configs: [{url: '%9$s', send_resolved: true}]
                - name: second
                  webhook_configs: [{url: '%9$s', send_resolved: true}]
                - name: third
                  webhook_configs: [{url: '%9$s', send_resolved: true}]
                - name: ends
                  webhook_configs: [{url: '%9$s', send_resolved: %10$s}]
                time_intervals:
                - name: always
                  time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
                """.formatted(
                                there ? "[case]" : "[case, instance]",
                                there ? "1s" : "1h",
                                there ? "2s" : "1h",
                                there ? "3s" : "1h",
                                there ? "case=\"route\"" : "case=\"route\", instance=\"1\", other=\"\"",
                                there ? "true" : "false",
                                there ? "second" : "other",
                                there ? "" : ", mute_time_intervals: [always]",
                                target,
                                there ? "true" : "false")
                + (there
                        ? ""
                        : "inhibit_rules: [{source_matchers: [role=\"source\"], target_matchers: [role=\"target\"]}]\n");
    }

    private void runWithDifferences(Starter starter, String output) throws Exception {
        Path place = Files.createTempDirectory(directory, "planted");
        try (Inbox inbox = new Inbox()) {
            String target = "http://" + inbox.address() + "/team";
            Path ours = Files.writeString(place.resolve("shadow.yml"), planted(target, false));
            try (Program shadow = Program.grapevine(ours, place.resolve("shadow"), "--notify.shadow")) {
                Path theirs = Files.writeString(
                        place.resolve("alertmanager.yml"), planted(target, true) + recordingTo(shadow, output));
                try (Program there = starter.start(theirs, place.resolve("data"), "--enable-feature=event-recorder")) {
                    awaitEvents(shadow);
                    post("[" + alert("case", "source", "role", "source") + "]", there, shadow);
                    List<String> alerts = new ArrayList<>();
                    for (String reason : REASONS) {
                        String role = reason.equals("inhibition") ? "target" : "none";
                        alerts.add(alert("case", reason, "instance", "1", "role", role));
                    }
                    post("[" + String.join(",", alerts) + "]", there, shadow);
                    // Both have flushed these groups once; the next flush here is an hour away.
                    awaitFirst(shadow, "group_interval");
                    awaitFirst(shadow, "send_resolved");
                    TestAlerts ended = TestAlerts.of("none", "none");
                    post("[" + alert("case", "group_interval", "instance", "2") + "]", there, shadow);
                    post(
                            ended.resolved()
                                    .replaceAll(
                                            "\"labels\": \\{[^}]*}",
                                            "\"labels\": {\"case\": \"send_resolved\", \"instance\": \"1\", \"role\": \"none\"}"),
                            there,
                            shadow);

                    Eventually.holds(
                            "ten reasons, of " + REASONS, () -> reported(shadow).containsAll(REASONS));
                    ToolRun run = diff(shadow, there, "--tolerance=3s");
                    assertThat(run.exit()).isEqualTo(1);
                    assertThat(run.out()).contains("only there  route  ", "repeat_interval is 3s there, 1h0m0s here");
                    ToolRun markdown = diff(shadow, there, "--tolerance=3s", "--markdown");
                    assertThat(markdown.out()).contains("| only there | inhibition | ");
                    JsonNode json =
                            JSON.readTree(diff(shadow, there, "-o", "json").out());
                    assertThat(json.path("differences").asBoolean()).isTrue();
                    assertThat(json.path("states").findValuesAsText("reason"))
                            .contains("group_by", "continue", "receiver", "inhibition");
                }
            }
        }
    }

    private static void awaitFirst(Program shadow, String group) throws Exception {
        Eventually.holds("the first notification of " + group, () -> {
            for (JsonNode send : JSON.readTree(
                            shadow.send("GET", "/api/grapevine/v1/shadow", "").body())
                    .path("sends")) {
                if (send.path("groupLabels").path("case").asText().equals(group)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The routes whose notifications differ for the reason that they are named after. */
    private static Set<String> reported(Program shadow) throws Exception {
        Set<String> found = new TreeSet<>();
        for (JsonNode difference : comparison(shadow, "3s").path("differences")) {
            JsonNode send = difference.has("there") ? difference.path("there") : difference.path("here");
            String route = send.path("groupLabels").path("case").asText();
            if (difference.path("reason").asText().equals(route)) {
                found.add(route);
            }
        }
        return found;
    }
}
