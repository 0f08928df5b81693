package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.SignatureCheck;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.action.CallbackRoutes;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interactions endpoint, over HTTP. */
class DiscordRoutesIT {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00Z");
    private static final String PING = "{\"type\":1}";
    private static final String CLICK = "{\"type\":3,\"id\":\"1\",\"application_id\":\"7\",\"token\":\"t\","
            + "\"user\":{\"id\":\"8\"},\"data\":{\"custom_id\":\"gv1abc:ack\"}}";

    private final InteractionKey key = new InteractionKey();
    private volatile List<DiscordAppConfig> apps = List.of(app("0".repeat(64)), app(key.publicKey()));
    private final List<DiscordClick> clicks = new ArrayList<>();
    private final CompletableFuture<Void> after = new CompletableFuture<>();

    @AutoClose
    private ServedWeb web;

    private static DiscordAppConfig app(String publicKey) {
        return new DiscordAppConfig(publicKey, HttpConfig.DEFAULT, DiscordAppConfig.API);
    }

    @BeforeEach
    void serve() throws Exception {
        Callback<DiscordAppConfig> callback =
                DiscordActions.callback(() -> apps, InstantSource.fixed(NOW), (via, verb, result) -> {}, this::answer);
        web = ServedWeb.serve(ServedWeb.options(), new CallbackRoutes(() -> Stream.of(callback)));
    }

    private CompletionStage<Reply> answer(DiscordAppConfig app, DiscordClick click) {
        assertThat(app.publicKey()).isEqualTo(key.publicKey());
        clicks.add(click);
        return CompletableFuture.supplyAsync(
                () -> Reply.json(DiscordActions.whisper("é")).then(() -> after.complete(null)));
    }

    private HttpResponse<String> post(String body, String time, String signature) throws Exception {
        return web.request(
                "POST", DiscordActions.PATH, body, "X-Signature-Timestamp", time, "X-Signature-Ed25519", signature);
    }

    private HttpResponse<String> post(String body, Instant at) throws Exception {
        String time = Long.toString(at.getEpochSecond());
        return post(body, time, key.sign(time, body));
    }

    @Test
    void aPingIsAnswered() throws Exception {
        HttpResponse<String> response = post(PING, NOW);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"type\":1}");
    }

    @Test
    void aClickIsAnsweredBeforeWhatFollows() throws Exception {
        HttpResponse<String> response = post(CLICK, NOW);

        assertThat(response.body()).contains("\"type\":4", "\"content\":\"é\"", "\"flags\":64");
        assertThat(clicks).hasSize(1);
        after.join();
    }

    @Test
    void otherInteractionsAreAnsweredPrivately() throws Exception {
        for (String body : List.of("", "{}", "nonsense", "{\"type\":2}", "{\"type\":3}")) {
            assertThat(post(body, NOW).body()).contains("\"type\":4", "\"flags\":64");
        }
        assertThat(clicks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 100_000})
    void aRequestOfAnotherTimeIsRefused(long seconds) throws Exception {
        assertThat(post(PING, NOW.plusSeconds(seconds)).statusCode()).isEqualTo(401);
    }

    @Test
    void wrongSignaturesAreRefused() throws Exception {
        String time = Long.toString(NOW.getEpochSecond());
        String right = key.sign(time, CLICK);
        String other = new InteractionKey().sign(time, CLICK);

        for (String signature : List.of("", "00", "0".repeat(128), "f".repeat(128), other, right.substring(2) + "zz")) {
            assertThat(post(CLICK, time, signature).statusCode()).as(signature).isEqualTo(401);
        }
        assertThat(post(CLICK + " ", time, right).statusCode()).isEqualTo(401);
        assertThat(post(CLICK, time + "0", right).statusCode()).isEqualTo(401);
        assertThat(post(CLICK, "x", right).statusCode()).isEqualTo(401);
        assertThat(web.request("POST", DiscordActions.PATH, CLICK).statusCode()).isEqualTo(401);
        assertThat(clicks).isEmpty();
        assertThat(post(CLICK, time, right).statusCode()).isEqualTo(200);
    }

    @Test
    void limitsHold() throws Exception {
        assertThat(post("{" + " ".repeat(64 << 10) + "}", NOW).statusCode()).isEqualTo(413);
        apps = List.of();
        assertThat(post(PING, NOW).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"FORGED, 1795442580", "FORGED, ''"})
    void aKeyThatIsNoPointVerifiesNothing(SignatureCheck expected, String time) {
        assertThat(DiscordActions.check(
                        time, "0".repeat(128), "f".repeat(64), PING.getBytes(StandardCharsets.UTF_8), NOW))
                .isEqualTo(expected);
    }
}
