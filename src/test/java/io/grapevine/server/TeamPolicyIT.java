package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The policy of the access file for what is no silence to its users: overrides, steps of escalations and storm valves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamPolicyIT {
    private static final String V1 = "/api/grapevine/v1";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String CONFIG = """
            route:
              receiver: all
              group_by: [alertname]
              group_wait: 0s
              routes:
              - {matchers: ['team="db"'], receiver: db}
              - {matchers: ['team=~"web|shop\\\\.de"'], receiver: web}
            receivers:
            - {name: all, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            - {name: db, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            - {name: web, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            - {name: lead, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            - {name: ana, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            - {name: ben, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
            """;
    private static final String EXTENSIONS = """
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
              schedules:
              - {name: db, receiver: db, zone: UTC, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]}
              - {name: web, receiver: web, zone: UTC, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]}
              - {name: all, receiver: all, zone: UTC, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]}
              - {name: lead, receiver: lead, zone: UTC, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]}
              storm_valves: [{receiver: db, budget: {notifications: 9, per: 1h}}, {receiver: all, budget: {notifications: 9, per: 1h}}]
              escalations: [{name: second, receiver: db, steps: [{name: lead, after: 10m, receiver: lead}]}]
            """;
    private static final String ACCESS = """
            proxy: {addresses: [127.0.0.0/8]}
            groups: {db: [dora], web: [wim, both], shop.de: [both]}
            roles: {silencer: [dora, wim, both], admin: [root], sender: ['*']}
            silences: {max_duration: 2h, require_comment: true, team_label: team}
            """;

    @AutoClose
    private LiveProgram program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = new LiveProgram(
                directory,
                CONFIG,
                "--grapevine.config=" + Files.writeString(directory.resolve("grapevine.yml"), EXTENSIONS),
                "--web.access-file=" + Files.writeString(directory.resolve("access.yml"), ACCESS));
    }

    private TenantCaller.Answer send(String user, String method, String path, String body) throws IOException {
        return new TenantCaller(program, user, "").send(method, V1 + path, body);
    }

    private TenantCaller.Answer override(String user, String schedule, Duration length, String reason)
            throws IOException {
        return send(user, "POST", "/on-call/" + schedule + "/overrides", """
                {"createdBy": "x", "reason": "%s", "shifts": [{"person": "ben", "start": "%s", "end": "%s"}]}
                """.formatted(
                        reason, NOW.plusSeconds(86_400), NOW.plusSeconds(86_400).plus(length)));
    }

    private void refused(TenantCaller.Answer answer, int status, String text) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
    }

    @Test
    void overridesObeyThePolicy() throws Exception {
        Duration hour = Duration.ofHours(1);
        refused(override("dora", "db", Duration.ofDays(91), "x"), 400, "duration: 2184h0m0s (expected: at most 2h");
        refused(override("dora", "db", hour, ""), 400, "comment: \\\"\\\" (expected: a comment)");
        refused(override("dora", "web", hour, "x"), 400, "not restricted to the own team");
        refused(override("wim", "web", hour, "x"), 400, "not restricted to the own team"); // shop.de shares it
        refused(override("wim", "lead", hour, "x"), 400, "not restricted to the own team");
        refused(override("dora", "all", hour, "x"), 400, "not restricted to the own team");
        for (String[] permitted :
                new String[][] {{"dora", "db"}, {"both", "web"}, {"dora", "lead"}, {"root", "all"}, {"root", "db"}}) {
            TenantCaller.Answer made = override(permitted[0], permitted[1], hour, "x");
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            String path = "/on-call/" + permitted[1] + "/overrides/"
                    + new ObjectMapper().readTree(made.body()).path("id").asText();
            refused(send("wim", "DELETE", path, ""), 403, "not restricted to the own team");
            String silence = "/api/v2/silence/" + path.substring(path.lastIndexOf('/') + 1);
            assertThat(new TenantCaller(program, "wim", "")
                            .send("DELETE", silence, "")
                            .status())
                    .isEqualTo(403);
            assertThat(send(permitted[0], "DELETE", path, "").status()).isEqualTo(200);
        }
    }

    @Test
    void shiftsOfAnotherRequestAreEachLimited() throws Exception {
        String shift = "{\"person\": \"ben\", \"start\": \"%s\", \"end\": \"%s\"}";
        String swap = shift.formatted(NOW.plusSeconds(3_600), NOW.plusSeconds(7_200)) + ", "
                + shift.formatted(NOW.plusSeconds(864_000), NOW.plusSeconds(867_600));

        assertThat(send("dora", "POST", "/on-call/db/overrides", """
                {"createdBy": "x", "reason": "a swap", "shifts": [%s]}
                """.formatted(swap))
                        .status())
                .isEqualTo(200);
        refused(
                send("dora", "POST", "/on-call/db/overrides", """
                {"createdBy": "x", "reason": "past counts not", "shifts": [%s, %s]}
                """.formatted(
                                shift.formatted(NOW.minusSeconds(86_400), NOW.plusSeconds(3_000)),
                                shift.formatted(NOW.plusSeconds(900_000), NOW.plusSeconds(930_000)))),
                400,
                "duration: 8h20m0s");
    }

    @Test
    void stepsAndValvesAreOfTheTeamsWhoseAlertsTheyAreAbout() throws Exception {
        program.post(
                "/api/v2/alerts",
                "[{\"labels\": {\"alertname\": \"Down\", \"team\": \"db\", \"severity\": \"page\"}}]");
        Eventually.holds("the group is there", () -> groups().contains("Down"));
        String group = new ObjectMapper()
                .readTree(groups())
                .path("groups")
                .fieldNames()
                .next();
        String now = "/escalations/" + group + "/now";
        String step = "{\"step\": \"lead\", \"by\": \"x\"}";
        refused(send("wim", "POST", now, step), 400, "not restricted to the own team");
        assertThat(send("dora", "POST", now, step).status()).isIn(200, 409);
        assertThat(send("root", "POST", now, step).status()).isIn(200, 409);

        String by = "{\"by\": \"x\"}";
        refused(send("wim", "POST", "/storm-valves/db/release", by), 400, "not restricted to the own team");
        refused(send("dora", "POST", "/storm-valves/all/release", by), 400, "not restricted to the own team");
        assertThat(send("dora", "POST", "/storm-valves/db/release", by).status())
                .isEqualTo(200);
        assertThat(send("root", "POST", "/storm-valves/all/release", by).status())
                .isEqualTo(200);
        refused(send("wim", "POST", "/storm-valves/web/release", by), 404, "has no storm valve");
    }

    private String groups() throws IOException {
        return send("root", "GET", "/overview", "").body();
    }
}
