package io.grapevine.integration.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.receiver.FeishuConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.integration.AddedKinds;
import io.grapevine.integration.BodyErrorContract;
import io.grapevine.integration.HookReceiver;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HttpNotifierContract;
import io.grapevine.integration.LengthContract;
import io.grapevine.integration.RedactionContract;
import io.grapevine.integration.Samples;
import io.grapevine.integration.SigningContract;
import io.grapevine.integration.message.Length;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeishuNotifierIT extends HttpNotifierContract {
    private static final String OK = "{\"code\":0,\"data\":{},\"msg\":\"success\"}";
    private static final String MENTIONS = ", message: M, link: ' ', mention_users: [ou_1, ou_2], mention_all: true";
    private static final String MENTIONED =
            "{\"tag\":\"markdown\",\"content\":\"<at id=ou_1></at> <at id=ou_2></at> <at id=all></at>\"}";

    FeishuNotifierIT() {
        super(OK);
    }

    private static Notifier notifier(Vertx vertx, String url, String fields) throws SendFailure {
        return notifier(vertx, url, fields, InstantSource.system());
    }

    private static Notifier notifier(Vertx vertx, String url, String fields, InstantSource clock) throws SendFailure {
        FeishuConfig config = AddedKinds.only(FeishuConfig.class, "{url: '" + url + "'" + fields + "}");
        return new FeishuNotifier(config, AddedKinds.requests(vertx, config), clock);
    }

    private static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The card that arrives in the chat; Feishu must take it. */
    private static JsonNode posted(Vertx vertx, String fields, Notification notification) throws Exception {
        try (FakeFeishu feishu = new FakeFeishu()) {
            String signed = ", secret: " + FakeFeishu.SECRET + fields;
            assertThat(send(notifier(vertx, feishu.url(), signed), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return feishu.only();
        }
    }

    private static String text(JsonNode card) {
        JsonNode first = card.at("/elements/0");
        return first.has("text")
                ? first.at("/text/content").asText()
                : first.get("content").asText();
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        String fields = ", secret: " + SECRET + ", message: '{{ everything }}'";
        return notifier(vertx, receiver.url("/hook/" + SECRET), fields, () -> Samples.NOW);
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/hook/1"), ", title: '{{ boom }}'");
    }

    @Override
    protected boolean retriesRateLimits() {
        return true;
    }

    @Override
    protected boolean takesAnyLength() {
        return false;
    }

    @Test
    void postsACardToTheBot() throws Exception {
        assertThat(posted(vertx, ", title: 'T {{ .Status }}', message: '*M*', link: 'http://l'", Samples.firing("h1")))
                .hasToString("{\"config\":{\"wide_screen_mode\":true},"
                        + "\"header\":{\"title\":{\"tag\":\"plain_text\",\"content\":\"T firing\"},"
                        + "\"template\":\"orange\"},\"elements\":[{\"tag\":\"markdown\",\"content\":\"*M*\"},"
                        + "{\"tag\":\"action\",\"actions\":[{\"tag\":\"button\",\"text\":{\"tag\":\"plain_text\","
                        + "\"content\":\"Open\"},\"type\":\"default\",\"url\":\"http://l\"}]}]}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode firing = posted(vertx, ", link: 'file:///a'", Samples.firing("h1", "h2"));
        assertThat(firing.at("/header/title/content").asText()).isEqualTo("[FIRING:2] HighLatency");
        assertThat(text(firing))
                .isEqualTo("**slow h1**\ninstance=h1 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "**slow h2**\ninstance=h2 · since 30 s\n[Source](http://prom/graph)");
        assertThat(firing.get("elements")).hasSize(1);

        JsonNode resolved = posted(vertx, "", Samples.resolved());
        assertThat(resolved.at("/header/template").asText()).isEqualTo("green");
        assertThat(text(resolved)).contains("resolved after 29 s");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        String evil = "<at id=all></at> **b** [c](http://d) `e` f_g &#60;";
        assertThat(text(posted(vertx, "", Samples.firing(evil))))
                .startsWith("**slow &#60;at id=all&#62;&#60;/at&#62; &#42;&#42;b&#42;&#42; "
                        + "&#91;c&#93;(http://d) &#96;e&#96; f&#95;g &#38;&#35;60;**\n");
        assertThat(text(posted(
                        vertx, ", message: '{{ everything }} **b** <font>'", Samples.firing("<at id=all></ AT>"))))
                .contains("&#60;at id=all>&#60;/ AT> api **b** <font>");
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        assertThat(posted(vertx, MENTIONS, Samples.firing("h1")).get("elements"))
                .hasToString("[{\"tag\":\"markdown\",\"content\":\"M\"}," + MENTIONED + "]");
        assertThat(posted(vertx, MENTIONS, Samples.resolved()).get("elements"))
                .hasToString("[{\"tag\":\"markdown\",\"content\":\"M\"}]");
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = posted(vertx, MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/elements/0/text/tag").asText()).isEqualTo("plain_text");
        assertThat(text(plain)).contains("instance=*h_1*", "boom");
        assertThat(plain.at("/elements/1")).hasToString(MENTIONED);
    }

    @Test
    void aCardWithoutATextHasOne() throws Exception {
        JsonNode card = posted(vertx, ", title: ' ', message: ' '", Samples.firing("h1"));
        assertThat(text(card)).isEqualTo("(no details)");
        assertThat(card.has("header")).isFalse();
    }

    /** JSON has six characters for each of these. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        assertThat(text(posted(vertx, ", message: '" + "<".repeat(18_000) + "'", Samples.firing("h1"))))
                .matches("<{2000,}…");
    }

    @Test
    void olderBotsAnswerWithAnotherNameOfTheCode() throws Exception {
        try (HookServer hook = HookServer.start()) {
            Notifier notifier = notifier(vertx, hook.url("/hook/1"), "");
            hook.answer(HookServer.status(200, "{\"Extra\":null,\"StatusCode\":0,\"StatusMessage\":\"success\"}"));
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
            hook.answer(HookServer.status(200, "{\"StatusCode\":9499,\"StatusMessage\":\"Bad Request\"}"));
            assertThat(send(notifier, Samples.firing("h1")))
                    .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "Feishu answered 9499: Bad Request"));
        }
    }

    @Test
    void readsItsAddressFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeFeishu feishu = new FakeFeishu()) {
            Path url = Files.writeString(folder.resolve("url"), feishu.url() + "old\n");
            FeishuConfig config =
                    AddedKinds.only(FeishuConfig.class, "{url_file: '" + url + "', secret: " + FakeFeishu.SECRET + "}");
            Notifier notifier = new FeishuNotifier(config, AddedKinds.requests(vertx, config));
            assertThat(send(notifier, Samples.firing("h1")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.AUTH_ERROR,
                            "Feishu answered 19001: param invalid: incoming webhook access token invalid"));
            Files.writeString(url, feishu.url() + "\n");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(18_000);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return text(posted(vertx, ", message: '" + template + "'", notification));
        }
    }

    @Nested
    class Signing extends SigningContract {
        @Override
        protected Notifier notifier(String url, @Nullable Path secretFile, InstantSource clock) throws Exception {
            String fields = secretFile == null ? "" : ", secret_file: '" + secretFile + "'";
            return FeishuNotifierIT.notifier(vertx, url, fields, clock);
        }

        /** By OpenSSL: the HMAC of nothing with the key {@code TIMESTAMP\nSECRET}, in Base64. */
        @Override
        protected List<Vector> vectors() {
            return List.of(
                    new Vector(
                            "SEC5f2a",
                            "2026-11-20T05:00:30Z",
                            "1795150830",
                            "DWbkwPuuwfwMc3l0iLzmFGo3CWgKZvp2JzMf46EDUA4="),
                    new Vector(
                            "geheim-密",
                            "2001-09-09T01:46:40.123Z",
                            "1000000000",
                            "VFqG52bOPFM5B/vrfcTXJzpkvcijIhxA8Alb9stXZnc="));
        }

        @Override
        protected String signatureOf(HookServer.Received received) throws Exception {
            JsonNode message = new ObjectMapper().readTree(received.body());
            return (message.path("timestamp").asText() + " "
                            + message.path("sign").asText())
                    .strip();
        }

        @Override
        protected String accepted() {
            return OK;
        }

        @Override
        protected String refused() {
            return "{\"code\":19021,\"msg\":\"sign match fail\"}";
        }
    }

    @Nested
    class BodyErrors extends BodyErrorContract {
        @Override
        protected Notifier notifier(String url) throws Exception {
            return FeishuNotifierIT.notifier(vertx, url, "");
        }

        @Override
        protected String body(String code, String text) {
            return "{\"code\":" + code + ",\"data\":{},\"msg\":\"" + text + "\"}";
        }

        @Override
        protected Map<String, Duration> rateLimits() {
            return Map.of("11232", Duration.ofSeconds(10), "99991400", Duration.ofSeconds(10));
        }

        @Override
        protected List<String> busy() {
            return List.of();
        }

        @Override
        protected Map<String, FailureReason> refused() {
            return Map.of(
                    "19001", FailureReason.AUTH_ERROR,
                    "19021", FailureReason.AUTH_ERROR,
                    "19022", FailureReason.AUTH_ERROR,
                    "19024", FailureReason.AUTH_ERROR,
                    "9499", FailureReason.CLIENT_ERROR);
        }
    }

    @Nested
    class Redactions extends RedactionContract<FeishuConfig> {
        @Override
        protected FeishuConfig config(String url) {
            return AddedKinds.only(
                    FeishuConfig.class, "{url: '" + url + "hook/" + SECRET + "', secret: s" + SECRET + "}");
        }

        @Override
        protected Notifier notifier(FeishuConfig config) throws Exception {
            return new FeishuNotifier(config, AddedKinds.requests(vertx, config));
        }
    }
}
