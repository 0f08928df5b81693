package io.grapevine.it;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log level is changed while the program runs, by an admin of the access file. */
@Tag("thorough")
class LogLevelIT {
    private static final String PATH = "/-/log-level";
    private static final String OPEN = "roles: {admin: ['*']}\n";

    @TempDir
    Path directory;

    private Program start(String access, String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--web.access-file=" + Files.writeString(directory.resolve("access.yml"), access));
        return Program.grapevine(config(), directory.resolve("data"), all.toArray(String[]::new));
    }

    private Path config() throws Exception {
        return Files.writeString(
                directory.resolve("alertmanager.yml"),
                "{route: {receiver: r, group_wait: 0s, group_by: [alertname]}, receivers: [{name: r}]}\n");
    }

    private static String change(Program program, String query) throws Exception {
        return program.send("PUT", PATH + "?" + query, "").body();
    }

    /** A flush without an integration says so at debug only. */
    private static void flush(Program program, String alert) throws Exception {
        program.post("/alerts", "[{\"labels\":{\"alertname\":\"" + alert + "\"}}]");
    }

    private static boolean debugs(Program program, String alert) {
        return program.log()
                .lines()
                .anyMatch(line -> line.contains("level=DEBUG")
                        && line.contains("Notifications not sent")
                        && line.contains("\\\"" + alert + "\\\""));
    }

    @Test
    void linesOfDebugAppearAndVanish() throws Exception {
        try (Program program = start(OPEN)) {
            assertThat(program.send("GET", PATH, "").body()).isEqualTo("info\n");
            assertThat(change(program, "level=debug")).isEqualTo("debug\n");
            flush(program, "Shown");
            Eventually.holds("a line at debug", () -> debugs(program, "Shown"));
            program.awaitLog("level=WARN", "msg=\"Log level changed\" from=info to=debug");

            assertStatus(200, program.send("POST", "/-/reload", ""));
            assertThat(program.send("GET", PATH, "").body()).isEqualTo("debug\n");

            assertThat(change(program, "level=WARN")).isEqualTo("warn\n");
            String before = program.log();
            flush(program, "Hidden");
            program.send("POST", "/-/reload", "");
            Eventually.holds(
                    "the flush",
                    () -> !program.get("/alerts/groups").isEmpty()
                            && program.get("/alerts/groups").toString().contains("Hidden"));
            assertThat(debugs(program, "Hidden")).isFalse();
            assertThat(program.log().substring(before.length())).doesNotContain("level=INFO");
            assertThat(change(program, "level=error")).isEqualTo("error\n");
            Eventually.holds("the change", () -> program.log().contains("from=warn to=error"));
        }
    }

    @Test
    void aChangeForSomeTimeIsTakenBack() throws Exception {
        try (Program program = start(OPEN)) {
            assertThat(change(program, "level=debug&for=1h"))
                    .matches("debug until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ, then info\n");
            assertThat(change(program, "level=warn&for=100ms")).startsWith("warn until ");
            Eventually.holds(
                    "the level before",
                    () -> program.send("GET", PATH, "").body().equals("info\n"));
            program.awaitLog("from=debug to=warn for=100ms");
            Eventually.holds("the line", () -> program.log().contains("from=warn to=info"));
        }
    }

    @Test
    void theEndpointIsBelowTheRoutePrefixBehindAuthentication() throws Exception {
        Path web = Files.writeString(
                directory.resolve("web.yml"),
                "basic_auth_users: {a: $2a$04$KSyMrXcXAtOPfRySImCcX.mOI1Rqq8dBAbaM9KU4sfBVPsAxkEVx.}\n");
        try (Program program = start(OPEN, "--web.route-prefix=/am")) {
            assertThat(program.send("GET", "/am" + PATH, "").body()).isEqualTo("info\n");
            assertStatus(404, program.send("GET", PATH, ""));
        }
        try (Program program = start(OPEN, "--web.config.file=" + web)) {
            assertStatus(401, program.send("PUT", PATH + "?level=debug", ""));
        }
    }

    @Test
    void onlyAnAdminWhomTheAccessFileNamesChangesTheLevel() throws Exception {
        try (Program program = start("roles: {viewer: ['*'], admin: [ana]}\n")) {
            assertThat(program.send("GET", PATH, "").body()).isEqualTo("info\n");
            HttpResponse<String> answer = program.send("PUT", PATH + "?level=debug", "");
            assertStatus(403, answer);
            assertThat(answer.body()).contains("needs role admin");
        }
        for (Program each : List.of(
                start("silences: {min_matchers: 1}\n"), Program.grapevine(config(), directory.resolve("other")))) {
            try (Program program = each) {
                HttpResponse<String> answer = program.send("PUT", PATH + "?level=debug", "");
                assertStatus(403, answer);
                assertThat(answer.body())
                        .isEqualTo("log level: any caller is an admin (expected: --web.access-file with roles)\n");
                assertThat(program.send("GET", PATH, "").body()).isEqualTo("info\n");
            }
        }
    }

    @Test
    void whatIsNoLevelIsRefused() throws Exception {
        try (Program program = start(OPEN)) {
            assertThat(program.send("PUT", PATH, "").body())
                    .isEqualTo("level: missing (expected: one of debug, info, warn, error)\n");
            assertThat(program.send("POST", PATH + "?level=loud", "").body())
                    .isEqualTo("level: \"loud\" (expected: one of debug, info, warn, error)\n");
            for (String time : new String[] {"soon", "0s", "-5m", "100us", "9000h"}) {
                HttpResponse<String> answer = program.send("PUT", PATH + "?level=debug&for=" + time, "");
                assertThat(answer.statusCode()).as(time).isEqualTo(400);
                assertThat(answer.body())
                        .isEqualTo("for: \"" + time + "\" (expected: a duration such as 10m, of a year at most)\n");
            }
            assertThat(program.send("DELETE", PATH, "").headers().firstValue("Allow"))
                    .contains("GET, POST, PUT");
            assertThat(program.send("GET", PATH, "").body()).isEqualTo("info\n");
        }
    }
}
