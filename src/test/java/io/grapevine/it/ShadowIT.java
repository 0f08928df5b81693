package io.grapevine.it;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.ToolRun;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shadow sends nothing, says so, and harms no replica that sends. */
@Timeout(300)
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class ShadowIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "/api/grapevine/v1/shadow/events";
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%1$s/team', send_resolved: true}]
              slack_configs: [{api_url: 'http://%1$s/slack', channel: '#team'}]
            event_recorder:
              webhook_outputs: [{url: 'http://%1$s/events'}]
            """;

    @AutoClose
    private final Inbox inbox = new Inbox();

    @TempDir
    Path directory;

    private Path config(Inbox inbox) throws IOException {
        return Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
    }

    private static JsonNode shadow(Program program) throws IOException, InterruptedException {
        return JSON.readTree(program.send("GET", "/api/grapevine/v1/shadow", "").body());
    }

    @Test
    void shadowShowsWhatItWouldSendAndSendsNothing() throws Exception {
        Path data = directory.resolve("data");
        TestAlerts alarm = TestAlerts.of("team", "DiskFull");
        try (Program program =
                Program.grapevine(config(inbox), data, "--notify.shadow", "--enable-feature=event-recorder")) {
            program.send("POST", "/api/v2/alerts", alarm.firing());
            Eventually.holds(
                    "both integrations", () -> shadow(program).path("sends").size() == 2);
            program.send("POST", "/api/v2/alerts", alarm.resolved());
            Eventually.holds("the end", () -> shadow(program).path("sends").size() == 3);

            JsonNode end = shadow(program).path("sends").get(0);
            assertThat(end.path("receiver").asText()).isEqualTo("team");
            assertThat(end.path("integration").asText()).isEqualTo("webhook[0]");
            assertThat(end.path("reason").asText()).isEqualTo("all alerts resolved");
            assertThat(end.path("resolved").get(0).path("alertname").asText()).isEqualTo("DiskFull");
            assertThat(shadow(program).has("comparison")).isFalse();
            assertThat(program.send("GET", "/-/ready?verbose", "").body())
                    .contains("notifications: none is sent (--notify.shadow)");
            assertThat(JSON.readTree(program.send("GET", "/api/grapevine/v1/status", "")
                                    .body())
                            .path("shadow")
                            .asBoolean())
                    .isTrue();
            assertThat(program.metric("grapevine_notify_shadow")).isEqualTo(1);
            program.awaitLog("Shadow mode, no notifications are sent");
            assertThat(program.terminate()).isZero();
        }
        assertThat(List.of(inbox.at("/team"), inbox.at("/slack"), inbox.at("/events")))
                .allMatch(List::isEmpty);
    }

    @Test
    void serverOnTheSameStorageSendsWhatAShadowHasNotSent() throws Exception {
        Path data = directory.resolve("data");
        TestAlerts alarm = TestAlerts.of("team", "DiskFull");
        for (int start = 0; start < 2; start++) {
            try (Program program = Program.grapevine(config(inbox), data, "--notify.shadow")) {
                program.send("POST", "/api/v2/alerts", alarm.firing());
                if (start == 0) {
                    Eventually.holds(
                            "both integrations",
                            () -> shadow(program).path("sends").size() == 2);
                } else {
                    // It remembers over a restart what it would have sent.
                    program.send(
                            "POST",
                            "/api/v2/alerts",
                            TestAlerts.of("team", "Other").firing());
                    Eventually.holds(
                            "both integrations",
                            () -> shadow(program).path("sends").size() == 2);
                    assertThat(shadow(program).path("sends").findValuesAsText("groupKey"))
                            .allMatch(key -> key.contains("Other"));
                }
                assertThat(program.terminate()).isZero();
            }
        }
        try (Program program = Program.grapevine(config(inbox), data)) {
            program.send("POST", "/api/v2/alerts", alarm.firing());
            Eventually.holds("the notification", () -> inbox.at("/team").size() == 1);
            assertThat(program.metric("grapevine_notify_shadow")).isZero();
            assertStatus(404, program.send("GET", "/api/grapevine/v1/shadow", ""));
        }
    }

    @Test
    void silencesOfAnAlertmanagerComeToTheShadowAndNoneGoBack() throws Exception {
        Tool.find("prometheus-alertmanager");
        String mesh = Place.freeAddresses(1).get(0);
        Path config = Files.writeString(
                directory.resolve("plain.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        try (Program there =
                        Program.alertmanager(config, directory.resolve("there"), "--cluster.listen-address=" + mesh);
                Program shadow = Program.grapevine(
                        config,
                        directory.resolve("shadow"),
                        "--notify.shadow",
                        "--cluster.alertmanager-peer=" + mesh)) {
            String own = silence(shadow, "own");
            String first = silence(there, "first");
            Eventually.holds("the silence", () -> ids(shadow, "active").contains(first));
            assertStatus(200, there.send("DELETE", "/api/v2/silence/" + first, ""));
            Eventually.holds(
                    "the end of the silence", () -> ids(shadow, "expired").contains(first));
            // Two exchanges later an own silence would have gone the other way.
            String second = silence(there, "second");
            Eventually.holds("another silence", () -> ids(shadow, "active").contains(second));
            assertThat(ids(shadow, "active")).contains(own);
            assertThat(ids(there, "active")).containsExactly(second);
        }
    }

    private static String silence(Program program, String comment) throws Exception {
        return program.post("/silences", """
                        {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "createdBy": "me", "comment": "%s",
                         "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z"}""".formatted(comment))
                .get("silenceID")
                .asText();
    }

    private static List<String> ids(Program program, String state) throws Exception {
        List<String> ids = new ArrayList<>();
        for (JsonNode silence : program.get("/silences")) {
            if (silence.path("status").path("state").asText().equals(state)) {
                ids.add(silence.path("id").asText());
            }
        }
        return ids;
    }

    @Test
    void shadowThatWouldKeepOthersSilentIsRefused() throws Exception {
        for (String flag : List.of("--cluster.peer=am-1:9094", "--web.enable-receiver-test")) {
            List<String> flags = new ArrayList<>(List.of("--notify.shadow", flag));
            try (Program program = Program.starting(List.of(), config(inbox), directory.resolve("data"), flags)) {
                assertThat(program.awaitEnd()).isEqualTo(1);
                program.awaitLog("--notify.shadow: with " + flag.split("=", 2)[0]);
            }
        }
    }

    @Test
    void whatIsNoEventIsRefused() throws Exception {
        try (Program program = Program.grapevine(config(inbox), directory.resolve("data"), "--notify.shadow")) {
            HttpResponse<String> answer = program.send("POST", EVENTS, "[{\"@timestamp\": \"never\"}]");
            assertStatus(400, answer);
            assertThat(answer.body()).contains("0.@timestamp: \\\"never\\\" (expected: a time");
            assertStatus(413, program.send("POST", EVENTS, " ".repeat((16 << 20) + 1)));
            assertStatus(405, program.send("GET", EVENTS, ""));
            assertThat(program.send("GET", "/api/grapevine/v1/shadow?limits=9", "")
                            .body())
                    .contains("\"limits\\\" (expected: one of limit, tolerance)");
            assertStatus(400, program.send("GET", "/api/grapevine/v1/shadow?tolerance=x", ""));
            assertStatus(200, program.send("POST", EVENTS, "{\"@timestamp\": \"2026-01-01T00:00:00Z\"}"));
            assertThat(program.metric("grapevine_shadow_events_total")).isEqualTo(1);
        }
    }

    @Test
    void amtoolSaysThatAServerIsNoShadow() throws Exception {
        try (Program program = Program.grapevine(config(inbox), directory.resolve("data"))) {
            ToolRun run = ToolRun.ours(
                    List.of("--alertmanager.url=" + program.url(), "shadow", "diff", "--against=" + program.url()),
                    Map.of());

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("the server is no shadow");
        }
    }
}
