package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.tls.UnusableFileException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests from pages of other sites where one origin is permitted; the answers are those of Alertmanager 0.35.0. */
class CrossOriginIT {
    private static final String PERMITTED = "https://a.example.com";
    private static final String METHOD = "Access-Control-Request-Method";
    private static final String HEADERS = "Access-Control-Request-Headers";

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws UnusableFileException {
        Routes echo = router -> router.route("/api/v2/echo").handler(context -> context.json(List.of("hello")));
        web = ServedWeb.serve(
                ServedWeb.options("--web.route-prefix=/am", "--web.cors.origin=" + PERMITTED.replace(".", "\\.")),
                echo);
    }

    private HttpResponse<String> preflight(String... headers) throws Exception {
        HttpResponse<String> response = web.request("OPTIONS", "/am/api/v2/echo", "", headers);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().allValues("Vary")).containsExactly("Origin, " + METHOD + ", " + HEADERS);
        assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
        return response;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE", "OPTIONS"})
    void preflightRequestOfAPermittedOriginIsGranted(String method) throws Exception {
        assertThat(ServedWeb.accessControl(preflight("Origin", PERMITTED, METHOD, method)))
                .isEqualTo(Map.of(
                        "access-control-allow-origin", List.of(PERMITTED),
                        "access-control-allow-methods", List.of(method),
                        "access-control-max-age", List.of("600")));
        assertThat(ServedWeb.accessControl(
                        preflight("Origin", PERMITTED, METHOD, method, HEADERS, "x-foo, authorization")))
                .containsEntry("access-control-allow-headers", List.of("x-foo, authorization"))
                .doesNotContainKey("access-control-allow-credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com, HEAD",
        "https://a.example.com, PUT",
        "https://a.example.com, post",
        "https://b.example.com, POST",
        "https://a.example.com.evil.net, POST",
        "HTTPS://A.EXAMPLE.COM, POST",
        "null, GET",
        "'', GET"
    })
    void preflightRequestOfAnotherOriginOrMethodIsNotGranted(String origin, String method) throws Exception {
        assertThat(ServedWeb.accessControl(preflight("Origin", origin, METHOD, method)))
                .isEmpty();
        assertThat(ServedWeb.accessControl(preflight(METHOD, method))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /am/api/v2/echo, https://a.example.com, true",
        "POST, /am/api/v2/echo, https://a.example.com, true",
        "OPTIONS, /am/api/v2/echo, https://a.example.com, true",
        "DELETE, /am/api/v2/nothing, https://a.example.com, true",
        "HEAD, /am/api/v2/echo, https://a.example.com, false",
        "PUT, /am/api/v2/echo, https://a.example.com, false",
        "GET, /am/api/v2/echo, https://b.example.com, false",
        "GET, /am/api/v2/nothing, '', false"
    })
    void answerMayBeReadByAPageOfAPermittedOrigin(String method, String path, String origin, boolean permitted)
            throws Exception {
        HttpResponse<String> response =
                web.request(method, path, "", "Origin", origin, "Content-Type", "application/json");

        assertThat(ServedWeb.accessControl(response))
                .isEqualTo(
                        permitted
                                ? Map.of(
                                        "access-control-allow-origin",
                                        List.of(PERMITTED),
                                        "access-control-expose-headers",
                                        List.of("Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin"))
                                : Map.of());
        assertThat(response.headers().allValues("Vary")).contains("Origin");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/am/", "/am/metrics", "/am/-/healthy", "/api/v2/echo", "/am/api/v1/alerts"})
    void nothingButTheApiIsForOtherSites(String path) throws Exception {
        List<HttpResponse<String>> responses = new ArrayList<>();
        responses.add(web.get(path, "Origin", PERMITTED));
        responses.add(web.request("OPTIONS", path, "", "Origin", PERMITTED, METHOD, "GET"));

        assertThat(responses).allSatisfy(response -> {
            assertThat(ServedWeb.accessControl(response)).isEmpty();
            assertThat(response.headers().allValues("Vary")).doesNotContain("Origin");
        });
    }
}
