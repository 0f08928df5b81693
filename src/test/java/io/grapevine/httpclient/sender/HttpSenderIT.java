package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.HeaderText;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.BasicAuth;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSenderIT extends OnVertx {
    private static final Secret NO_SECRET = new Secret("");

    private final HttpSenders senders = new HttpSenders(vertx, Map.of());

    private HttpReply post(HttpConfig config, String url) {
        return post(config, url, Duration.ofSeconds(10));
    }

    private HttpReply post(HttpConfig config, String url, Duration timeout) {
        try {
            return senders.of(config)
                    .send(HttpCall.postJson(url, "{\"a\":1}\n").within(timeout))
                    .toCompletableFuture()
                    .join();
        } catch (SendFailure unusable) {
            throw new CompletionException(unusable);
        }
    }

    private static HttpConfig config(BasicAuth basic, Authorization authorization, Map<String, HttpHeader> headers) {
        return new HttpConfig(basic, authorization, null, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, headers);
    }

    @Test
    void postsWithAlertmanagersHeadersAndNoOthers() {
        assertThat(post(HttpConfig.DEFAULT, hook.url("/a?b=c")).status()).isEqualTo(200);
        HookServer.Received received = hook.only();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.target()).isEqualTo("/a?b=c");
        assertThat(received.body()).isEqualTo("{\"a\":1}\n");
        assertThat(received.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "user-agent",
                        "Alertmanager/" + BuildInfo.read().level(),
                        "content-type",
                        "application/json",
                        "content-length",
                        "8",
                        "host",
                        "127.0.0.1:" + hook.port()));
    }

    @Test
    void keepsConnectionsOpen() throws Exception {
        HttpSender sender = senders.of(HttpConfig.DEFAULT);
        for (int i = 0; i < 20; i++) {
            sender.send(HttpCall.postJson(hook.url("/"), "{}").within(Duration.ofSeconds(10)))
                    .toCompletableFuture()
                    .join();
        }
        assertThat(hook.requests()).hasSize(20);
        // a request may come just before the last connection is free again, but not every time
        assertThat(hook.connections()).isLessThan(15);
    }

    @Test
    void sendsBasicAuthenticationWithFilesReadAnewEveryTime(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), " p1\n");
        HttpConfig config = config(new BasicAuth("u", "", "", NO_SECRET, password.toString(), ""), null, null);
        post(config, hook.url("/"));
        Files.writeString(password, "p2");
        post(config, hook.url("/"));
        assertThat(hook.requests())
                .extracting(received -> received.headers().get("authorization"))
                .containsExactly(Credentials.basic("u", "p1"), Credentials.basic("u", "p2"));
    }

    @Test
    void sendsAuthorizationOfAnyType(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret-token\n");
        post(config(null, new Authorization("Token", NO_SECRET, token.toString(), ""), null), hook.url("/"));
        assertThat(hook.only().headers()).containsEntry("authorization", "Token secret-token");
    }

    @Test
    void takesUserAndPasswordFromTheUrlFirst() {
        String url = hook.url("/").replace("://", "://al%20ice:p%40ss@");
        post(config(null, Authorization.bearer(new Secret("t"), ""), null), url);
        assertThat(hook.only().headers()).containsEntry("authorization", Credentials.basic("al ice", "p@ss"));
    }

    @Test
    void addsAllValuesOfConfiguredHeaders(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("value"), "three\n");
        HttpHeader header = new HttpHeader(List.of("one"), List.of(new Secret("two")), List.of(file.toString()));
        post(config(null, null, Map.of("X-Scope", header)), hook.url("/"));
        assertThat(hook.only().headers()).containsEntry("x-scope", "one,two,three");
    }

    @Test
    void writesHeadersInUtf8() {
        HttpHeader title = new HttpHeader(List.of("łódź 🔥"), List.of(), List.of());
        post(config(null, Authorization.bearer(new Secret("pässword"), ""), Map.of("X-Title", title)), hook.url("/"));
        assertThat(hook.only().headers()) // as this server reads each byte as a character
                .containsEntry("x-title", HeaderText.written("łódź 🔥"))
                .containsEntry("authorization", HeaderText.written("Bearer pässword"));
    }

    @Test
    void failsWhenASecretCannotStandInAHeader() {
        for (String token : List.of("a\nX-Injected: hush", "a\rhush", "\u0000hush")) {
            assertThatThrownBy(() ->
                            post(config(null, Authorization.bearer(new Secret(token), ""), null), hook.url("/")))
                    .hasRootCauseInstanceOf(SendFailure.class)
                    .rootCause()
                    .hasMessage("header Authorization: a line break or another control character (expected: one line)");
        }
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void failsWithoutARequestWhenAFileIsMissing(@TempDir Path folder) {
        String missing = folder.resolve("missing").toString();
        assertThatThrownBy(() -> post(config(null, Authorization.bearer(NO_SECRET, missing), null), hook.url("/")))
                .hasRootCauseInstanceOf(SendFailure.class)
                .hasRootCauseMessage("credentials_file: cannot read " + missing + " (no such file or directory)");
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void endsWhenItsTimeIsOver() {
        CountDownLatch never = new CountDownLatch(1);
        hook.answer((exchange, request) -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> post(HttpConfig.DEFAULT, hook.url("/"), Duration.ofMillis(300)))
                .hasRootCauseInstanceOf(SendFailure.class)
                .hasRootCauseMessage("deadline exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(30));
    }

    @Test
    void readsOnlyTheBeginningOfAnEndlessAnswer() {
        hook.answer((exchange, request) -> {
            exchange.sendResponseHeaders(500, 0);
            byte[] junk = new byte[64 << 10];
            Arrays.fill(junk, (byte) 'x');
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(junk);
            }
            exchange.close();
        });
        HttpReply reply = post(HttpConfig.DEFAULT, hook.url("/"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).hasSize(HttpReply.MAX_BODY);
    }

    @Test
    void keepsWhatItSentOutOfWhatMayBeQuoted() {
        hook.answer((exchange, request) -> HookServer.status(
                        400,
                        "no such hook: " + request.target() + " with "
                                + request.headers().get("authorization"))
                .to(exchange, request));
        HttpReply reply = post(
                config(null, Authorization.bearer(new Secret("tok-123"), ""), null),
                hook.url("/services/T00/B00/XXXX?key=hush-hush"));
        assertThat(reply.body()).contains("tok-123", "XXXX", "hush-hush");
        assertThat(reply.quotableBody()).isEqualTo("no such hook: <redacted> with <redacted>");
    }

    @Test
    void quotesAnswersWithoutTheUserOfTheUrlInWhateverForm() {
        hook.answer((exchange, request) -> HookServer.status(
                        403, "pass-word " + request.headers().get("authorization"))
                .to(exchange, request));
        HttpReply reply = post(HttpConfig.DEFAULT, hook.url("/").replace("://", "://alice:pass-word@"));

        assertThat(reply.body()).contains("Basic ");
        assertThat(reply.quotableBody()).isEqualTo("<redacted> <redacted>");
    }

    @Test
    void saysNothingOfTheUrlWhenThePortIsClosed() {
        int port = hook.port();
        hook.close();
        assertThatThrownBy(() -> post(HttpConfig.DEFAULT, "http://u:pw@127.0.0.1:" + port + "/secret?x=hidden"))
                .hasRootCauseInstanceOf(SendFailure.class)
                .hasRootCauseMessage("127.0.0.1:" + port + ": connection refused");
    }

    @Test
    void refusesWhatIsNoUrlWithoutQuotingIt() {
        for (String url : List.of("", "secret", "ftp://secret", "http://", "http://h:secret/", "http://h/%zz-secret")) {
            assertThatThrownBy(() -> post(HttpConfig.DEFAULT, url))
                    .as(url)
                    .hasRootCauseInstanceOf(SendFailure.class)
                    .rootCause()
                    .hasMessageNotContaining("secret");
        }
    }
}
