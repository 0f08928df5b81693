package io.grapevine.integration.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.receiver.DingtalkConfig;
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
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DingtalkNotifierIT extends HttpNotifierContract {
    private static final String OK = "{\"errcode\":0,\"errmsg\":\"ok\"}";
    private static final String NO_MENTIONS = "{\"atUserIds\":[],\"atMobiles\":[],\"isAtAll\":false}";
    private static final String MENTIONS = ", message: M, mention_users: [boss], mention_mobiles: ['138']";

    DingtalkNotifierIT() {
        super(OK);
    }

    private static Notifier notifier(Vertx vertx, String url, String fields) throws SendFailure {
        return notifier(vertx, url, fields, InstantSource.system());
    }

    private static Notifier notifier(Vertx vertx, String url, String fields, InstantSource clock) throws SendFailure {
        DingtalkConfig config = AddedKinds.only(DingtalkConfig.class, "{url: '" + url + "'" + fields + "}");
        return new DingtalkNotifier(config, AddedKinds.requests(vertx, config), clock);
    }

    private static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What arrives in the chat; DingTalk must take it. */
    private static JsonNode posted(Vertx vertx, String fields, Notification notification) throws Exception {
        try (FakeDingtalk dingtalk = new FakeDingtalk()) {
            String signed = ", secret: " + FakeDingtalk.SECRET + fields;
            assertThat(send(notifier(vertx, dingtalk.url(), signed), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return dingtalk.only();
        }
    }

    private static String text(Vertx vertx, String fields, Notification notification) throws Exception {
        return posted(vertx, fields, notification).at("/markdown/text").asText();
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        String fields = ", secret: " + SECRET + ", message: '{{ everything }}'";
        return notifier(vertx, receiver.url("/hook?access_token=" + SECRET), fields, () -> Samples.NOW);
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/?access_token=k"), ", title: '{{ boom }}'");
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
    void postsMarkdownToTheBot() throws Exception {
        assertThat(posted(vertx, ", title: 'T {{ .Status }}', message: '*M*'", Samples.firing("h1")))
                .hasToString("{\"msgtype\":\"markdown\",\"markdown\":{\"title\":\"T firing\","
                        + "\"text\":\"### T firing\\n\\n*M*\"},\"at\":" + NO_MENTIONS + "}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(text(vertx, ", link: 'http://am/#/alerts?a=(b c)'", Samples.firing("h1", "h2")))
                .isEqualTo("### \\[FIRING:2\\] HighLatency\n\n"
                        + "**slow h1**  \ninstance=h1 · since 30 s  \n[Source](http://prom/graph)\n\n"
                        + "**slow h2**  \ninstance=h2 · since 30 s  \n[Source](http://prom/graph)\n\n"
                        + "[Open](http://am/#/alerts?a=%28b%20c%29)");
        JsonNode resolved = posted(vertx, "", Samples.resolved());
        assertThat(resolved.at("/markdown/title").asText()).isEqualTo("[RESOLVED] HighLatency");
        assertThat(resolved.at("/markdown/text").asText()).contains("resolved after 29 s");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        JsonNode message = posted(vertx, "", Samples.firing("@all <font> **b** [c](http://d) `e` f_g"));
        assertThat(message.at("/markdown/text").asText())
                .startsWith("### \\[FIRING:1\\] HighLatency\n\n"
                        + "**slow @all ＜font＞ \\*\\*b\\*\\* \\[c\\](http://d) \\`e\\` f\\_g**  \n");
        assertThat(message.get("at")).hasToString(NO_MENTIONS);
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        JsonNode firing = posted(vertx, MENTIONS + ", mention_all: true", Samples.firing("h1"));
        assertThat(firing.at("/markdown/text").asText()).endsWith("\n\nM\n\n@boss @138");
        assertThat(firing.get("at")).hasToString("{\"atUserIds\":[\"boss\"],\"atMobiles\":[\"138\"],\"isAtAll\":true}");
        JsonNode resolved = posted(vertx, MENTIONS + ", mention_all: true", Samples.resolved());
        assertThat(resolved.at("/markdown/text").asText()).endsWith("\n\nM");
        assertThat(resolved.get("at")).hasToString(NO_MENTIONS);
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = posted(vertx, MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/text/content").asText())
                .contains("instance=*h_1*", "boom")
                .endsWith("\n\n@boss @138");
        assertThat(plain.at("/at/atUserIds")).hasToString("[\"boss\"]");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(posted(vertx, ", title: ' ', message: ' '", Samples.firing("h1"))
                        .get("markdown"))
                .hasToString("{\"title\":\"(no details)\",\"text\":\"(no details)\"}");
    }

    /** JSON has six characters for each of these. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        assertThat(text(vertx, ", title: ' ', message: '" + "<".repeat(18_000) + "'", Samples.firing("h1")))
                .matches("<{2000,}…");
    }

    @Test
    void aWrongSecretIsARefusedLogin() throws Exception {
        try (FakeDingtalk dingtalk = new FakeDingtalk()) {
            assertThat(send(notifier(vertx, dingtalk.url(), ", secret: SECother"), Samples.firing("h1")))
                    .isEqualTo(
                            new Outcome.Rejected(FailureReason.AUTH_ERROR, "DingTalk answered 310000: sign not match"));
        }
    }

    @Test
    void readsItsAddressFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeDingtalk dingtalk = new FakeDingtalk()) {
            Path url = Files.writeString(folder.resolve("url"), dingtalk.url() + "old\n");
            DingtalkConfig config = AddedKinds.only(
                    DingtalkConfig.class, "{url_file: '" + url + "', secret: " + FakeDingtalk.SECRET + "}");
            Notifier notifier = new DingtalkNotifier(config, AddedKinds.requests(vertx, config));
            assertThat(send(notifier, Samples.firing("h1")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.AUTH_ERROR, "DingTalk answered 300005: token is not exist"));
            Files.writeString(url, dingtalk.url() + "\n");
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
            JsonNode message = posted(vertx, ", title: ' ', link: ' ', message: '" + template + "'", notification);
            return message.has("text")
                    ? message.at("/text/content").asText()
                    : message.at("/markdown/text").asText();
        }
    }

    @Nested
    class Signing extends SigningContract {
        private static final Pattern SIGNED = Pattern.compile("timestamp=(\\d+)&sign=([^&]+)$");

        @Override
        protected Notifier notifier(String url, @Nullable Path secretFile, InstantSource clock) throws Exception {
            String fields = secretFile == null ? "" : ", secret_file: '" + secretFile + "'";
            return DingtalkNotifierIT.notifier(vertx, url, fields, clock);
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
            return OK;
        }

        @Override
        protected String refused() {
            return "{\"errcode\":310000,\"errmsg\":\"sign not match\"}";
        }
    }

    @Nested
    class BodyErrors extends BodyErrorContract {
        @Override
        protected Notifier notifier(String url) throws Exception {
            return DingtalkNotifierIT.notifier(vertx, url, "");
        }

        @Override
        protected String body(String code, String text) {
            return "{\"errcode\":" + code + ",\"errmsg\":\"" + text + "\"}";
        }

        @Override
        protected Map<String, Duration> rateLimits() {
            return Map.of("130101", Duration.ofMinutes(1), "410100", Duration.ofMinutes(1));
        }

        @Override
        protected List<String> busy() {
            return List.of("-1");
        }

        @Override
        protected Map<String, FailureReason> refused() {
            return Map.of(
                    "310000", FailureReason.AUTH_ERROR,
                    "300001", FailureReason.AUTH_ERROR,
                    "300005", FailureReason.AUTH_ERROR,
                    "400101", FailureReason.AUTH_ERROR,
                    "460101", FailureReason.CLIENT_ERROR);
        }
    }

    @Nested
    class Redactions extends RedactionContract<DingtalkConfig> {
        @Override
        protected DingtalkConfig config(String url) {
            return AddedKinds.only(
                    DingtalkConfig.class,
                    "{url: '" + url + "send?access_token=" + SECRET + "', secret: SEC" + SECRET + "}");
        }

        @Override
        protected Notifier notifier(DingtalkConfig config) throws Exception {
            return new DingtalkNotifier(config, AddedKinds.requests(vertx, config));
        }
    }
}
