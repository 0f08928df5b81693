package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.HeaderText;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TlsConfig.TlsVersion;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.BadServer;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.TestTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIT extends OnVertx {
    private final HttpSenders senders = new HttpSenders(vertx, Map.of());

    private HttpSender sender(TlsConfig tls, boolean http2) throws SendFailure {
        return senders.of(new HttpConfig(null, null, null, tls, true, http2, ProxyConfig.NONE, null));
    }

    private static HttpReply post(HttpSender sender, String url) throws InterruptedException, ExecutionException {
        return sender.send(HttpCall.postJson(url, "{}").within(Duration.ofSeconds(10)))
                .toCompletableFuture()
                .get();
    }

    private String faultOf(TlsConfig tls, HookServer server) throws SendFailure {
        HttpSender sender = sender(tls, true);
        return assertThatThrownBy(() -> post(sender, server.url("/secret")))
                .hasRootCauseInstanceOf(SendFailure.class)
                .rootCause()
                .hasMessageNotContaining("secret")
                .actual()
                .getMessage();
    }

    @Test
    void trustsOnlyTheConfiguredAuthority() throws Exception {
        try (HookServer server = HookServer.start(TestTls.server("server"), false)) {
            assertThat(post(sender(TestTls.trusting(), true), server.url("/")).status())
                    .isEqualTo(200);
            assertThat(faultOf(TlsConfig.DEFAULT, server)).contains("TLS: ");
            assertThat(faultOf(TestTls.config(TestTls.pem("stranger.pem"), "", "", "", false), server))
                    .contains("TLS: ");
        }
    }

    @Test
    void insistsOnTheHostsNameOrOnTheConfiguredName() throws Exception {
        try (HookServer server = HookServer.start(TestTls.server("named"), false)) {
            assertThat(faultOf(TestTls.trusting(), server)).contains("TLS: ");
            String ca = TestTls.pem("ca.pem");
            TlsConfig named = TestTls.config(ca, "", "", "hooks.example.org", false);
            assertThat(post(sender(named, true), server.url("/a")).status()).isEqualTo(200);
            assertThat(server.only().headers()).containsEntry("host", "127.0.0.1:" + server.port());
            assertThat(faultOf(TestTls.config(ca, "", "", "other.example.org", false), server))
                    .contains("TLS: ");
        }
        try (HookServer server = HookServer.start(TestTls.server("server"), false)) {
            TlsConfig other = TestTls.config(TestTls.pem("ca.pem"), "", "", "other.example.org", false);
            assertThat(faultOf(other, server)).contains("TLS: ");
        }
    }

    @Test
    void refusesCertificatesThatNobodyMayAccept(@TempDir Path folder) throws Exception {
        for (BadServer bad : BadServer.all(folder)) {
            try (HookServer server = HookServer.start(bad.tls(), false);
                    TinyProxy proxy = TinyProxy.start()) {
                assertThat(faultOf(bad.client(), server)).contains("TLS: " + bad.reason());
                HttpSender tunnel = senders.of(new HttpConfig(
                        null,
                        null,
                        null,
                        bad.client(),
                        true,
                        true,
                        new ProxyConfig(new Url("http://127.0.0.1:" + proxy.port()), "", false, Map.of()),
                        null));
                assertThatThrownBy(() -> post(tunnel, server.url("/")))
                        .rootCause()
                        .hasMessageContaining("TLS: " + bad.reason());
            }
        }
    }

    @Test
    void acceptsAnyCertificateWithInsecureSkipVerify() throws Exception {
        try (HookServer server = HookServer.start(TestTls.server("stranger"), false)) {
            assertThat(post(sender(TestTls.config("", "", "", "", true), true), server.url("/"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsItsCertificateAndUsesANewOneOnceTheFilesChange(@TempDir Path folder) throws Exception {
        Path cert = Files.writeString(folder.resolve("cert"), TestTls.pem("stranger.pem"));
        Path key = Files.writeString(folder.resolve("key"), TestTls.pem("stranger.key"));
        TlsConfig tls = new TlsConfig(
                TestTls.pem("ca.pem"),
                "",
                new Secret(""),
                "",
                cert.toString(),
                key.toString(),
                "",
                "",
                "",
                "",
                false,
                null,
                null);
        try (HookServer server = HookServer.start(TestTls.server("server"), true)) {
            HttpSender sender = sender(tls, true);
            assertThatThrownBy(() -> post(sender, server.url("/"))).hasRootCauseInstanceOf(SendFailure.class);
            Files.writeString(cert, TestTls.pem("client.pem"));
            Files.writeString(key, TestTls.pem("client.key"));
            assertThat(post(sender, server.url("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesCertificatesAndKeysThatAreNoneWhenItIsMade(@TempDir Path folder) {
        assertThatThrownBy(() -> sender(TestTls.config("junk", "", "", "", false), true))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("tls_config");
        assertThatThrownBy(() -> sender(TestTls.config("", TestTls.pem("client.pem"), "hush", "", false), true))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("tls_config")
                .hasMessageNotContaining("hush");
    }

    @Test
    void keepsToTheConfiguredVersions() throws Exception {
        HttpServerOptions old = serverOptions().setEnabledSecureTransportProtocols(Set.of("TLSv1.2"));
        HttpServer server = listen(old);
        String url = "https://localhost:" + server.actualPort() + "/";
        assertThat(post(sender(TestTls.trusting(), true), url).status()).isEqualTo(200);
        TlsConfig modern = new TlsConfig(
                TestTls.pem("ca.pem"), "", new Secret(""), "", "", "", "", "", "", "", false, TlsVersion.TLS13, null);
        HttpSender sender = sender(modern, true);
        assertThatThrownBy(() -> post(sender, url))
                .rootCause()
                .isInstanceOf(SendFailure.class)
                .hasMessageEndingWith(": TLS: no protocol version in common (min_version and max_version)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void saysThatACertificateOfItsOwnIsRequired(String version) throws Exception {
        HttpServer server = listen(serverOptions()
                .setEnabledSecureTransportProtocols(Set.of(version))
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(TestTls.pem("ca.pem")))));
        HttpSender sender = sender(TestTls.trusting(), true);
        assertThatThrownBy(() -> post(sender, "https://localhost:" + server.actualPort() + "/"))
                .rootCause()
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("TLS: ")
                .hasMessageContaining("a certificate of the client is required");
    }

    @Test
    void saysThatAServerDoesNotSpeakTls() throws Exception {
        NetServer plain = vertx.createNetServer()
                .connectHandler(client ->
                        client.handler(hello -> client.end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        HttpSender sender = sender(TestTls.trusting(), true);
        assertThatThrownBy(() -> post(sender, "https://127.0.0.1:" + plain.actualPort() + "/secret"))
                .rootCause()
                .isInstanceOf(SendFailure.class)
                .hasMessageEndingWith(": TLS: the other side does not speak TLS");
    }

    @Test
    void writesHeadersInUtf8OverHttp2() throws Exception {
        HttpServer server = vertx.createHttpServer(serverOptions().setUseAlpn(true))
                .requestHandler(request -> request.response()
                        .putHeader("X-Version", request.version().name())
                        .end(HeaderText.read(request.getHeader("X-Title"))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        HttpHeader title = new HttpHeader(List.of("łódź 🔥"), List.of(), List.of());
        HttpReply reply = post(
                senders.of(new HttpConfig(
                        null, null, null, TestTls.trusting(), true, true, ProxyConfig.NONE, Map.of("X-Title", title))),
                "https://localhost:" + server.actualPort() + "/");
        assertThat(reply.header("X-Version")).isEqualTo(HttpVersion.HTTP_2.name());
        assertThat(reply.body()).isEqualTo("łódź 🔥");
    }

    @Test
    void speaksHttp2WhereBothSidesMay() throws Exception {
        HttpServer server = listen(serverOptions().setUseAlpn(true));
        String url = "https://localhost:" + server.actualPort() + "/";
        assertThat(post(sender(TestTls.trusting(), true), url).header("X-Version"))
                .isEqualTo(HttpVersion.HTTP_2.name());
        assertThat(post(sender(TestTls.trusting(), false), url).header("X-Version"))
                .isEqualTo(HttpVersion.HTTP_1_1.name());
    }

    private static HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(TestTls.pem("server.pem")))
                        .addKeyValue(Buffer.buffer(TestTls.pem("server.key"))));
    }

    private HttpServer listen(HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response()
                        .putHeader("X-Version", request.version().name())
                        .end("ok"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }
}
