package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.it.Eventually;
import io.grapevine.web.access.Needs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener for links and callbacks only, over HTTP. */
class CallbackListenerIT {
    private static final String LOCAL = "127.0.0.1:0";
    private static final Routes ROUTES = router -> {
        router.route("/act").handler(context -> context.end("form"));
        router.route("/act/:token").handler(context -> context.end("page"));
        Needs.SIGNATURE.at(router.post("/callback/:kind")).handler(context -> context.end("callback"));
        Needs.SIGNATURE.at(router.post("/callback/twilio/:token")).handler(context -> context.end("key"));
        router.route("/api/*").handler(context -> context.end("api"));
    };

    @TempDir
    Path directory;

    private static int listen(ServedWeb web, String address) {
        return ServedWeb.await(web.listenForCallbacks(address)).orElseThrow().port();
    }

    // The system may take a connection more between the answer that the port is closed and the selector's next turn.
    private static boolean isClosed(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void linksAndCallbacksAreServedAndNothingElse() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), ROUTES)) {
            int port = listen(web, LOCAL);
            assertThat(web.requestAt(port, "GET", "/act/gv1x").body()).isEqualTo("page");
            assertThat(web.requestAt(port, "HEAD", "/act/gv1x").statusCode()).isEqualTo(200);
            assertThat(web.requestAt(port, "POST", "/act").body()).isEqualTo("form");
            assertThat(web.requestAt(port, "POST", "/callback/slack").body()).isEqualTo("callback");
            assertThat(web.requestAt(port, "POST", "/callback/twilio/gv1-_x").body())
                    .isEqualTo("key");
            assertThat(web.get("/act/gv1x").body()).isEqualTo("page"); // the others serve it, too
            assertThat(web.get("/api/v2/alerts").body()).isEqualTo("api");
            assertThat(web.requestAt(port, "GET", "/act/gv1x?/api/v2/alerts").body())
                    .isEqualTo("page");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v2/alerts",
                "/metrics",
                "/-/ready",
                "/-/reload",
                "/debug/pprof/",
                "/act/../api/v2/alerts",
                "/act/%2e%2e/api/v2/alerts",
                "/act/..%2fapi/v2/alerts",
                "//api/v2/alerts",
                "/callback/../api/v2/alerts",
                "/callback/slack/x/y",
                "/act/x/y",
                "/action"
            })
    void anyOtherPathIsUnknown(String path) throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), ROUTES)) {
            int port = listen(web, LOCAL);
            for (String method : List.of("GET", "POST", "OPTIONS")) {
                assertThat(web.requestAt(port, method, path).body()).isEqualTo("404 page not found\n");
            }
        }
    }

    @Test
    void pagesLeadToTheWebUiOnlyWhereThatIsServed() throws Exception {
        Routes pages = router -> router.route("/act/:token")
                .handler(context -> context.end("page " + PlainPage.linkToUi(context, "../", "UI")));
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), pages)) {
            int port = listen(web, LOCAL);
            assertThat(web.requestAt(port, "GET", "/act/gv1x").body()).isEqualTo("page ");
            assertThat(web.get("/act/gv1x").body()).contains("href=\"../\"");
        }
    }

    @Test
    void aRoutePrefixHoldsThereToo() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.route-prefix=/am"), ROUTES)) {
            int port = listen(web, LOCAL);
            assertThat(web.requestAt(port, "GET", "/am/act/gv1x").body()).isEqualTo("page");
            assertThat(web.requestAt(port, "GET", "/act/gv1x").statusCode()).isEqualTo(404);
            assertThat(web.requestAt(port, "GET", "/am/api/v2/alerts").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theAddressCanChangeAndEnd() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), ROUTES)) {
            int first = listen(web, LOCAL);
            assertThat(listen(web, LOCAL)).isEqualTo(first);
            int second = listen(web, "localhost:0");
            assertThat(web.requestAt(second, "GET", "/act/x").body()).isEqualTo("page");
            Eventually.holds("closed", () -> isClosed(first));
            assertThat(ServedWeb.await(web.listenForCallbacks(""))).isEmpty();
            Eventually.holds("closed", () -> isClosed(second));
            assertThat(web.get("/act/x").body()).isEqualTo("page");
            int third = listen(web, LOCAL);
            ServedWeb.await(web.stop(Duration.ofSeconds(5)));
            Eventually.holds("closed", () -> isClosed(third));
        }
    }

    @Test
    void anAddressThatCannotBeBoundChangesNothing() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), ROUTES);
                ServerSocket taken = new ServerSocket(0)) {
            int port = listen(web, LOCAL);
            assertThatThrownBy(() -> listen(web, "127.0.0.1:" + taken.getLocalPort()))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("listen 127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> listen(web, ":" + web.port()))
                    .hasMessageContaining("(expected: one that --web.listen-address does not have)");
            assertThat(web.requestAt(port, "GET", "/act/x").body()).isEqualTo("page");
        }
    }

    @Test
    void itHasTheCertificateOfTheOthers() throws Exception {
        MadeCertificates made = MadeCertificates.make(directory, "server", "EC");
        made.write(directory.resolve("server.crt"), directory.resolve("server.key"));
        Path config = Files.writeString(
                directory.resolve("web.yml"), "tls_server_config: {cert_file: server.crt, key_file: server.key}");
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.config.file=" + config), ROUTES)) {
            URI page = URI.create("https://127.0.0.1:" + listen(web, LOCAL) + "/act/gv1x");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(made.client(null)).build();
            HttpRequest request =
                    HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("page");
        }
    }
}
