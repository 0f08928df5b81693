package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.message.Length;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.BotNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.SigningContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FeishuNotifierIT extends BotNotifierContract<Feishu> {
    static final Codes CODES = new Codes(
            "code",
            "msg",
            Map.of("11232", Duration.ofSeconds(10), "99991400", Duration.ofSeconds(10)),
            List.of(),
            Map.of(
                    "19001", FailureReason.AUTH_ERROR,
                    "19021", FailureReason.AUTH_ERROR,
                    "19022", FailureReason.AUTH_ERROR,
                    "19024", FailureReason.AUTH_ERROR,
                    "9499", FailureReason.CLIENT_ERROR));

    private static final String MENTIONS = ", message: M, link: ' ', mention_users: [ou_1, ou_2], mention_all: true";
    private static final String MENTIONED =
            "{\"tag\":\"markdown\",\"content\":\"<at id=ou_1></at> <at id=ou_2></at> <at id=all></at>\"}";

    FeishuNotifierIT() {
        super(
                Feishu.class,
                "Feishu",
                CODES,
                FakeFeishu::new,
                Length.bytes(18_000),
                "",
                (url, secret) -> Map.of("url", url + "hook/" + secret, "secret", "s" + secret));
    }

    @Override
    protected String text(JsonNode message) {
        return content(message.get("card"));
    }

    private static String content(JsonNode card) {
        JsonNode first = card.at("/elements/0");
        return first.has("text")
                ? first.at("/text/content").asText()
                : first.get("content").asText();
    }

    private JsonNode card(String more, Notification notification) throws Exception {
        return posted(more, notification).get("card");
    }

    @Test
    void postsACardToTheBot() throws Exception {
        assertThat(card(", title: 'T {{ .Status }}', message: '*M*', link: 'http://l'", Samples.firing("h1")))
                .hasToString("{\"config\":{\"wide_screen_mode\":true},"
                        + "\"header\":{\"title\":{\"tag\":\"plain_text\",\"content\":\"T firing\"},"
                        + "\"template\":\"orange\"},\"elements\":[{\"tag\":\"markdown\",\"content\":\"*M*\"},"
                        + "{\"tag\":\"action\",\"actions\":[{\"tag\":\"button\",\"text\":{\"tag\":\"plain_text\","
                        + "\"content\":\"Open\"},\"type\":\"default\",\"url\":\"http://l\"}]}]}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode firing = card(", link: 'file:///a'", Samples.firing("h1", "h2"));
        assertThat(firing.at("/header/title/content").asText()).isEqualTo("[FIRING:2] HighLatency");
        assertThat(content(firing))
                .isEqualTo("**slow h1**\ninstance=h1 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "**slow h2**\ninstance=h2 · since 30 s\n[Source](http://prom/graph)");
        assertThat(firing.get("elements")).hasSize(1);

        JsonNode resolved = card("", Samples.resolved());
        assertThat(resolved.at("/header/template").asText()).isEqualTo("green");
        assertThat(content(resolved)).contains("resolved after 29 s");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        String evil = "<at id=all></at> **b** [c](http://d) `e` f_g &#60;";
        assertThat(content(card("", Samples.firing(evil))))
                .startsWith("**slow &#60;at id=all&#62;&#60;/at&#62; &#42;&#42;b&#42;&#42; "
                        + "&#91;c&#93;(http://d) &#96;e&#96; f&#95;g &#38;&#35;60;**\n");
        assertThat(content(card(", message: '{{ everything }} **b** <font>'", Samples.firing("<at id=all></ AT>"))))
                .contains("&#60;at id=all>&#60;/ AT> api **b** <font>");
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        assertThat(card(MENTIONS, Samples.firing("h1")).get("elements"))
                .hasToString("[{\"tag\":\"markdown\",\"content\":\"M\"}," + MENTIONED + "]");
        assertThat(card(MENTIONS, Samples.resolved()).get("elements"))
                .hasToString("[{\"tag\":\"markdown\",\"content\":\"M\"}]");
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = card(MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/elements/0/text/tag").asText()).isEqualTo("plain_text");
        assertThat(content(plain)).contains("instance=*h_1*", "boom");
        assertThat(plain.at("/elements/1")).hasToString(MENTIONED);
    }

    @Test
    void aCardWithoutATextHasOne() throws Exception {
        JsonNode card = card(", title: ' ', message: ' '", Samples.firing("h1"));
        assertThat(content(card)).isEqualTo("(no details)");
        assertThat(card.has("header")).isFalse();
    }

    /** JSON has six characters for each of these. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        assertThat(content(card(", message: '" + "<".repeat(18_000) + "'", Samples.firing("h1"))))
                .matches("<{2000,}…");
    }

    @Test
    void olderBotsAnswerWithAnotherNameOfTheCode() throws Exception {
        Notifier notifier = notifier(fields(hook.url("/"), "1"), "");
        hook.answer(HookServer.status(200, "{\"Extra\":null,\"StatusCode\":0,\"StatusMessage\":\"success\"}"));
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        hook.answer(HookServer.status(200, "{\"StatusCode\":9499,\"StatusMessage\":\"Bad Request\"}"));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "Feishu answered 9499: Bad Request"));
    }

    @Nested
    class Signing extends SigningContract {
        @Override
        protected Notifier notifier(String url, @Nullable Path secretFile, InstantSource clock) throws Exception {
            String fields = secretFile == null ? "" : ", secret_file: '" + secretFile + "'";
            return FeishuNotifierIT.this.notifier(Map.of("url", url), fields, clock);
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
            return CODES.body("0", "ok");
        }

        @Override
        protected String refused() {
            return CODES.body("19021", "sign match fail");
        }
    }
}
