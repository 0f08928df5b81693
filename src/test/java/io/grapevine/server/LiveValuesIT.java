package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.features.values.Series;
import io.grapevine.features.values.ValuesConfig;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries to a Prometheus server that answers as the test says. */
class LiveValuesIT extends OnVertx {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final AtomicReference<String> read = new AtomicReference<>();

    private ValuesConfig.Server server(HttpConfig http) {
        return new ValuesConfig.Server(new Url(hook.url("/prom/")), new Url("https://prom.example.com/"), http);
    }

    private io.grapevine.features.values.ValueSource source(HttpConfig http, Destinations allowed)
            throws ConfigLoadException {
        HttpSenders senders = new HttpSenders(vertx, Map.of(), allowed, Sent.Observer.NONE);
        return new LiveValues(vertx, Optional::empty)
                .of(new ValuesConfig(List.of(server(http)), true), senders)
                .orElseThrow();
    }

    private Optional<Series> ask(HttpConfig http) throws Exception {
        return ask(http, Destinations.ANY, LIMIT);
    }

    private Optional<Series> ask(HttpConfig http, Destinations allowed, Duration limit) throws Exception {
        return source(http, allowed)
                .ask(server(http), "api/v1/query", Map.of("query", "a > \"ü\""), limit, body -> {
                    read.set(body);
                    return Optional.empty();
                })
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static HttpConfig withToken(Authorization token) {
        return HttpConfig.DEFAULT.withAuthorization(token);
    }

    @Test
    void aQueryIsAForm() throws Exception {
        hook.answer(HookServer.status(200, "{}"));
        ask(HttpConfig.DEFAULT);

        assertThat(read.get()).isEqualTo("{}");
        HookServer.Received received = hook.only();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.target()).isEqualTo("/prom/api/v1/query");
        assertThat(received.body()).isEqualTo("query=a+%3E+%22%C3%BC%22");
        assertThat(received.headers()).doesNotContainKey("authorization");
    }

    @Test
    void theTokenOfTheServerIsReadFromItsFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "s3cret\n");
        ask(withToken(Authorization.bearer(new Secret(""), file.toString())));

        assertThat(hook.only().headers()).containsEntry("authorization", "Bearer s3cret");
    }

    @Test
    void aServerInAPrivateNetworkMayBeAskedAsItIsNoDestinationOfNotifications() throws Exception {
        ask(HttpConfig.DEFAULT, Destinations.publicAnd(List.of()), LIMIT);

        assertThat(hook.only().target()).isEqualTo("/prom/api/v1/query");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void aRefusalOfTheQueryIsNoFailureOfTheServer(int status) throws Exception {
        hook.answer(HookServer.status(status, "{\"status\":\"error\",\"error\":\"s3cret\"}"));

        assertThat(ask(HttpConfig.DEFAULT)).isEmpty();
        assertThat(read.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503})
    void anErrorIsAFailure(int status) {
        hook.answer(HookServer.status(status, "no"));

        assertThatThrownBy(() -> ask(HttpConfig.DEFAULT)).hasMessageContaining("unexpected status code " + status);
        assertThat(read.get()).isNull();
    }

    @Test
    void aServerThatHangsIsGivenUpInTime() {
        hook.answer(HookServer.SILENCE);
        long start = System.nanoTime();

        assertThatThrownBy(() -> ask(HttpConfig.DEFAULT, Destinations.ANY, SHORT))
                .hasMessageContaining("deadline exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LIMIT);
    }

    @Test
    void ofALargeAnswerOnlyTheBeginningIsReceived() throws Exception {
        hook.answer((exchange, received) -> {
            try {
                HookServer.status(200, "x".repeat(10_000_000)).to(exchange, received);
            } catch (IOException cutOff) {
                exchange.close();
            }
        });

        ask(HttpConfig.DEFAULT);
        assertThat(read.get()).hasSize(HttpReply.MAX_BODY);
    }

    @Test
    void aClientThatCannotBeMadeRefusesTheConfiguration() {
        HttpConfig http = new HttpConfig(
                null,
                null,
                null,
                new TlsConfig("no PEM", "", new Secret(""), "", "", "", "", "", "", "", false, null, null),
                true,
                true,
                HttpConfig.DEFAULT.proxy(),
                null);
        assertThatThrownBy(() -> source(http, Destinations.ANY))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageStartingWith("messages.values: ");
    }

    @Test
    void nothingIsMadeWithoutServers() throws Exception {
        assertThat(new LiveValues(vertx, Optional::empty).of(ValuesConfig.NONE, new HttpSenders(vertx, Map.of())))
                .isEmpty();
    }
}
