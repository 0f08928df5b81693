package io.grapevine.amtool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.kafka.NoBroker;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.httpclient.ClientCredentials;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.TinyProxy;
import io.grapevine.receiver.BadServer;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIT {
    private static final String ELSEWHERE = "am.example.org";

    @AutoClose
    private final HookServer server = HookServer.start();

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    private static Client client(HttpConfig config) throws SendFailure {
        return new Client(config, Map.of(), "tester");
    }

    private static Reply get(HttpConfig config, String url) throws SendFailure {
        try (Client client = client(config)) {
            return client.send(Request.get(HttpUrl.parse(url)), soon(), BodyOutput.MEMORY);
        }
    }

    private static HttpConfig tls(TlsConfig tls) {
        return new HttpConfig(null, null, null, tls, true, true, ProxyConfig.NONE, null);
    }

    private static HttpConfig through(String proxy, Map<String, List<Secret>> connectHeader) {
        return tls(TestTls.trusting()).withProxy(new ProxyConfig(new Url(proxy), "", false, connectHeader));
    }

    private static String fault(HttpConfig config, String url) {
        return assertThatThrownBy(() -> get(config, url))
                .isInstanceOf(SendFailure.class)
                .actual()
                .getMessage();
    }

    @Test
    void severalRequestsShareAConnection() throws SendFailure {
        try (Client client = client(HttpConfig.DEFAULT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(Request.get(HttpUrl.parse(server.url("/" + i))), soon(), BodyOutput.MEMORY)
                                .status())
                        .isEqualTo(200);
            }
        }

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void headersAndCredentialsComeFromTheSettings() throws SendFailure {
        HttpHeader tenant = new HttpHeader(List.of("a", "b"), List.of(new Secret("c")), List.of());
        HttpConfig config = new HttpConfig(
                null,
                Authorization.bearer(new Secret("t0ken"), ""),
                null,
                TlsConfig.DEFAULT,
                true,
                true,
                ProxyConfig.NONE,
                Map.of("X-Tenant", tenant));

        get(config, server.url("/"));

        assertThat(server.only().headers())
                .containsEntry("authorization", "Bearer t0ken")
                .containsEntry("x-tenant", "a,b,c")
                .containsEntry("user-agent", "tester");
    }

    @Test
    void redirectsAreFollowedAndCredentialsStayBehind() throws SendFailure {
        try (HookServer other = HookServer.start()) {
            String there = other.url("/there").replace("127.0.0.1", "localhost");
            server.answer(HookServer.status(302, "", "Location", there));
            HttpConfig config = HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("t"), ""));

            assertThat(get(config, server.url("/")).status()).isEqualTo(200);
            assertThat(other.only().headers()).doesNotContainKey("authorization");

            HttpConfig firm = new HttpConfig(null, null, null, TlsConfig.DEFAULT, false, true, ProxyConfig.NONE, null);
            assertThat(get(firm, server.url("/")).status()).isEqualTo(302);
        }
    }

    @Test
    void theUserOfTheFirstUrlStaysOnItsHostAndThatOfARedirectsTargetIsTakenElsewhere() throws SendFailure {
        String same = server.url("/same");
        String away = server.url("/away").replace("127.0.0.1", "v:w@localhost");
        server.answer((exchange, received) -> (switch (received.target()) {
                    case "/" -> HookServer.status(302, "", "Location", same);
                    case "/same" -> HookServer.status(302, "", "Location", away);
                    default -> HookServer.status(200, "");
                })
                .to(exchange, received));

        get(HttpConfig.DEFAULT, server.url("/").replace("127.0.0.1", "u:p@127.0.0.1"));

        assertThat(server.requests())
                .extracting(received -> received.headers().get("authorization"))
                .containsExactly(Credentials.basic("u", "p"), Credentials.basic("u", "p"), Credentials.basic("v", "w"));
    }

    @Test
    void aBodyGoesAlongWhereTheStatusSaysSo() throws SendFailure {
        server.answer((exchange, received) -> HookServer.status(
                        received.target().equals("/a") ? 307 : 200, "", "Location", "/b")
                .to(exchange, received));

        try (Client client = client(HttpConfig.DEFAULT)) {
            client.send(
                    Request.post(HttpUrl.parse(server.url("/a")), "[1]".getBytes(StandardCharsets.UTF_8)),
                    soon(),
                    BodyOutput.MEMORY);
        }

        assertThat(server.requests()).extracting(HookServer.Received::method).containsExactly("POST", "POST");
        assertThat(server.requests()).extracting(HookServer.Received::body).containsExactly("[1]", "[1]");
    }

    @Test
    void onlyTheAuthorityThatIsNamedIsTrusted() throws SendFailure {
        try (HookServer secure = HookServer.start(TestTls.server("server"), false)) {
            assertThat(get(tls(TestTls.trusting()), secure.url("/")).status()).isEqualTo(200);
            assertThat(fault(tls(TlsConfig.DEFAULT), secure.url("/")))
                    .startsWith("TLS: ")
                    .contains("tls_config");
            assertThat(get(tls(TestTls.config("", "", "", "", true)), secure.url("/"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theCertificateMustBeForTheHostOrForTheNameThatIsGiven() throws SendFailure {
        try (HookServer named = HookServer.start(TestTls.server("named"), false)) {
            String ca = TestTls.pem("ca.pem");

            assertThat(fault(tls(TestTls.trusting()), named.url("/"))).startsWith("TLS: ");
            assertThat(get(tls(TestTls.config(ca, "", "", "hooks.example.org", false)), named.url("/"))
                            .status())
                    .isEqualTo(200);
            assertThat(fault(tls(TestTls.config(ca, "", "", "other.example.org", false)), named.url("/")))
                    .startsWith("TLS: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void aProxyThatIsNotThereIsBlamed(String scheme) {
        assertThat(fault(through(scheme + "://127.0.0.1:1", Map.of()), server.url("/")))
                .isEqualTo("proxy 127.0.0.1:1: connection refused");
        assertThat(fault(through(scheme + "://proxy.invalid", Map.of()), server.url("/")))
                .startsWith("proxy proxy.invalid:")
                .endsWith(": no such host");
    }

    @Test
    void faultsOfTlsHaveAReason() throws Exception {
        try (NoBroker other = NoBroker.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(fault(tls(TestTls.trusting()), "https://" + other.address() + "/"))
                    .isEqualTo("TLS handshake failed (is it http?)");
        }
        try (SSLServerSocket asking = (SSLServerSocket)
                TestTls.server("server").getServerSocketFactory().createServerSocket(0, 9, null)) {
            asking.setNeedClientAuth(true);
            asking.setEnabledProtocols(new String[] {"TLSv1.2"}); // in 1.3 it says so after the handshake
            CompletableFuture.runAsync(() -> {
                try (SSLSocket each = (SSLSocket) asking.accept()) {
                    each.startHandshake();
                } catch (IOException refused) {
                    // as is expected
                }
            });
            assertThat(fault(tls(TestTls.trusting()), "https://127.0.0.1:" + asking.getLocalPort() + "/"))
                    .contains("TLS: ")
                    .containsAnyOf( // the system may drop the reason with the connection
                            "a certificate of the client is required",
                            "the other side closed the connection during the handshake");
        }
    }

    @Test
    void certificatesThatNobodyMayAcceptAreRefused(@TempDir Path folder) throws Exception {
        for (BadServer bad : BadServer.all(folder)) {
            try (HookServer secure = HookServer.start(bad.tls(), false)) {
                assertThat(fault(tls(bad.client()), secure.url("/"))).contains("TLS: " + bad.reason());
            }
        }
    }

    @Test
    void theClientShowsItsCertificate() throws SendFailure {
        try (HookServer strict = HookServer.start(TestTls.server("server"), true)) {
            TlsConfig shown = TestTls.config(
                    TestTls.pem("ca.pem"), TestTls.pem("client.pem"), TestTls.pem("client.key"), "", false);

            assertThat(get(tls(shown), strict.url("/")).status()).isEqualTo(200);
            assertThat(fault(tls(TestTls.trusting()), strict.url("/"))).isNotEmpty();
        }
    }

    @Test
    void anHttpProxyGetsWholeUrlsAndTunnelsTls() throws IOException, SendFailure {
        try (TinyProxy proxy = TinyProxy.start();
                HookServer secure = HookServer.start(TestTls.server("server"), false)) {
            String at = "http://us%20er:pass@127.0.0.1:" + proxy.port();
            Map<String, List<Secret>> connect = Map.of("X-Pass", List.of(new Secret("one"), new Secret("two")));

            assertThat(get(through(at, connect), "http://" + ELSEWHERE + "/a?b").status())
                    .isEqualTo(202);
            assertThat(get(through(at, connect), secure.url("/c")).status()).isEqualTo(200);

            assertThat(proxy.heads().get(0))
                    .startsWith("GET http://" + ELSEWHERE + "/a?b HTTP/1.1\r\n")
                    .contains("\r\nProxy-Authorization: Basic dXMgZXI6cGFzcw==\r\n", "\r\nHost: " + ELSEWHERE + "\r\n");
            assertThat(proxy.heads().get(1))
                    .startsWith("CONNECT 127.0.0.1:" + secure.port() + " HTTP/1.1\r\n")
                    .contains("\r\nX-Pass: one\r\nX-Pass: two\r\n", "Proxy-Authorization: Basic ");
            assertThat(secure.only().headers()).doesNotContainKeys("proxy-authorization", "x-pass");
        }
    }

    @Test
    void aProxyMaySpeakTlsItself() throws IOException, SendFailure {
        try (TinyProxy proxy = TinyProxy.start(TestTls.server("server"));
                HookServer secure = HookServer.start(TestTls.server("server"), false)) {
            HttpConfig config = through("https://127.0.0.1:" + proxy.port(), Map.of());

            assertThat(get(config, "http://" + ELSEWHERE + "/").status()).isEqualTo(202);
            assertThat(get(config, secure.url("/")).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://", "socks5h://"})
    void aSocksProxyLooksNamesUp(String scheme) throws IOException, SendFailure {
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpConfig config = through(scheme + "u:p@127.0.0.1:" + proxy.port(), Map.of());

            assertThat(get(config, "http://" + ELSEWHERE + ":" + server.port() + "/")
                            .status())
                    .isEqualTo(200);
            assertThat(proxy.heads()).containsExactly("SOCKS u:p@" + ELSEWHERE + ":" + server.port());
        }
    }

    @Test
    void aRefusingProxyIsDistinguishedFromTheServer() throws IOException {
        try (TinyProxy proxy = TinyProxy.start()) {
            proxy.refuse();

            assertThat(fault(through("http://127.0.0.1:" + proxy.port(), Map.of()), "https://" + ELSEWHERE + "/"))
                    .isEqualTo("proxy 127.0.0.1:" + proxy.port() + ": the proxy refused to connect: status code 407");
        }
    }

    @Test
    void theEnvironmentNamesProxiesAndWhoIsReachedWithout() throws IOException, SendFailure {
        HttpConfig config = HttpConfig.DEFAULT.withProxy(new ProxyConfig(null, "", true, Map.of()));
        try (TinyProxy proxy = TinyProxy.start()) {
            Map<String, String> environment =
                    Map.of("http_proxy", "127.0.0.1:" + proxy.port(), "NO_PROXY", "127.0.0.0/8");
            try (Client client = new Client(config, environment, "tester")) {
                assertThat(client.send(
                                        Request.get(HttpUrl.parse("http://" + ELSEWHERE + "/")),
                                        soon(),
                                        BodyOutput.MEMORY)
                                .status())
                        .isEqualTo(202);
                assertThat(client.send(Request.get(HttpUrl.parse(server.url("/"))), soon(), BodyOutput.MEMORY)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void aTokenIsFetchedOnceAndInTheFormThatTheServerTakes() throws SendFailure {
        try (HookServer issuer = HookServer.start()) {
            issuer.answer((exchange, received) -> HookServer.status(
                            received.headers().containsKey("authorization") ? 401 : 200,
                            "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":60}",
                            "Content-Type",
                            "application/json")
                    .to(exchange, received));
            OAuth2 oauth2 = ClientCredentials.of("me", "s", "", issuer.url("/token"), Map.of("x", "y"));
            HttpConfig config =
                    new HttpConfig(null, null, oauth2, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, null);

            try (Client client = client(config)) {
                client.send(Request.get(HttpUrl.parse(server.url("/1"))), soon(), BodyOutput.MEMORY);
                client.send(Request.get(HttpUrl.parse(server.url("/2"))), soon(), BodyOutput.MEMORY);
            }

            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(received -> assertThat(received.headers()).containsEntry("authorization", "Bearer t"));
            assertThat(issuer.requests()).hasSize(2);
            assertThat(issuer.requests().get(1).body())
                    .isEqualTo("client_id=me&client_secret=s&grant_type=client_credentials&scope=a+b&x=y");
        }
    }

    @Test
    void noSuchHost() {
        assertThat(fault(HttpConfig.DEFAULT, "http://no-such-host.invalid/")).isEqualTo("no such host");
    }
}
