package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests to each endpoint, as callers and tenants to whom the answer must not show anything of another tenant. All that the other
 * tenant has carries its id, so an answer that shows anything of it has that text.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("thorough")
class TenantIsolationIT {
    private static final String OTHER = TenantFixture.RED;
    private static final String OWN = TenantFixture.BLUE;

    /** As long as {@link #OTHER}, and no tenant. */
    private static final String UNKNOWN = "nosuchone";

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS");

    @AutoClose
    private LiveProgram open;

    @AutoClose
    private LiveProgram guarded;

    private String silence = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        String assistants = TenantFixture.assistants(directory);
        open = TenantFixture.program(directory.resolve("open"), assistants);
        guarded = TenantFixture.guarded(directory.resolve("guarded"), assistants);
        for (LiveProgram program : List.of(open, guarded)) {
            for (String tenant : List.of(OTHER, OWN)) {
                TenantFixture.fill(new TenantCaller(program, "platform", tenant), tenant);
            }
        }
        silence = silence(new TenantCaller(guarded, "platform", OTHER));
    }

    private static String silence(TenantCaller caller) throws IOException {
        return new ObjectMapper()
                .readTree(
                        caller.send("GET", "/alertmanager/api/v2/silences", "").body())
                .path(0)
                .path("id")
                .asText();
    }

    /** The paths of all endpoints, with the ids of the other tenant where they have parameters. */
    private List<String> paths(LiveProgram program) {
        Set<String> paths = new TreeSet<>(List.of(
                "/",
                "",
                "/ui/none.js",
                "/favicon.ico",
                "/-/healthy",
                "/-/ready",
                "/metrics",
                "/debug/pprof/",
                "/api/v1/status"));
        program.routes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .forEach(path -> paths.add(path.replaceAll(":id|:silenceID|:silenceId", silence)
                        .replaceAll(":\\w+", OTHER + "-receiver")
                        .replace("*", silence)));
        assertThat(paths)
                .contains(
                        "/api/v2/alerts", "/api/grapevine/v1/overview", "/api/v1/alerts", "/api/v2/silence/" + silence);
        return List.copyOf(paths);
    }

    /** The ways to ask for a path of a tenant. */
    private static List<String> spellings(String tenant, String path) {
        return List.of(
                "/t/" + tenant + path,
                "/alertmanager" + path,
                "/t/%" + Integer.toHexString(tenant.charAt(0)) + tenant.substring(1) + path,
                "/t/" + OWN + "/../" + tenant + path,
                "/t/" + OWN + "/%2e%2e/" + tenant + path,
                "/t/" + OWN + "%2f..%2f" + tenant + path,
                "/t/" + tenant + "%7c" + OWN + path,
                "//t/" + tenant + path,
                "/alertmanager/%2e%2e/t/" + tenant + path,
                "/api/v2/%2e%2e/%2e%2e/t/" + tenant + path);
    }

    @Test
    void callersWithoutARoleInATenantCannotTellItFromOneThatIsNotThere() throws Exception {
        String before = state(new TenantCaller(guarded, "ruth", OTHER));
        for (String path : paths(guarded)) {
            List<String> asked = spellings(OTHER, path);
            List<String> unknown = spellings(UNKNOWN, path);
            for (int i = 0; i < asked.size(); i++) {
                for (String method : METHODS) {
                    assertSame("ann", method, asked.get(i), unknown.get(i));
                    if (i < 2) {
                        assertSame("", method, asked.get(i), unknown.get(i));
                    }
                }
            }
        }
        assertThat(state(new TenantCaller(guarded, "ruth", OTHER)))
                .isEqualTo(before)
                .contains(OTHER + "-alert");
    }

    private void assertSame(String user, String method, String path, String unknown) throws IOException {
        var actual = new TenantCaller(guarded, user, OTHER).send(method, path, "{}");
        var expected = new TenantCaller(guarded, user, UNKNOWN).send(method, unknown, "{}");
        assertThat(shown(actual, OTHER)).as("%s %s by %s", method, path, user).isEqualTo(shown(expected, UNKNOWN));
    }

    /** An answer without what differs between two equal requests, and without the tenant, which the request has named. */
    private static String shown(TenantCaller.Answer answer, String tenant) {
        String first = Integer.toHexString(tenant.charAt(0));
        return (answer.status() + "\n" + answer.headers() + "\n" + answer.body())
                .replaceAll("(?mi)^(date|content-length):.*$", "")
                .replace(OTHER + "-receiver", "NAME")
                .replace("%" + first + tenant.substring(1), "TENANT")
                .replace(tenant, "TENANT");
    }

    private static String state(TenantCaller caller) throws IOException {
        StringBuilder state = new StringBuilder();
        for (String path : List.of("/api/v1/alerts", "/alertmanager/api/v2/alerts", "/alertmanager/api/v2/silences")) {
            state.append(caller.send("GET", path, "").body());
        }
        return state.toString();
    }

    @Test
    void answersToATenantShowNothingOfAnother() throws Exception {
        for (LiveProgram program : List.of(open, guarded)) {
            for (String path : paths(program)) {
                for (String user : List.of("ann", "sid", "vic", "bot")) {
                    assertShowsNothing(new TenantCaller(program, user, OWN), "/t/" + OWN, path);
                    assertShowsNothing(new TenantCaller(program, user, OWN), "/alertmanager", path);
                }
                boolean isOfAll = path.matches("/metrics|/t/?|/multitenant_alertmanager/.*|/api/grapevine/v1/tenants");
                if (!path.endsWith("/events") && (program == guarded || !isOfAll)) {
                    assertShowsNothing(new TenantCaller(program, "ann", OWN), "", path);
                    assertShowsNothing(new TenantCaller(program, "ann", ""), "", path);
                    assertShowsNothing(new TenantCaller(program, "guest", ""), "", path);
                }
            }
        }
    }

    private static void assertShowsNothing(TenantCaller caller, String mount, String path) throws IOException {
        var answer = caller.send("GET", mount + path, "");
        String echo = OTHER + "-receiver"; // in the path that was asked for
        assertThat(path.contains(echo) ? answer.body().replace(echo, "") : answer.body())
                .as("%s%s by %s", mount, path, caller.user())
                .doesNotContain(OTHER);
        assertThat(answer.status())
                .as("%s%s by %s", mount, path, caller.user())
                .isNotIn(500, 502, 503, 504); // but 501 and 505 of Connect
    }

    @Test
    void requestsOfATenantChangeNothingOfAnother() throws Exception {
        String before = state(new TenantCaller(guarded, "ruth", OTHER));
        for (LiveProgram program : List.of(open, guarded)) {
            TenantCaller ann = new TenantCaller(program, "ann", OWN);
            for (String path : paths(program)) {
                for (String method : METHODS) {
                    for (String mount : List.of("/t/" + OWN, "/alertmanager")) {
                        var answer = ann.send(method, mount + path, "{\"ids\":[\"" + silence + "\"]}");
                        assertThat(answer.status())
                                .as("%s %s%s", method, mount, path)
                                .isLessThan(500);
                        assertThat(shown(answer, OWN))
                                .as("%s %s%s", method, mount, path)
                                .doesNotContain(OTHER);
                    }
                }
            }
        }
        assertThat(state(new TenantCaller(guarded, "ruth", OTHER))).isEqualTo(before);
        assertThat(state(new TenantCaller(open, "", OTHER))).contains(OTHER + "-alert");
    }

    @Test
    void twoHeadersAndSeveralTenantsAreRefused() throws Exception {
        TenantCaller ann = new TenantCaller(guarded, "ann", OWN);
        String path = "/alertmanager/api/v2/alerts";
        for (String second : List.of(OWN, OTHER)) {
            assertThat(ann.send("GET", path, "", "X-Scope-OrgID: " + second).status())
                    .isEqualTo(422);
            assertThat(new TenantCaller(guarded, "ann", OTHER)
                            .send("GET", path, "", "X-Scope-OrgID: " + second)
                            .status())
                    .isEqualTo(422);
        }
        assertThat(new TenantCaller(guarded, "ann", OWN + "|" + OTHER)
                        .send("GET", path, "")
                        .status())
                .isEqualTo(422);
        assertThat(new TenantCaller(guarded, "ann", OWN + "|" + OWN)
                        .send("GET", path, "")
                        .status())
                .isEqualTo(200);
        for (String reserved : List.of("__markers__", "__mimir_cluster", "user-index.json.gz", "..", "*", "a/b")) {
            for (String user : List.of("ann", "platform")) {
                var answer = new TenantCaller(guarded, user, reserved).send("GET", path, "");
                assertThat(answer.status())
                        .as(reserved)
                        .isEqualTo(reserved.equals("*") ? user.equals("ann") ? 403 : 412 : 401);
                assertThat(answer.body()).doesNotContain(OTHER, OWN);
            }
        }
        assertThat(new TenantCaller(guarded, "ann", "").send("GET", path, "").body())
                .isEqualTo("no org id\n");
    }
}
