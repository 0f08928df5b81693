package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.BotNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.SigningContract;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DingtalkNotifierIT extends BotNotifierContract<Dingtalk> {
    static final Codes CODES = new Codes(
            "errcode",
            "errmsg",
            Map.of("130101", Duration.ofMinutes(1), "410100", Duration.ofMinutes(1)),
            List.of("-1"),
            Map.of(
                    "310000", FailureReason.AUTH_ERROR,
                    "300001", FailureReason.AUTH_ERROR,
                    "300005", FailureReason.AUTH_ERROR,
                    "400101", FailureReason.AUTH_ERROR,
                    "460101", FailureReason.CLIENT_ERROR));

    private static final String NO_MENTIONS = "{\"atUserIds\":[],\"atMobiles\":[],\"isAtAll\":false}";
    private static final String MENTIONS = ", message: M, mention_users: [boss], mention_mobiles: ['138']";

    DingtalkNotifierIT() {
        super(
                Dingtalk.class,
                "DingTalk",
                CODES,
                FakeDingtalk::new,
                Length.bytes(18_000),
                "",
                (url, secret) -> Map.of("url", url + "send?access_token=" + secret, "secret", "SEC" + secret));
    }

    @Override
    protected String text(JsonNode message) {
        return message.has("text")
                ? message.at("/text/content").asText()
                : message.at("/markdown/text").asText();
    }

    @Test
    void postsMarkdownToTheBot() throws Exception {
        assertThat(posted(", title: 'T {{ .Status }}', message: '*M*'", Samples.firing("h1")))
                .hasToString("{\"msgtype\":\"markdown\",\"markdown\":{\"title\":\"T firing\","
                        + "\"text\":\"### T firing\\n\\n*M*\"},\"at\":" + NO_MENTIONS + "}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(postedText(", link: 'http://am/#/alerts?a=(b c)'", Samples.firing("h1", "h2")))
                .isEqualTo("### \\[FIRING:2\\] HighLatency\n\n"
                        + "**slow h1**  \ninstance=h1 · since 30 s  \n[Source](http://prom/graph)\n\n"
                        + "**slow h2**  \ninstance=h2 · since 30 s  \n[Source](http://prom/graph)\n\n"
                        + "[Open](http://am/#/alerts?a=%28b%20c%29)");
        JsonNode resolved = posted("", Samples.resolved());
        assertThat(resolved.at("/markdown/title").asText()).isEqualTo("[RESOLVED] HighLatency");
        assertThat(resolved.at("/markdown/text").asText()).contains("resolved after 29 s");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        JsonNode message = posted("", Samples.firing("@all <font> **b** [c](http://d) `e` f_g"));
        assertThat(message.at("/markdown/text").asText())
                .startsWith("### \\[FIRING:1\\] HighLatency\n\n"
                        + "**slow @all ＜font＞ \\*\\*b\\*\\* \\[c\\](http://d) \\`e\\` f\\_g**  \n");
        assertThat(message.get("at")).hasToString(NO_MENTIONS);
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        JsonNode firing = posted(MENTIONS + ", mention_all: true", Samples.firing("h1"));
        assertThat(firing.at("/markdown/text").asText()).endsWith("\n\nM\n\n@boss @138");
        assertThat(firing.get("at")).hasToString("{\"atUserIds\":[\"boss\"],\"atMobiles\":[\"138\"],\"isAtAll\":true}");
        JsonNode resolved = posted(MENTIONS + ", mention_all: true", Samples.resolved());
        assertThat(resolved.at("/markdown/text").asText()).endsWith("\n\nM");
        assertThat(resolved.get("at")).hasToString(NO_MENTIONS);
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = posted(MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/text/content").asText())
                .contains("instance=*h_1*", "boom")
                .endsWith("\n\n@boss @138");
        assertThat(plain.at("/at/atUserIds")).hasToString("[\"boss\"]");
    }

    /** JSON has six characters for each of these. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        assertThat(postedText(", title: ' ', message: '" + "<".repeat(18_000) + "'", Samples.firing("h1")))
                .matches("<{2000,}…");
    }

    @Test
    void aWrongSecretIsARefusedLogin() throws Exception {
        try (FakeDingtalk dingtalk = new FakeDingtalk()) {
            assertThat(send(notifier(Map.of("url", dingtalk.fields().get("url"), "secret", "SECother"), "")))
                    .isEqualTo(
                            new Outcome.Rejected(FailureReason.AUTH_ERROR, "DingTalk answered 310000: sign not match"));
        }
    }

    @Nested
    class Signing extends SigningContract {
        private static final Pattern SIGNED = Pattern.compile("timestamp=(\\d+)&sign=([^&]+)$");

        @Override
        protected Notifier notifier(String url, @Nullable Path secretFile, InstantSource clock) throws Exception {
            String fields = secretFile == null ? "" : ", secret_file: '" + secretFile + "'";
            return DingtalkNotifierIT.this.notifier(Map.of("url", url), fields, clock);
        }

        /** By OpenSSL: {@code printf 'TIMESTAMP\nSECRET' | openssl dgst -sha256 -hmac SECRET -binary | base64}. */
        @Override
        protected List<Vector> vectors() {
            return List.of(
                    new Vector(
                            "SEC5f2a",
                            "2026-11-20T05:00:30Z",
                            "1795150830000",
                            "ebuJIVW+Ni+MJmRISsTEINBZQDUudX+aYFm3I6JHM7g="),
                    new Vector(
                            "geheim-密",
                            "2001-09-09T01:46:40.123Z",
                            "1000000000123",
                            "UEVXNU0/HoYxc+o+OTvv39CNc7hbo7H16s5AVY0tcDE="));
        }

        @Override
        protected String signatureOf(HookServer.Received received) {
            Matcher signed = SIGNED.matcher(received.target());
            return signed.find() ? signed.group(1) + " " + URLDecoder.decode(signed.group(2), UTF_8) : "";
        }

        @Override
        protected String accepted() {
            return CODES.body("0", "ok");
        }

        @Override
        protected String refused() {
            return CODES.body("310000", "sign not match");
        }
    }
}
