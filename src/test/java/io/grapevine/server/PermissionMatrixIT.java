package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.access.FakeIssuer;
import io.grapevine.web.access.Needs;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The permissions to send requests: each endpoint with each role, at the default Alertmanager, and at a tenant by
 * header and by path. The expected answers are in {@code permissions.txt}: an endpoint a line, and below it who is not
 * refused for the lack of a role.
 */
class PermissionMatrixIT {
    private static final String TENANT = "blue";
    private static final String ACCESS = """
            roles: {viewer: [viewer], sender: [sender], silencer: [silencer], admin: [admin]}
            tenants:
              blue: {viewer: [blue-viewer], sender: [blue-sender], silencer: [blue-silencer], admin: [blue-admin]}
              red: {admin: [red-admin]}
              '*': {viewer: [all-viewer], admin: [all-admin]}
            """;
    private static final List<String> USERS = List.of(
            "",
            "viewer",
            "sender",
            "silencer",
            "admin",
            "blue-viewer",
            "blue-sender",
            "blue-silencer",
            "blue-admin",
            "red-admin",
            "all-viewer",
            "all-admin");

    private static String resource() throws IOException {
        try (var in = PermissionMatrixIT.class.getResourceAsStream("permissions.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The way in which a user is known to the server. */
    private enum Way {
        PROXY,
        SESSION,
        TOKEN
    }

    /** The header by which a user is known; none for nobody. */
    @FunctionalInterface
    private interface Login {
        String[] header(String user) throws Exception;
    }

    private static Login login(Way way, LiveProgram program, FakeIssuer issuer) {
        Map<String, String> cookies = new ConcurrentHashMap<>();
        return user -> {
            if (user.isEmpty()) {
                return new String[0];
            }
            return new String[] {
                switch (way) {
                    case PROXY -> "X-Forwarded-User: " + user;
                    case TOKEN -> "Authorization: Bearer " + issuer.tokenOf(user);
                    case SESSION -> {
                        String known = cookies.get(user);
                        String cookie = known == null ? issuer.cookieOf(user, program.port()) : known;
                        cookies.put(user, cookie);
                        yield "Cookie: " + cookie;
                    }
                }
            };
        };
    }

    private static LiveProgram program(Path directory, String more) throws Exception {
        Path access = Files.writeString(Files.createDirectories(directory).resolve("access.yml"), ACCESS + more);
        return TenantFixture.program(directory, "--web.access-file=" + access, TenantFixture.assistants(directory));
    }

    /** Whose requests are not refused for the lack of a role. */
    private static String admitted(LiveProgram program, Login login, String tenant, String method, String path)
            throws Exception {
        List<String> admitted = new ArrayList<>();
        for (String user : USERS) {
            TenantCaller.Answer answer = new TenantCaller(program, "", tenant)
                    .send(method, path, method.equals("POST") ? "{}" : "", login.header(user));
            boolean isHead = method.equals("HEAD");
            boolean lacksRole =
                    answer.status() == 403 && (isHead || answer.body().contains("(--web.access-file)"));
            boolean lacksLogin =
                    answer.status() == 401 && (isHead || answer.body().contains("A login is needed"));
            if (!lacksRole && !lacksLogin) {
                admitted.add(user.isEmpty() ? "anyone" : user);
            }
        }
        return admitted.size() == USERS.size() ? "anyone" : String.join(" ", admitted);
    }

    private static String row(LiveProgram program, Login login, String endpoint) throws Exception {
        String method = endpoint.split(" ")[0];
        String path = endpoint.split(" ")[1].replaceAll(":[A-Za-z]+", "x").replace("*", "x/test");
        boolean namesTenant = path.matches("/(api/v1/|multitenant_alertmanager/|alertmanager/).*");
        String byHeader = namesTenant ? path : "/alertmanager" + path;
        return endpoint + "\n  default: " + admitted(program, login, "", method, path) + "\n  header:  "
                + admitted(program, login, TENANT, method, byHeader) + "\n  path:    "
                + admitted(program, login, "", method, "/t/" + TENANT + path) + "\n";
    }

    /** The rows of all endpoints, several at a time, but fewer than the server reads at a time. */
    private static String rows(LiveProgram program, Login login, List<String> endpoints) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            StringBuilder rows = new StringBuilder();
            for (Future<String> row : threads.invokeAll(endpoints.stream()
                    .map(endpoint -> (Callable<String>) () -> row(program, login, endpoint))
                    .toList())) {
                rows.append(row.get());
            }
            return rows.toString();
        } finally {
            threads.shutdownNow();
        }
    }

    /** The endpoints of a program beside the fixed ones, each with its method. */
    private static Set<String> endpoints(LiveProgram program) {
        Set<String> endpoints = new TreeSet<>();
        for (Route route : program.routes()) {
            if (route.getPath() != null) {
                assertThat(Needs.of(route))
                        .as("what %s %s needs", route.methods(), route.getPath())
                        .isNotEmpty();
                Needs.of(route).forEach((method, needs) -> {
                    if (needs != Needs.NO_ENDPOINT && !method.isEmpty()) {
                        endpoints.add(method + " " + route.getPath() + (route.isExactPath() ? "" : "*"));
                    }
                });
            }
        }
        return endpoints;
    }

    @Test
    void eachEndpointSaysWhatItNeedsAndIsInTheFile(@TempDir Path directory) throws Exception {
        try (LiveProgram program = program(directory, "")) {
            assertThat(endpoints(program))
                    .isNotEmpty()
                    .isSubsetOf(resource().lines().toList());
        }
    }

    /** A ping with any token is for its operation to judge. */
    private static boolean isJudgedByRole(Way way, String row) {
        return way != Way.TOKEN || !row.matches("POST /api/grapevine/v1/heartbeats/:name(/start|/fail)?\\n[\\s\\S]*");
    }

    @Test
    void eachEndpointAdmitsTheSameCallersAsEver(@TempDir Path directory) throws Exception {
        assertAdmits(Way.PROXY, directory);
    }

    /** The roles are the same once a caller is known, however that is. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROXY")
    @Tag("thorough")
    void eachEndpointAdmitsTheSameCallersWhoHaveSignedOn(Way way, @TempDir Path directory) throws Exception {
        assertAdmits(way, directory);
    }

    private static void assertAdmits(Way way, Path directory) throws Exception {
        List<String> expected = Stream.of(resource().split("(?m)^(?! )"))
                .filter(row -> isJudgedByRole(way, row))
                .toList();
        Files.writeString(directory.resolve("secret"), "the secret");
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef");
        try (FakeIssuer issuer = new FakeIssuer();
                LiveProgram program = program(
                        directory,
                        way == Way.PROXY
                                ? "proxy: {addresses: [127.0.0.0/8]}\n"
                                : "oidc: {issuer: '" + issuer.url()
                                        + "', client_id: grapevine, client_secret_file: secret,"
                                        + " redirect_url: 'http://x/login/callback', cookie_key_file: keys}\n")) {
            List<String> endpoints =
                    expected.stream().map(row -> row.split("\n", 2)[0]).toList();
            assertThat(rows(program, login(way, program, issuer), endpoints)).isEqualTo(String.join("", expected));
        }
    }
}
