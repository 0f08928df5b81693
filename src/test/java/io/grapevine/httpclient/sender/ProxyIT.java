package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.HeaderText;
import io.grapevine.base.kafka.NoBroker;
import io.grapevine.base.tls.TlsFault;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.TestTls;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final HookServer plain = HookServer.start();
    private final HookServer secure = HookServer.start(TestTls.server("server"), false);

    @AfterEach
    void stop() {
        plain.close();
        secure.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ProxyConfig through(String url, Map<String, List<Secret>> connectHeaders) {
        return new ProxyConfig(new Url(url), "", false, connectHeaders);
    }

    private HttpReply post(ProxyConfig proxy, String url) throws Exception {
        HttpConfig config = new HttpConfig(null, null, null, TestTls.trusting(), true, true, proxy, null);
        try (HttpSenders senders = new HttpSenders(vertx, Map.of())) {
            return senders.of(config)
                    .send(HttpCall.postJson(url, "{\"a\":1}").within(TIMEOUT))
                    .toCompletableFuture()
                    .get();
        }
    }

    @Test
    void sendsWholeUrlsAndItsCredentialsToAnHttpProxy() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpReply reply = post(
                    through("http://u:p%40@127.0.0.1:" + proxy.port(), Map.of("X-No", List.of(new Secret("x")))),
                    "http://hooks.example.org/a?b");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(proxy.heads())
                    .singleElement()
                    .asString()
                    .startsWith("POST http://hooks.example.org/a?b HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: hooks.example.org\r\n")
                    .containsIgnoringCase("\r\nproxy-authorization: " + Credentials.basic("u", "p@") + "\r\n")
                    .doesNotContainIgnoringCase("x-no");
        }
    }

    @Test
    void tunnelsTlsThroughAnHttpProxy() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            assertThat(post(through("127.0.0.1:" + proxy.port(), Map.of()), secure.url("/a"))
                            .status())
                    .isEqualTo(200);
            assertThat(proxy.heads()).singleElement().asString().startsWith("CONNECT 127.0.0.1:" + secure.port() + " ");
            assertThat(secure.only().target()).isEqualTo("/a");
        }
    }

    @Test
    void sendsHeadersOfItsOwnWithConnectOnly() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpReply reply = post(
                    through(
                            "http://u:p@127.0.0.1:" + proxy.port(),
                            Map.of("X-Tenant", List.of(new Secret("one"), new Secret("two")))),
                    secure.url("/a?b"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(proxy.heads())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT 127.0.0.1:" + secure.port() + " HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + secure.port() + "\r\n")
                    .contains("\r\nX-Tenant: one\r\nX-Tenant: two\r\n")
                    .contains("\r\nProxy-Authorization: " + Credentials.basic("u", "p") + "\r\n");
            HookServer.Received received = secure.only();
            assertThat(received.target()).isEqualTo("/a?b");
            assertThat(received.body()).isEqualTo("{\"a\":1}");
            assertThat(received.headers())
                    .containsEntry("user-agent", HttpSender.USER_AGENT)
                    .containsEntry("content-type", "application/json")
                    .doesNotContainKeys("x-tenant", "proxy-authorization");
        }
    }

    @Test
    void checksTheNameOfTheTargetNotOfTheProxyInATunnel() throws Exception {
        try (TinyProxy proxy = TinyProxy.start();
                HookServer named = HookServer.start(TestTls.server("named"), false)) {
            ProxyConfig config =
                    through("http://127.0.0.1:" + proxy.port(), Map.of("X-Tenant", List.of(new Secret("one"))));
            assertThat(post(config, "https://hooks.example.org:" + named.port() + "/")
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> post(config, named.url("/")))
                    .hasRootCauseInstanceOf(SendFailure.class)
                    .rootCause()
                    .hasMessageContaining("TLS");
        }
    }

    @Test
    void speaksTlsToAnHttpsProxyAndInsideOfIt() throws Exception {
        try (TinyProxy proxy = TinyProxy.start(TestTls.server("server"))) {
            ProxyConfig config = through("https://127.0.0.1:" + proxy.port(), Map.of());
            assertThat(post(config, "http://hooks.example.org/a?b").status()).isEqualTo(202);
            assertThat(post(config, secure.url("/tls-in-tls")).status()).isEqualTo(200);
            assertThat(secure.only().target()).isEqualTo("/tls-in-tls");
            assertThat(proxy.heads()).hasSize(2);
        }
    }

    @Test
    void goesThroughSocksAndLetsTheProxyLookNamesUp() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            ProxyConfig config = through("socks5://u:p@127.0.0.1:" + proxy.port(), Map.of());
            assertThat(post(config, "http://hooks.example.org:" + plain.port() + "/a")
                            .status())
                    .isEqualTo(200);
            assertThat(post(config, secure.url("/b")).status()).isEqualTo(200);
            assertThat(proxy.heads())
                    .containsExactly(
                            "SOCKS u:p@hooks.example.org:" + plain.port(), "SOCKS u:p@127.0.0.1:" + secure.port());
        }
    }

    @Test
    void writesLoginsAndHeadersInUtf8() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            String at = "j%C3%B6rg:%C5%82%C3%B3d%C5%BA@127.0.0.1:" + proxy.port();
            assertThat(post(through("socks5://" + at, Map.of()), secure.url("/a"))
                            .status())
                    .isEqualTo(200);
            assertThat(post(through("http://" + at, Map.of()), secure.url("/b")).status())
                    .isEqualTo(200);
            assertThat(post(
                                    through("http://" + at, Map.of("X-Tenant", List.of(new Secret("łódź 🔥")))),
                                    secure.url("/c"))
                            .status())
                    .isEqualTo(200);
            String basic = "proxy-authorization: " + Credentials.basic("jörg", "łódź");
            assertThat(proxy.heads()).hasSize(3);
            assertThat(proxy.heads().get(0)).isEqualTo("SOCKS jörg:łódź@127.0.0.1:" + secure.port());
            assertThat(proxy.heads().get(1)).containsIgnoringCase(basic);
            assertThat(proxy.heads().get(2)).containsIgnoringCase(basic).contains(HeaderText.written("łódź 🔥"));
        }
    }

    @ParameterizedTest
    @CsvSource({"http, false", "http, true", "https, false", "socks5, false"})
    void blamesAProxyThatIsNotThere(String scheme, boolean ownHeaders) throws Exception {
        Map<String, List<Secret>> headers =
                ownHeaders ? Map.of("X-Tenant", List.of(new Secret("one"))) : Map.<String, List<Secret>>of();
        for (String target : List.of(plain.url("/secret"), secure.url("/secret"))) {
            assertThatThrownBy(() -> post(through(scheme + "://127.0.0.1:1", headers), target))
                    .rootCause()
                    .hasMessage("proxy 127.0.0.1:1: connection refused");
            assertThatThrownBy(() -> post(through(scheme + "://proxy.invalid:8080", headers), target))
                    .rootCause()
                    .hasMessage("proxy proxy.invalid:8080: no such host");
        }
    }

    @Test
    void blamesTheProxyForItsOwnTlsAndTheTargetForThatOfTheTarget() throws Exception {
        try (TinyProxy proxy = TinyProxy.start();
                NoBroker other = NoBroker.answering("HTTP/1.1 400 Bad Request\r\n\r\n");
                HookServer stranger = HookServer.start(TestTls.server("stranger"), false)) {
            assertThatThrownBy(() -> post(through("https://" + other.address(), Map.of()), secure.url("/")))
                    .rootCause()
                    .hasMessage("proxy " + other.address() + ": TLS: " + TlsFault.NOT_TLS);
            for (String scheme : List.of("http", "socks5")) {
                assertThatThrownBy(() ->
                                post(through(scheme + "://127.0.0.1:" + proxy.port(), Map.of()), stranger.url("/")))
                        .rootCause()
                        .message()
                        .contains("127.0.0.1:" + stranger.port(), "TLS: ")
                        .doesNotContain("proxy");
            }
        }
    }

    @Test
    void saysThatTheProxyRefusedWithoutSayingWhatItWasAskedFor() throws Exception {
        for (Map<String, List<Secret>> headers :
                List.of(Map.<String, List<Secret>>of(), Map.of("X-Tenant", List.of(new Secret("hush"))))) {
            try (TinyProxy proxy = TinyProxy.start()) {
                proxy.refuse();
                assertThatThrownBy(() ->
                                post(through("http://u:pw@127.0.0.1:" + proxy.port(), headers), secure.url("/secret")))
                        .hasRootCauseInstanceOf(SendFailure.class)
                        .rootCause()
                        .hasMessageContaining("proxy")
                        .hasMessageNotContainingAny("secret", "hush", "pw");
            }
        }
    }

    @Test
    void takesTheProxyFromTheEnvironmentButNotForThisComputer() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpConfig config = new HttpConfig(
                    null, null, null, TestTls.trusting(), true, true, new ProxyConfig(null, "", true, Map.of()), null);
            Map<String, String> environment =
                    Map.of("http_proxy", "127.0.0.1:" + proxy.port(), "NO_PROXY", "direct.invalid");
            try (HttpSenders senders = new HttpSenders(vertx, environment)) {
                HttpSender sender = senders.of(config);
                assertThat(sender.send(HttpCall.postJson("http://hooks.example.org/", "{}")
                                        .within(TIMEOUT))
                                .toCompletableFuture()
                                .get()
                                .status())
                        .isEqualTo(202);
                assertThat(sender.send(HttpCall.postJson(plain.url("/"), "{}").within(TIMEOUT))
                                .toCompletableFuture()
                                .get()
                                .status())
                        .isEqualTo(200);
                assertThatThrownBy(() -> sender.send(HttpCall.postJson("http://direct.invalid/", "{}")
                                        .within(TIMEOUT))
                                .toCompletableFuture()
                                .get())
                        .hasRootCauseInstanceOf(SendFailure.class);
            }
            assertThat(proxy.heads()).hasSize(1);
        }
    }
}
