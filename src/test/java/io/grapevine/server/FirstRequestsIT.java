package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first request of every kind to a program, and to each tenant, is answered, keeps no place, and leads to no page for a frame. */
class FirstRequestsIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String IN_FLIGHT = "alertmanager_http_requests_in_flight{method=\"get\"} 1.0";

    /** The paths that are asked for in every way. */
    private static final Set<String> OFTEN =
            Set.of("/", "/unknown", "/api/v2/alerts", "/api/v2/silences", "/api/grapevine/v1/overview");

    /** How many tenants are loaded at a time, as a reload may take some seconds only. */
    private static final int MOST_AT_ONCE = 40;

    /** A request, and the tenant that its header names; empty: none. */
    private record Asked(String tenant, String method, String path) {}

    @TempDir
    private Path directory;

    private Path tenants;
    private int last;

    private LiveProgram program() throws Exception {
        tenants = Files.createDirectories(directory.resolve("tenants"));
        return TenantFixture.program(directory, "--tenants.dir=" + tenants, TenantFixture.assistants(directory));
    }

    /** A tenant that nobody has asked for. */
    private String fresh() throws IOException {
        String tenant = "t" + ++last;
        Files.writeString(tenants.resolve(tenant + ".yml"), CONFIG);
        return tenant;
    }

    private static Set<String> paths(LiveProgram program) {
        Set<String> paths = new TreeSet<>(List.of("/", "/unknown", "/api/v2/unknown", "/api/grapevine/unknown"));
        paths.addAll(List.of("/-/healthy", "/-/ready", "/metrics", "/favicon.ico"));
        program.routes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .forEach(path -> paths.add(path.replaceAll(":[A-Za-z]+", "x").replace("*", "x")));
        return paths;
    }

    private List<Asked> requests(LiveProgram program) throws IOException {
        List<Asked> requests = new ArrayList<>();
        int loaded = 0;
        for (String path : paths(program)) {
            if (last - loaded > MOST_AT_ONCE) {
                program.reload("test");
                loaded = last;
            }
            boolean namesTenant = path.matches("/(api/v1/|multitenant_alertmanager/|alertmanager|t/).*");
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
                requests.add(new Asked("", method, path));
                if (!method.matches("GET|POST") && !OFTEN.contains(path)) {
                    continue; // each tenant takes time to load
                }
                if (namesTenant) {
                    requests.add(new Asked(fresh(), method, path));
                } else {
                    requests.add(new Asked(fresh(), method, "/alertmanager" + path));
                    requests.add(new Asked("", method, "/t/" + fresh() + path));
                }
            }
        }
        return requests;
    }

    /** What is wrong with the answer to a request; empty: nothing. */
    private static String fault(LiveProgram program, Asked asked) {
        String body = asked.method().matches("POST|PUT") ? "{}" : "";
        try {
            TenantCaller.Answer answer =
                    new TenantCaller(program, "", asked.tenant()).send(asked.method(), asked.path(), body);
            boolean isPage = answer.headers().toLowerCase(Locale.ROOT).contains("content-type: text/html");
            if (answer.status() == 500 || answer.status() == 503) {
                return asked + ": " + answer.status() + "\n";
            }
            return isPage && !answer.body().isEmpty() && !answer.headers().contains("frame-ancestors")
                    ? asked + ": a page that any site may show in a frame\n"
                    : "";
        } catch (IOException e) {
            return asked + ": " + e + "\n";
        }
    }

    @Test
    void eachIsAnswered() throws Exception {
        try (LiveProgram program = program()) {
            List<Asked> requests = requests(program);
            program.reload("test");
            ExecutorService threads = Executors.newFixedThreadPool(3);
            StringBuilder faults = new StringBuilder();
            try {
                for (Future<String> fault : threads.invokeAll(requests.stream()
                        .map(asked -> (Callable<String>) () -> fault(program, asked))
                        .toList())) {
                    faults.append(fault.get());
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(requests).hasSizeGreaterThan(500);
            assertThat(faults.toString()).isEmpty();
            assertThat(program.get("/metrics").body()).contains(IN_FLIGHT); // this one
        }
    }
}
