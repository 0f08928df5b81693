package io.grapevine.it;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.web.access.TestUsers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Roles and the policy for silences, over both APIs and by both amtools ({@code --web.access-file}). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
    private static final Path AMTOOL = Path.of("bin", "amtool").toAbsolutePath();

    private static final String ACCESS = """
            groups: {pay: [bob]}
            roles: {viewer: [eve], silencer: [bob], admin: [ann]}
            silences: {max_duration: 2h, require_comment: true, min_matchers: 2, team_label: team}
            """;

    @AutoClose
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"),
                "{route: {receiver: r, group_wait: 0s, group_by: [alertname, team]}, receivers: [{name: r}]}\n");
        Path web = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("eve", "bob", "ann"));
        Path access = Files.writeString(directory.resolve("access.yml"), ACCESS);
        program = Program.grapevine(
                config, directory.resolve("data"), "--web.config.file=" + web, "--web.access-file=" + access);
        for (String team : List.of("pay", "web")) {
            String alert = "[{\"labels\":{\"alertname\":\"A\",\"team\":\"" + team + "\"}}]";
            assertStatus(200, send("eve", "POST", "/api/v2/alerts", alert));
        }
    }

    private HttpResponse<String> send(String user, String method, String path, String body)
            throws IOException, InterruptedException {
        String login = TestUsers.basic(user);
        return MailLink.request(
                method, program.url() + path, body, "Content-Type", "application/json", "Authorization", login);
    }

    private static String silence(String id, String team, Duration length, String comment) {
        Instant now = Instant.now();
        return "{\"id\":\"" + id + "\",\"matchers\":[{\"name\":\"alertname\",\"value\":\"A\",\"isRegex\":false},"
                + "{\"name\":\"team\",\"value\":\"" + team + "\",\"isRegex\":false}],\"startsAt\":\"" + now
                + "\",\"endsAt\":\"" + now.plus(length) + "\",\"createdBy\":\"root\",\"comment\":\"" + comment + "\"}";
    }

    private String created(String user, String team) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(user, "POST", "/api/v2/silences", silence("", team, Duration.ofHours(1), "why"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("silenceID").asText();
    }

    private CommandRun amtool(Path binary, String user, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--no-version-check",
                "--alertmanager.url=" + program.url().replace("://", "://" + user + ":secret@")));
        command.addAll(List.of(words));
        return CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no"));
    }

    @Test
    void theAuthorOfASilenceIsTheUser() throws Exception {
        String id = created("bob", "pay");

        assertThat(send("eve", "GET", "/api/v2/silence/" + id, "").body()).contains("\"createdBy\":\"bob\"");
    }

    @Test
    void whatThePolicyDoesNotAllowIsRefusedWithTheReason() throws Exception {
        HttpResponse<String> tooLong =
                send("bob", "POST", "/api/v2/silences", silence("", "pay", Duration.ofHours(3), "why"));
        assertStatus(400, tooLong);
        assertThat(tooLong.body()).isEqualTo("\"duration: 3h0m0s (expected: at most 2h0m0s)\"\n");
        assertStatus(400, send("ann", "POST", "/api/v2/silences", silence("", "pay", Duration.ofHours(3), "why")));
        assertThat(send("bob", "POST", "/api/v2/silences", silence("", "web", Duration.ofHours(1), "why"))
                        .body())
                .contains("matchers: not restricted to the own team");
        assertStatus(403, send("eve", "POST", "/api/v2/silences", silence("", "pay", Duration.ofHours(1), "why")));
    }

    @Test
    void silencesOfOtherTeamsStayAsTheyAre() throws Exception {
        String others = created("ann", "web");

        HttpResponse<String> expired = send("bob", "DELETE", "/api/v2/silence/" + others, "");
        assertStatus(403, expired);
        assertThat(expired.body()).contains("not restricted to the own team");
        assertStatus(400, send("bob", "POST", "/api/v2/silences", silence(others, "pay", Duration.ofHours(1), "why")));
        assertThat(send("bob", "POST", "/api/grapevine/v1/silences/expire", "{\"ids\":[\"" + others + "\"]}")
                        .body())
                .contains("\"result\":\"refused\"")
                .contains("not restricted to the own team");
        String longer = "{\"silences\":[{\"id\":\"%s\",\"endsAt\":\"%s\"}]}";
        assertThat(send(
                                "bob",
                                "POST",
                                "/api/grapevine/v1/silences/reschedule",
                                longer.formatted(others, Instant.now().plusSeconds(60)))
                        .body())
                .contains("\"result\":\"refused\"");
        assertThat(send("eve", "GET", "/api/v2/silence/" + others, "").body()).contains("\"state\":\"active\"");

        String own = created("bob", "pay");
        assertThat(send(
                                "bob",
                                "POST",
                                "/api/grapevine/v1/silences/reschedule",
                                longer.formatted(own, Instant.now().plus(Duration.ofHours(5))))
                        .body())
                .contains("duration: ");
        assertStatus(200, send("bob", "DELETE", "/api/v2/silence/" + own, ""));
    }

    @Test
    void onlyGroupsOfTheOwnTeamCanBeAcknowledged() throws Exception {
        var groups = new ObjectMapper()
                .readTree(send("eve", "GET", "/api/grapevine/v1/overview", "").body())
                .path("groups");
        assertThat(groups.size()).isEqualTo(2);
        for (String id : (Iterable<String>) groups::fieldNames) {
            boolean isOwn = groups.path(id).at("/labels/team").asText().equals("pay");
            String body = "{\"group\":\"" + id + "\",\"createdBy\":\"x\",\"comment\":\"why\"}";
            HttpResponse<String> answer = send("bob", "POST", "/api/grapevine/v1/acknowledgements", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(isOwn ? 200 : 400);
            assertThat(send("bob", "POST", "/api/grapevine/v1/acknowledgements", body.replace("why", ""))
                            .body())
                    .contains("comment: ");
            assertStatus(403, send("eve", "POST", "/api/grapevine/v1/acknowledgements", body));
        }
    }

    @Test
    void bothAmtoolsPrintTheReason() throws Exception {
        for (Path binary : List.of(AMTOOL, Tool.find("amtool"))) {
            CommandRun refused =
                    amtool(binary, "bob", "silence", "add", "--comment=x", "--duration=3h", "alertname=A", "team=pay");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).contains("duration: 3h0m0s (expected: at most 2h0m0s)");
            CommandRun added =
                    amtool(binary, "bob", "silence", "add", "--comment=x", "--duration=1h", "alertname=A", "team=pay");
            assertThat(added.exit()).as(added.out()).isZero();
            assertThat(amtool(binary, "bob", "silence", "expire", added.out().strip())
                            .exit())
                    .isZero();
            assertThat(amtool(binary, "eve", "silence", "query").exit()).isZero();
        }
        assertThat(amtool(AMTOOL, "eve", "silence", "add", "--comment=x", "alertname=A", "team=pay")
                        .out())
                .contains("needs role silencer, user eve has role viewer, sender");
    }

    @Test
    void whoCallsAndWhatIsPermittedCanBeAsked() throws Exception {
        var access = new ObjectMapper()
                .readTree(send("bob", "GET", "/api/grapevine/v1/access", "").body());

        assertThat(access.path("user").asText()).isEqualTo("bob");
        assertThat(access.path("groups").toString()).isEqualTo("[\"pay\"]");
        assertThat(access.path("maySilence").asBoolean()).isTrue();
        assertThat(access.path("mayAdminister").asBoolean()).isFalse();
        assertThat(access.at("/silences/maxDurationSeconds").asInt()).isEqualTo(7200);
        assertThat(access.at("/silences/teamLabel").asText()).isEqualTo("team");
        assertThat(send("eve", "GET", "/api/grapevine/v1/access", "").body())
                .contains("\"reason\":\"needs role silencer");
    }

    @Test
    void aFileThatCannotBeUsedEndsTheStart(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "{route: {receiver: r}, receivers: [{name: r}]}\n");
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {boss: [x]}\n");
        CommandRun run = CommandRun.of(
                List.of(
                        Path.of("bin", "alertmanager").toAbsolutePath().toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:0",
                        "--web.access-file=" + access),
                Map.of("GRAPEVINE_REBUILD", "no"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("access.yml:1:9: roles.boss: field not found");
    }
}
