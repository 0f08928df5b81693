package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.access.TestUsers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests from the page of another cluster, on a server with users and roles. */
class ClusterPagesIT {
    private static final String EU = "https://am.eu.example.com";
    private static final String METHOD = "Access-Control-Request-Method";
    private final AtomicReference<Clusters> clusters =
            new AtomicReference<>(new Clusters("", List.of(), List.of(EU, "http://127.0.0.1:1")));

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException, UnusableFileException {
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("ana"));
        web = ServedWeb.serve(ServedWeb.options("--web.route-prefix=/am", "--web.config.file=" + users), clusters::get);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/alerts/groups",
        "GET, /api/v2/silence/1",
        "POST, /api/v2/silences",
        "DELETE, /api/v2/silence/1",
        "GET, /api/grapevine/v1/overview",
        "GET, /api/grapevine/v1/events",
        "GET, /api/grapevine/v1/why",
        "POST, /api/grapevine/v1/acknowledgements",
        "POST, /api/grapevine/v1/escalations/0123456789abcdef/now",
        "POST, /api/grapevine/v1/silences/expire"
    })
    void requestsForAlertsAndSilencesArePermittedToAListedOriginBeforeTheLogin(String method, String path)
            throws Exception {
        HttpResponse<String> preflight = web.request("OPTIONS", "/am" + path, "", "Origin", EU, METHOD, method);

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(ServedWeb.accessControl(preflight))
                .containsOnly(
                        Map.entry("access-control-allow-origin", List.of(EU)),
                        Map.entry("access-control-allow-credentials", List.of("true")),
                        Map.entry("access-control-allow-methods", List.of(method)),
                        Map.entry("access-control-allow-headers", List.of("Content-Type, Idempotency-Key, If-Match")),
                        Map.entry("access-control-expose-headers", List.of("Warning")),
                        Map.entry("access-control-max-age", List.of("600")));
        assertThat(preflight.headers().allValues("Vary")).containsExactly("Origin");
    }

    @ParameterizedTest
    @CsvSource({
        "https://am.us.example.com, GET, /am/api/v2/alerts",
        "https://am.eu.example.com.evil.net, GET, /am/api/v2/alerts",
        "http://am.eu.example.com, GET, /am/api/v2/alerts",
        "null, GET, /am/api/v2/alerts",
        "'', GET, /am/api/v2/alerts",
        "https://am.eu.example.com, PUT, /am/api/v2/silences",
        "https://am.eu.example.com, POST, /am/api/v2/alerts",
        "https://am.eu.example.com, GET, /am/api/v2/status",
        "https://am.eu.example.com, GET, /am/api/v2/silence",
        "https://am.eu.example.com, GET, /am/api/grapevine/v1/status",
        "https://am.eu.example.com, GET, /am/api/grapevine/v1/history",
        "https://am.eu.example.com, POST, /am/api/grapevine/v1/templates/render",
        "https://am.eu.example.com, POST, /am/api/grapevine/v1/receivers/team/test",
        "https://am.eu.example.com, GET, /am/metrics",
        "https://am.eu.example.com, POST, /am/-/reload",
        "https://am.eu.example.com, GET, /api/v2/alerts"
    })
    void otherOriginsAndOtherRequestsAreNotPermitted(String origin, String method, String path) throws Exception {
        HttpResponse<String> preflight = web.request("OPTIONS", path, "", "Origin", origin, METHOD, method);

        assertThat(ServedWeb.accessControl(preflight)).isEmpty();
        assertThat(ServedWeb.accessControl(web.request(method, path, "", "Origin", origin)))
                .isEmpty();
    }

    @Test
    void aPageOfAnotherClusterCanReadThatALoginIsMissingAndIsNotAskedForIt() throws Exception {
        HttpResponse<String> response = web.get("/am/api/grapevine/v1/overview", "Origin", EU);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(ServedWeb.accessControl(response))
                .containsEntry("access-control-allow-origin", List.of(EU))
                .containsEntry("access-control-allow-credentials", List.of("true"));
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(web.get("/am/api/grapevine/v1/overview").headers().firstValue("WWW-Authenticate"))
                .contains("Basic");
    }

    @Test
    void originsFollowTheConfiguration() throws Exception {
        clusters.set(Clusters.NONE);
        HttpResponse<String> response = web.get("/am/api/v2/alerts", "Origin", EU);
        assertThat(ServedWeb.accessControl(response)).isEmpty();
        assertThat(response.headers().firstValue("Vary")).isEmpty();
    }

    @Test
    void thePolicyOfThePageNamesTheClustersAndItsTagFollowsThem() throws Exception {
        try (ServedWeb open = ServedWeb.serve(ServedWeb.options(), clusters::get)) {
            HttpResponse<String> before = open.get("/");
            String tag = before.headers().firstValue("ETag").orElseThrow();
            assertThat(policy(before)).contains("connect-src 'self'; ");
            assertThat(open.get("/", "If-None-Match", tag).statusCode()).isEqualTo(304);

            clusters.set(new Clusters("us", List.of(new Extensions.Cluster("eu", EU + "/")), List.of()));
            HttpResponse<String> after = open.get("/", "If-None-Match", tag);

            assertThat(after.statusCode()).isEqualTo(200);
            assertThat(policy(after)).contains("connect-src 'self' " + EU + "/; ");
        }
    }

    private static String policy(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Security-Policy").orElseThrow();
    }
}
