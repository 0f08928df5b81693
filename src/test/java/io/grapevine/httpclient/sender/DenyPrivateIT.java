package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.trace.Span;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.httpclient.ClientCredentials;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.TestTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The destinations that {@code server.destinations.deny_private} refuses, and the moment at which it does. */
class DenyPrivateIT extends OnVertx {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Map<String, String> environment = Map.of();

    private static HttpConfig plain() {
        return config(TlsConfig.DEFAULT, ProxyConfig.NONE, null);
    }

    private static HttpConfig config(TlsConfig tls, ProxyConfig proxy, @Nullable OAuth2 oauth2) {
        return new HttpConfig(null, null, oauth2, tls, true, true, proxy, null);
    }

    private Outcome outcome(HttpConfig config, String url, String... exceptions) throws SendFailure {
        Destinations allowed = Destinations.publicAnd(List.of(exceptions));
        try (HttpSenders senders = new HttpSenders(vertx, environment, allowed, Sent.Observer.NONE)) {
            Requests requests = new Requests("webhook", EchoRenderer.templates(), senders.of(config), Duration.ZERO);
            return requests.new Attempt(TIMEOUT, Span.NONE, List.of())
                    .send(
                            HttpCall.postJson(url, "{}"),
                            reply -> new Outcome.Retryable(FailureReason.SERVER_ERROR, reply.status() + "", null))
                    .toCompletableFuture()
                    .join();
        }
    }

    private String at(String host) {
        return "http://" + host + ":" + hook.port() + "/secret";
    }

    private static void assertDenied(Outcome outcome, String host) {
        Outcome.Rejected rejected = Outcomes.rejected(outcome);
        assertThat(rejected.reason()).isEqualTo(FailureReason.ADDRESS_DENIED);
        assertThat(rejected.message())
                .startsWith("POST <redacted>: " + host)
                .contains("not a public address")
                .doesNotContain("secret");
    }

    private static void assertAnswered(Outcome outcome, String status) {
        assertThat(Outcomes.retryable(outcome).message()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"})
    void aRequestIsRefusedForGoodBeforeItIsSent(String host) throws Exception {
        assertDenied(outcome(plain(), at(host)), host.replaceAll("[\\[\\]]", ""));
        assertThat(hook.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f000001", "127.1"})
    void otherFormsOfAnAddressDoNotReachItEither(String host) throws Exception {
        assertThat(outcome(plain(), at(host)))
                .as("refused, or no such host")
                .matches(outcome -> outcome instanceof Outcome.Rejected
                        || (outcome instanceof Outcome.Retryable failed
                                && failed.message().contains("no such host")));
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void exceptionsAreSentTo() throws Exception {
        assertAnswered(outcome(plain(), at("127.0.0.1"), "127.0.0.0/8"), "200");
        assertAnswered(outcome(plain(), at("127.0.0.1"), "127.0.0.1"), "200");
        assertThat(hook.requests())
                .extracting(received -> received.headers().get("host"))
                .containsExactly("127.0.0.1:" + hook.port(), "127.0.0.1:" + hook.port());
        assertDenied(outcome(plain(), at("127.0.0.1"), "localhost"), "127.0.0.1");
    }

    @Test
    void aRedirectIsNotFollowedToAPrivateAddress() throws Exception {
        hook.answer(HookServer.status(307, "", "Location", at("127.0.0.1")));

        assertDenied(outcome(plain(), at("localhost"), "localhost"), "127.0.0.1");
        assertThat(hook.requests()).hasSize(1);
    }

    @Test
    void certificatesAreCheckedAgainstTheHostOfTheUrl() throws Exception {
        HttpConfig config = config(TestTls.trusting(), ProxyConfig.NONE, null);
        try (HookServer server = HookServer.start(TestTls.server("server"), false);
                HookServer named = HookServer.start(TestTls.server("named"), false)) {
            assertAnswered(outcome(config, "https://127.0.0.1:" + server.port() + "/", "127.0.0.1"), "200");
            assertThat(Outcomes.retryable(outcome(config, "https://127.0.0.1:" + named.port() + "/", "127.0.0.1"))
                            .message())
                    .contains("TLS: ");
        }
    }

    private static ProxyConfig through(String proxy, String connectHeader) {
        return new ProxyConfig(
                new Url(proxy), "", false, connectHeader.isEmpty() ? Map.of() : Map.of(connectHeader, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1, http://public.example.org/, ''",
        "127.0.0.1, https://public.example.org/, ''",
        "http://localhost, http://public.example.org/, ''",
        "http://[::1], http://public.example.org/, ''",
        "http://127.0.0.1, https://public.example.org/, X-Header",
        "https://127.0.0.1, http://public.example.org/, ''",
        "https://127.0.0.1, https://public.example.org/, ''",
        "socks5://127.0.0.1, http://public.example.org/, ''",
        "socks5h://127.0.0.1, https://public.example.org/, ''"
    })
    void aProxyOfAConfigurationMustBePublic(String proxy, String url, String header) throws Exception {
        HttpConfig config = config(TlsConfig.DEFAULT, through(proxy + ":" + hook.port(), header), null);

        assertDenied(outcome(config, url), proxy.replaceAll("^.*//|[\\[\\]]", ""));
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void aProxyOfAConfigurationMustBePublicForCredentialsToo() throws Exception {
        HttpConfig config = config(TlsConfig.DEFAULT, through("127.0.0.1:" + hook.port(), ""), null);
        try (HttpSenders senders =
                new HttpSenders(vertx, Map.of(), Destinations.publicAnd(List.of()), Sent.Observer.NONE)) {
            HttpCall call = HttpCall.postJson("http://sts.example.org/", "{}").within(TIMEOUT);

            assertThatThrownBy(() -> senders.quiet(config)
                            .send(call)
                            .toCompletableFuture()
                            .join())
                    .hasMessageContaining("127.0.0.1: not a public address");
            assertThat(senders.quiet(plain())
                            .send(HttpCall.postJson(at("127.0.0.1"), "{}").within(TIMEOUT))
                            .toCompletableFuture()
                            .join()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(hook.requests()).hasSize(1);
    }

    @Test
    void anExceptionMayBeAProxyAndIsNotAskedForAPrivateAddress() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpConfig config = config(TlsConfig.DEFAULT, through("localhost:" + proxy.port(), ""), null);

            assertDenied(outcome(config, "http://169.254.169.254/latest/", "localhost"), "169.254.169.254");
            assertDenied(outcome(config, "http://2852039166/latest/", "localhost"), "2852039166 is 169.254.169.254");
            assertThat(proxy.heads()).isEmpty();
            assertAnswered(outcome(config, "http://public.example.org/", "localhost"), "202");
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void aProxyOfTheEnvironmentMayBePrivateAndIsNotAskedForAPrivateAddress() throws Exception {
        try (TinyProxy proxy = TinyProxy.start()) {
            environment = Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port());
            HttpConfig config = config(TlsConfig.DEFAULT, new ProxyConfig(null, "", true, Map.of()), null);

            assertDenied(outcome(config, "http://169.254.169.254/latest/"), "169.254.169.254");
            assertAnswered(outcome(config, "http://public.example.org/"), "202");
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void tokensAreNotFetchedFromAPrivateAddress() throws Exception {
        OAuth2 oauth2 = ClientCredentials.of("client", "secret-of-client", "", at("127.0.0.1"), Map.of());
        assertDenied(
                outcome(config(TlsConfig.DEFAULT, ProxyConfig.NONE, oauth2), at("localhost"), "localhost"),
                "127.0.0.1");
        assertThat(hook.requests()).isEmpty();
    }
}
