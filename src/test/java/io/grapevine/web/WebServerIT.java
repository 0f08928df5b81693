package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Extensions.Clusters;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerIT {
    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws UnusableFileException {
        web = ServedWeb.serve(
                ServedWeb.options(),
                router -> router.get("/api/v2/echo").handler(context -> context.json(List.of("hello"))));
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** The answers of Alertmanager 0.33.1 to the same requests. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET|/-/healthy|200|OK
            GET|/-/ready|200|OK
            GET|/-/reload|405|Method Not Allowed\\n
            POST|/-/reload|200|-
            POST|/-/healthy|405|Method Not Allowed\\n
            POST|/metrics|405|Method Not Allowed\\n
            DELETE|/api/v1/alerts|405|Method Not Allowed\\n
            FOO|/-/healthy|405|Method Not Allowed\\n
            GET|/nope|404|404 page not found\\n
            DELETE|/nope|404|404 page not found\\n
            GET|/api|404|404 page not found\\n
            GET|/api/v1/foo|404|404 page not found\\n
            GET|/api/v1/silence|404|404 page not found\\n
            GET|/debug/|404|404 page not found\\n
            GET|/debug/pprof/nope|404|Unknown profile\\n
            POST|/debug/pprof/nope|404|Unknown profile\\n
            PUT|/debug/pprof/|405|Method Not Allowed\\n
            """)
    void fixedPathsAnswerAsAlertmanagers(String method, String path, int status, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = web.request(method, path, "");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body == null ? "" : body.replace("\\n", "\n"));
        if (body != null) {
            assertThat(type(response)).isEqualTo("text/plain; charset=utf-8");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /-/healthy/, 301, /-/healthy",
        "GET, /-/Healthy, 301, /-/healthy",
        "GET, /METRICS?a=b, 301, /metrics?a=b",
        "GET, //metrics?a=b, 307, /metrics?a=b",
        "POST, //metrics, 307, /metrics",
        "POST, /-/reload/, 307, /-/reload",
        "HEAD, /-/healthy/, 307, /-/healthy",
        "HEAD, /-/Healthy?a=b, 307, /-/healthy?a=b",
        "HEAD, //metrics, 307, /metrics",
        "GET, /a/../metrics, 307, /metrics",
        "GET, /debug, 301, /debug/",
        "GET, /debug/pprof, 307, /debug/pprof/",
        "GET, /api/v1/alerts/, 301, /api/v1/alerts",
        "GET, /api/v2, 307, /api/v2/",
        "GET, /a//b\"<x>, 307, /a/b%22%3Cx%3E",
        "GET, /a//\\b, 307, /a/%5Cb",
        "GET, /a//%2fc%7e%22, 307, /a/c~%22",
        "GET, //a?q=\"<\\, 307, /a?q=\"<\\",
        "GET, /metrics/?a=\u00e9, 301, /metrics?a=%e9",
        "GET, /a//~!$&()*+;=:@[x], 307, /a/~%21$&%28%29%2A+;=:@%5Bx%5D",
        "GET, //%2f%2fexample.org, 307, /example.org",
    })
    void almostRightPathsAreSentToTheRightOnes(String method, String path, int status, String target)
            throws IOException {
        String response = web.raw(method + " " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("\r\nLocation: " + target + "\r\n");
    }

    @Test
    void allowedMethodsAreNamed() throws IOException, InterruptedException {
        assertThat(web.request("PUT", "/-/healthy", "").headers().firstValue("Allow"))
                .contains("GET, HEAD, OPTIONS");
        HttpResponse<String> options = web.request("OPTIONS", "/-/reload", "");
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("Allow")).contains("OPTIONS, POST");
    }

    @Test
    void headIsAnsweredForHealthAlone() throws IOException, InterruptedException {
        assertThat(web.request("HEAD", "/-/healthy", "").statusCode()).isEqualTo(200);
        assertThat(web.request("HEAD", "/-/ready", "").statusCode()).isEqualTo(200);
        assertThat(web.request("HEAD", "/", "").statusCode()).isEqualTo(405);
        assertThat(web.request("HEAD", "/metrics", "").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, status",
        "GET, receivers",
        "GET, alerts",
        "POST, alerts",
        "GET, silences",
        "POST, silences",
        "GET, silence/7",
        "DELETE, silence/7"
    })
    void theFirstApiIsGone(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = web.request(method, "/api/v1/" + path, "");

        assertThat(response.statusCode()).isEqualTo(410);
        assertThat(type(response)).isEqualTo("application/json");
        assertThat(response.body()).startsWith("{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was ");
    }

    @Test
    void mountedRoutesStandBehindTheRulesOfTheApi() throws IOException, InterruptedException {
        HttpResponse<String> response = web.get("/api/v2/echo", "Origin", "http://x");

        assertThat(response.body()).isEqualTo("[\"hello\"]");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/echo", "/metrics", "/-/healthy", "/"})
    void noHeaderForPagesOfOtherSitesIsSentByDefault(String path) throws IOException, InterruptedException {
        String[] preflight = {"Origin", "http://x", "Access-Control-Request-Method", "POST"};

        for (HttpResponse<String> response :
                List.of(web.get(path, "Origin", "http://x"), web.request("OPTIONS", path, "", preflight))) {
            assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
            assertThat(response.headers().allValues("Vary")).noneMatch(value -> value.contains("Origin"));
        }
    }

    @Test
    void theFrontPageLinksToTheApiForThoseWithoutScripts() throws IOException, InterruptedException {
        HttpResponse<String> page = web.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(type(page)).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<title>Grapevine</title>", "<noscript>", "href=\"metrics\"", "href=\"api/v2/status\"");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(type(web.get("/favicon.ico"))).isEqualTo("image/svg+xml");
    }

    @Test
    void aFailedReloadTellsWhy() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb failing =
                ServedWeb.reloading(() -> CompletableFuture.completedFuture(Optional.of("route: no receiver")))) {
            HttpResponse<String> response = failing.request("POST", "/-/reload", "");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("failed to reload config: route: no receiver\n");
        }
    }

    @Test
    void aReloadThatBreaksShowsNoInsides() throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb failing =
                ServedWeb.reloading(() -> CompletableFuture.failedFuture(new IllegalStateException("hunter2")))) {
            HttpResponse<String> response = failing.request("POST", "/-/reload", "");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--web.external-url=https://h/wächter, /w%C3%A4chter",
        "--web.external-url=https://h/w%C3%A4chter, /w%c3%a4chter",
        "--web.external-url=https://h/team%20a, /team%20a",
        "--web.route-prefix=/team a, /team%20a",
        "--web.route-prefix=/wächter, /%77%C3%A4chter",
        "--web.route-prefix=/a:b, /a:b",
    })
    void aRoutePrefixMayHaveAnyCharacters(String flag, String sent)
            throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb prefixed = ServedWeb.serve(ServedWeb.options(flag), router -> {
            router.get("/api/v2/echo")
                    .handler(context -> context.json(context.request().getParam("a")));
            router.post("/api/v2/silences")
                    .handler(context -> context.json(context.body().asString()));
        })) {
            String canonical =
                    prefixed.get("/").headers().firstValue("Location").orElseThrow();
            assertThat(canonical).matches("/[A-Za-z0-9%:]+");
            assertThat(prefixed.get(canonical + "/-/ready").statusCode()).isEqualTo(200);
            assertThat(prefixed.get(sent + "/-/ready").body()).isEqualTo("OK");
            assertThat(prefixed.get(sent).headers().firstValue("Location")).contains(canonical + "/");
            assertThat(prefixed.get(sent + "/").statusCode()).isEqualTo(200);
            assertThat(prefixed.get(sent + "/api/v2/echo?a=%C3%A4").body()).isEqualTo("\"ä\"");
            assertThat(prefixed.request("POST", sent + "/api/v2/silences", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(prefixed.get("/-/ready").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/am", "/a/b"})
    void everythingIsBelowTheRoutePrefix(String prefix)
            throws UnusableFileException, IOException, InterruptedException {
        try (ServedWeb prefixed = ServedWeb.serve(
                ServedWeb.options("--web.route-prefix=" + prefix),
                router -> router.get("/api/v2/echo").handler(context -> context.json(1)))) {
            assertThat(prefixed.get("/").statusCode()).isEqualTo(302);
            assertThat(prefixed.get("/").headers().firstValue("Location")).contains(prefix);
            assertThat(prefixed.get(prefix).headers().firstValue("Location")).contains(prefix + "/");
            assertThat(prefixed.get(prefix + "/").statusCode()).isEqualTo(200);
            assertThat(prefixed.get(prefix + "/-/ready").body()).isEqualTo("OK");
            assertThat(prefixed.get(prefix + "/api/v2/echo").body()).isEqualTo("1");
            assertThat(prefixed.get(prefix + "/debug/pprof/").statusCode()).isEqualTo(200);
            assertThat(prefixed.get("/-/ready").statusCode()).isEqualTo(404);
            assertThat(prefixed.get("/api/v2/echo").statusCode()).isEqualTo(404);
            assertThat(prefixed.get(prefix + "/metrics").body())
                    .contains("handler=\"/api/v2/\"", "handler=\"/-/ready\"");
        }
    }

    private String firstLineOfAnswer(String fields, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
            socket.setSoTimeout(20_000);
            String head = "POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + fields + "\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void clientIsAskedForABodyOnlyIfItMayCome() throws IOException {
        assertThat(firstLineOfAnswer("Content-Length: 2\r\n", "")).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(firstLineOfAnswer("Transfer-Encoding: chunked\r\n", "")).isEqualTo("HTTP/1.1 100 Continue");
        for (String length : List.of("99999999999", "99999999999999999999", "-1", "1x", "2\r\nContent-Length: 3")) {
            assertThat(firstLineOfAnswer("Content-Length: " + length + "\r\n", ""))
                    .as(length)
                    .matches("HTTP/1.1 4(00|13) .*");
        }
        assertThat(firstLineOfAnswer("Content-Length: 2\r\nHost: y\r\n", "")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/debug/pprof/", "/debug/pprof", "/api/v2"})
    void noPageIsShownInAFrameOfAnotherSite(String path) throws IOException, InterruptedException {
        HttpHeaders headers = web.get(path).headers();
        if (headers.firstValue("Content-Type").orElse("").startsWith("text/html")) {
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .contains("frame-ancestors 'none'", "default-src 'none'");
        } else {
            assertThat(headers.firstValue("Location")).isPresent();
        }
    }

    private static List<ListenAddress> bind(WebServer server) {
        return ServedWeb.await(server.bind().toCompletionStage());
    }

    private static void serve(WebServer server, Router router, Routes... routes) {
        Reloader none = () -> CompletableFuture.completedFuture(Optional.empty());
        server.serve(router, List.of(routes), none, Tracer.NONE, () -> Clusters.NONE);
    }

    @Test
    void requestsWaitUntilTheyCanBeServed() throws UnusableFileException {
        Vertx vertx = Vertx.vertx();
        try {
            WebServer server = new WebServer(vertx, ServedWeb.options(), new PrometheusRegistry());
            int port = bind(server).get(0).port();
            var client = vertx.createHttpClient();
            var answer = client.request(io.vertx.core.http.HttpMethod.POST, port, "127.0.0.1", "/api/v2/alerts")
                    .compose(request -> request.send("[1]").compose(HttpClientResponse::body))
                    .toCompletionStage()
                    .toCompletableFuture();
            ServedWeb.await(vertx.timer(200).toCompletionStage());
            assertThat(answer).isNotDone();

            serve(
                    server,
                    Router.router(vertx),
                    router -> router.post("/api/v2/alerts")
                            .handler(context -> context.end(context.body().buffer())));

            assertThat(ServedWeb.await(answer).toString()).isEqualTo("[1]");
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    @Test
    void routesThatTheRouterHasAlreadyAreServedWithOurErrors() throws UnusableFileException {
        Vertx vertx = Vertx.vertx();
        try {
            Router ofExtensions = Router.router(vertx);
            ofExtensions.get("/ui").handler(context -> context.end("ui"));
            ofExtensions.get("/broken").handler(context -> context.fail(500));
            ofExtensions.route().last().failureHandler(context -> context.end("not ours"));
            WebServer server = new WebServer(vertx, ServedWeb.options(), new PrometheusRegistry());
            int port = bind(server).get(0).port();
            serve(server, ofExtensions);

            assertThat(body(vertx, port, "/ui")).isEqualTo("ui");
            assertThat(body(vertx, port, "/broken")).isEqualTo("Internal Server Error\n");
            assertThat(body(vertx, port, "/-/healthy")).isEqualTo("OK");
            assertThat(body(vertx, port, "/nope")).isEqualTo("404 page not found\n");
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    @Test
    void anotherListenerOfTheRouterAroundOursFindsNoneOfOurEndpoints() throws UnusableFileException {
        Vertx vertx = Vertx.vertx();
        try {
            Router around = Router.router(vertx);
            around.route().order(-1).handler(context -> {
                context.response().putHeader("X-Filter", "yes");
                context.next();
            });
            around.get("/api/v2/early").order(20_500).handler(context -> context.end("of an extension"));
            around.route().last().handler(context -> context.end("a page for what is not found"));
            WebServer server = new WebServer(vertx, ServedWeb.options(), new PrometheusRegistry());
            int port = bind(server).get(0).port();
            serve(server, around, router -> {
                router.get("/api/v2/echo").handler(context -> context.end("echo"));
                router.get("/api/v2/early").handler(context -> context.end("ours"));
            });
            int other = ServedWeb.await(vertx.createHttpServer()
                            .requestHandler(around)
                            .listen(0, "127.0.0.1")
                            .toCompletionStage())
                    .actualPort();

            for (String path : List.of("/api/v2/echo", "/-/healthy", "/-/ready", "/metrics", "/")) {
                assertThat(body(vertx, other, path)).as(path).isEqualTo("a page for what is not found");
                assertThat(body(vertx, port, path)).as(path).isNotEqualTo("a page for what is not found");
            }
            assertThat(body(vertx, port, "/api/v2/echo")).isEqualTo("echo");
            assertThat(body(vertx, port, "/api/v2/early")).isEqualTo("of an extension");
            assertThat(body(vertx, other, "/api/v2/early")).isEqualTo("of an extension");
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    private static String body(Vertx vertx, int port, String path) {
        return ServedWeb.await(vertx.createHttpClient()
                        .request(io.vertx.core.http.HttpMethod.GET, port, "127.0.0.1", path)
                        .compose(request -> request.send().compose(HttpClientResponse::body))
                        .toCompletionStage())
                .toString();
    }

    @Test
    void severalAddressesAreServedAndTheirPortsAreReported() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            WebServer server = new WebServer(
                    vertx,
                    ServedWeb.options("--web.listen-address=localhost:0", "--web.listen-address=:0"),
                    new PrometheusRegistry());
            List<ListenAddress> addresses = bind(server);
            serve(server, Router.router(vertx));

            assertThat(addresses)
                    .extracting(ListenAddress::port)
                    .doesNotHaveDuplicates()
                    .doesNotContain(0);
            assertThat(addresses).extracting(ListenAddress::host).containsExactly("localhost", "", "127.0.0.1");
            for (ListenAddress address : addresses) {
                HttpResponse<String> ready = web.requestAt(address.port(), "GET", "/-/ready");
                assertThat(ready.statusCode()).isEqualTo(200);
                assertThat(ready.body()).isEqualTo("OK");
            }
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws UnusableFileException {
        Vertx vertx = Vertx.vertx();
        try {
            String taken = "127.0.0.1:" + web.port();
            assertThatThrownBy(() -> bind(new WebServer(vertx, ServedWeb.optionsAt(taken), new PrometheusRegistry())))
                    .hasRootCauseInstanceOf(java.net.BindException.class)
                    .hasMessageContaining("listen " + taken + ": ");
            WebServer nonsense = new WebServer(vertx, ServedWeb.optionsAt("nonsense"), new PrometheusRegistry());
            assertThatThrownBy(() -> bind(nonsense)).hasMessageContaining("--web.listen-address: \"nonsense\"");
        } finally {
            ServedWeb.await(vertx.close().toCompletionStage());
        }
    }

    @Test
    void profilesOfTheJvmAreShown() throws IOException, InterruptedException {
        assertThat(web.get("/debug/pprof/").body()).contains("goroutine", "heap", "profile?seconds=30");
        assertThat(web.get("/debug/pprof/goroutine?debug=1").body()).contains("\"main\" id=", "\tat ");
        assertThat(web.get("/debug/pprof/heap").body()).contains("java.lang.String");
        assertThat(web.get("/debug/pprof/cmdline").body()).contains("java");
    }

    @Test
    void aProfileIsAFlightRecordingAndOneIsTakenAtATime() throws IOException, InterruptedException {
        var first = web.later("/debug/pprof/profile?seconds=1");
        while (FlightRecorder.getFlightRecorder().getRecordings().isEmpty() && !first.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(web.get("/debug/pprof/goroutine").statusCode()).isEqualTo(503);
        HttpResponse<String> recording = ServedWeb.await(first);
        assertThat(recording.statusCode()).isEqualTo(200);
        assertThat(recording.body()).startsWith("FLR");
        assertThat(web.get("/debug/pprof/goroutine").statusCode()).isEqualTo(200);
    }

    @Test
    void aFlightRecordingHasNoCommandLinesOfProcesses(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("profile.jfr");
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + web.port() + "/debug/pprof/profile?seconds=1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofFile(file));

        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getEventType().getName())
                .contains("jdk.JVMInformation")
                .doesNotContain(
                        "jdk.SystemProcess",
                        "jdk.ProcessStart",
                        "jdk.InitialEnvironmentVariable",
                        "jdk.InitialSystemProperty");
    }

    @Test
    void aRedirectOfHeadHasTheTypeOfThePageThatGetWouldBring() throws IOException {
        String response = web.raw("HEAD /-/healthy/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(response)
                .contains("\r\nContent-Type: text/html; charset=utf-8\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void theAnswerToHeadHasTheLengthOfTheBodyThatGetWouldBring() throws IOException, InterruptedException {
        assertThat(web.request("HEAD", "/nope", "").headers().firstValue("Content-Length"))
                .contains(Integer.toString(web.get("/nope").body().length()));
    }

    @Test
    void garbageIsRefused() throws IOException {
        assertThat(web.raw("nonsense\r\n\r\n")).contains(" 400 Bad Request", "\r\nDate: ");
        assertThat(web.raw("GET / HTTP/1.1\r\nX: " + "x".repeat(64 << 10) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }
}
