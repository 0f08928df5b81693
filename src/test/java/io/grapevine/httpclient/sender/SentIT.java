package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.BasicAuth;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.ClientCredentials;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of requests that an observer receives, and those that it does not. */
class SentIT extends OnVertx {
    private static final String HIDDEN = "hush-hush";
    private static final Secret NO_SECRET = new Secret("");

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final List<Integer> answered = new CopyOnWriteArrayList<>();
    private final HttpSenders senders = new HttpSenders(vertx, Map.of(), Destinations.ANY, request -> {
        sent.add(request);
        return answered::add;
    });

    private void send(HttpConfig config, HttpCall call) throws SendFailure {
        senders.of(config)
                .send(call.within(Duration.ofSeconds(10)))
                .toCompletableFuture()
                .join();
    }

    private static HttpConfig config(BasicAuth basic, Authorization authorization, Map<String, HttpHeader> headers) {
        return new HttpConfig(basic, authorization, null, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, headers);
    }

    private static HttpHeader header(List<String> values, List<String> secrets, List<String> files) {
        return new HttpHeader(values, secrets.stream().map(Secret::new).toList(), files);
    }

    @Test
    void aRequestIsReportedWithItsHarmlessHeadersAndItsBody() throws Exception {
        hook.answer(HookServer.status(202, ""));
        send(HttpConfig.DEFAULT, HttpCall.postJson(hook.url("/"), "{\"a\":1}"));

        assertThat(sent)
                .containsExactly(new Sent(
                        "POST",
                        hook.url("/"),
                        Map.of("Content-Type", "application/json", "User-Agent", HttpSender.USER_AGENT),
                        "{\"a\":1}"));
        assertThat(answered).containsExactly(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/hush-hush", "/?token=hush-hush", "/a/b"})
    void ofAUrlOnlyTheHostIsReported(String target) throws Exception {
        send(HttpConfig.DEFAULT, HttpCall.postJson(hook.url(target), "see " + hook.url(target) + " there"));

        assertThat(sent.get(0).url()).isEqualTo(hook.url("/<redacted>"));
        assertThat(sent.get(0).body()).isEqualTo("see <redacted> there");
    }

    @Test
    void userAndPasswordOfAUrlAreNotReported() throws Exception {
        String url = hook.url("/x").replace("://", "://alice:" + HIDDEN + "@");
        send(HttpConfig.DEFAULT, HttpCall.postJson(url, "{\"p\":\"" + HIDDEN + "\"}"));

        assertThat(hook.only().headers()).containsKey("authorization");
        assertThat(sent.get(0))
                .isEqualTo(new Sent(
                        "POST",
                        hook.url("/<redacted>"),
                        Map.of(
                                "Authorization", "<redacted>",
                                "Content-Type", "application/json",
                                "User-Agent", HttpSender.USER_AGENT),
                        "{\"p\":\"<redacted>\"}"));
    }

    @Test
    void credentialsOfEveryKindAreNotReported(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), HIDDEN + "\n");
        for (HttpConfig config : List.of(
                config(new BasicAuth("u", "", "", new Secret(HIDDEN), "", ""), null, null),
                config(null, Authorization.bearer(new Secret(HIDDEN), ""), null),
                config(null, new Authorization("Token", NO_SECRET, file.toString(), ""), null))) {
            send(config, HttpCall.postJson(hook.url("/"), "{}"));
        }

        assertThat(sent)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("Authorization", "<redacted>"));
    }

    @Test
    void configuredHeadersThatAreOrSoundSecretAreNotReported(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("header"), HIDDEN + "-file");
        Map<String, HttpHeader> headers = new TreeMap<>();
        headers.put("X-Scope", header(List.of("plain", "too"), List.of(), List.of()));
        headers.put("X-Mixed", header(List.of("open"), List.of(HIDDEN), List.of(file.toString())));
        headers.put("X-Api-Key", header(List.of("k"), List.of(), List.of()));
        headers.put("Cookie", header(List.of("c=1"), List.of(), List.of()));
        headers.put("X-Short", header(List.of(), List.of("ab"), List.of()));
        send(
                config(null, null, headers),
                HttpCall.postJson(hook.url("/"), HIDDEN + " plain").with("X-Own", "own"));

        assertThat(hook.only().headers()).containsEntry("x-api-key", "k").containsEntry("x-own", "own");
        assertThat(sent.get(0).headers())
                .containsEntry("X-Scope", "plain, too")
                .containsEntry("X-Mixed", "open, <redacted>, <redacted>")
                .containsEntry("X-Api-Key", "<redacted>")
                .containsEntry("Cookie", "<redacted>")
                .containsEntry("X-Short", "<redacted>")
                .containsEntry("X-Own", "<redacted>");
        assertThat(sent.get(0).body()).isEqualTo("<redacted> plain");
    }

    @Test
    void eachHopOfARedirectIsReported() throws Exception {
        hook.answer((exchange, request) -> (request.target().equals("/")
                        ? HookServer.status(307, "", "Location", "/" + HIDDEN)
                        : HookServer.status(200, ""))
                .to(exchange, request));
        send(HttpConfig.DEFAULT, HttpCall.postJson(hook.url("/"), "{}"));

        assertThat(sent).extracting(Sent::url).containsExactly(hook.url("/"), hook.url("/<redacted>"));
        assertThat(answered).containsExactly(307, 200);
    }

    @Test
    void requestsForTokensAreNotReported() throws Exception {
        hook.answer((exchange, request) -> HookServer.status(
                        200, "{\"access_token\":\"" + HIDDEN + "\"}", "Content-Type", "application/json")
                .to(exchange, request));
        OAuth2 oauth2 = ClientCredentials.of("id", "client-secret", "", hook.url("/token"), Map.of());
        send(
                new HttpConfig(null, null, oauth2, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, null),
                HttpCall.postJson(hook.url("/"), "token " + HIDDEN));

        assertThat(hook.requests()).hasSize(2);
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).headers()).containsEntry("Authorization", "<redacted>");
        assertThat(sent.get(0).body()).isEqualTo("token <redacted>");
    }

    @Test
    void anUnansweredRequestIsReportedWithoutAStatus() {
        hook.close();

        assertThatThrownBy(() -> send(HttpConfig.DEFAULT, HttpCall.postJson(hook.url("/"), "{}")))
                .hasRootCauseInstanceOf(SendFailure.class);
        assertThat(sent).hasSize(1);
        assertThat(answered).isEmpty();
    }

    @Test
    void itPrintsWithoutAnything() {
        assertThat(new Sent("POST", "http://h/", Map.of("A", HIDDEN), HIDDEN)).hasToString("POST <redacted>");
    }
}
