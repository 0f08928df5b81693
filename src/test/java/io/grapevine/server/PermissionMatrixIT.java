package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.access.Needs;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The permissions to send requests: each endpoint with each role, at the default Alertmanager, and at a tenant by
 * header and by path. The expected answers are in {@code permissions.txt}: an endpoint a line, and below it who is not
 * refused for the lack of a role.
 */
class PermissionMatrixIT {
    private static final String TENANT = "blue";
    private static final String ACCESS = """
            proxy: {addresses: [127.0.0.0/8]}
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

    private static LiveProgram program(Path directory) throws Exception {
        Path access = Files.writeString(Files.createDirectories(directory).resolve("access.yml"), ACCESS);
        return TenantFixture.program(directory, "--web.access-file=" + access, TenantFixture.assistants(directory));
    }

    /** Whose requests are not refused for the lack of a role. */
    private static String admitted(LiveProgram program, String tenant, String method, String path) throws Exception {
        List<String> admitted = new ArrayList<>();
        for (String user : USERS) {
            TenantCaller.Answer answer =
                    new TenantCaller(program, user, tenant).send(method, path, method.equals("POST") ? "{}" : "");
            boolean isOfRole = method.equals("HEAD") || answer.body().contains("(--web.access-file)");
            if (answer.status() != 403 || !isOfRole) {
                admitted.add(user.isEmpty() ? "anyone" : user);
            }
        }
        return admitted.size() == USERS.size() ? "anyone" : String.join(" ", admitted);
    }

    private static String row(LiveProgram program, String endpoint) throws Exception {
        String method = endpoint.split(" ")[0];
        String path = endpoint.split(" ")[1].replaceAll(":[A-Za-z]+", "x").replace("*", "x/test");
        boolean namesTenant = path.matches("/(api/v1/|multitenant_alertmanager/|alertmanager/).*");
        String byHeader = namesTenant ? path : "/alertmanager" + path;
        return endpoint + "\n  default: " + admitted(program, "", method, path) + "\n  header:  "
                + admitted(program, TENANT, method, byHeader) + "\n  path:    "
                + admitted(program, "", method, "/t/" + TENANT + path) + "\n";
    }

    /** The rows of all endpoints, several at a time, but fewer than the server reads at a time. */
    private static String rows(LiveProgram program, List<String> endpoints) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            StringBuilder rows = new StringBuilder();
            for (Future<String> row : threads.invokeAll(endpoints.stream()
                    .map(endpoint -> (Callable<String>) () -> row(program, endpoint))
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
        try (LiveProgram program = program(directory)) {
            assertThat(endpoints(program))
                    .isNotEmpty()
                    .isSubsetOf(resource().lines().toList());
        }
    }

    @Test
    void eachEndpointAdmitsTheSameCallersAsEver(@TempDir Path directory) throws Exception {
        String expected = resource();
        try (LiveProgram program = program(directory)) {
            List<String> endpoints =
                    expected.lines().filter(line -> !line.startsWith(" ")).toList();
            assertThat(rows(program, endpoints)).isEqualTo(expected);
        }
    }
}
