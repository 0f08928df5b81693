package io.grapevine.integration.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.receiver.WecomConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.integration.AddedKinds;
import io.grapevine.integration.BodyErrorContract;
import io.grapevine.integration.HookReceiver;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HttpNotifierContract;
import io.grapevine.integration.LengthContract;
import io.grapevine.integration.RedactionContract;
import io.grapevine.integration.Samples;
import io.grapevine.integration.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WecomNotifierIT extends HttpNotifierContract {
    private static final String MENTIONS = ", message: M, mention_users: [zhangsan, li.si@x]";

    WecomNotifierIT() {
        super("{\"errcode\":0,\"errmsg\":\"ok\"}");
    }

    private static Notifier notifier(Vertx vertx, String url, String fields) throws SendFailure {
        WecomConfig config = AddedKinds.only(WecomConfig.class, "{url: '" + url + "'" + fields + "}");
        return new WecomNotifier(config, AddedKinds.requests(vertx, config));
    }

    private static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What arrives in the chat; WeCom must take it. */
    private static JsonNode posted(Vertx vertx, String fields, Notification notification) throws Exception {
        try (FakeWecom wecom = new FakeWecom()) {
            assertThat(send(notifier(vertx, wecom.url(), fields), notification)).isInstanceOf(Outcome.Delivered.class);
            return wecom.only();
        }
    }

    private static String markdown(Vertx vertx, String fields, Notification notification) throws Exception {
        return posted(vertx, fields, notification).at("/markdown/content").asText();
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/hook?key=" + SECRET), ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/?key=k"), ", title: '{{ boom }}'");
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
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
            Notifier notifier = notifier(vertx, hook.url("/send?key=k"), ", title: 'T {{ .Status }}', message: M");
            assertThat(send(notifier, Samples.firing("h1"))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/send?key=k");
            assertThat(hook.only().headers()).containsEntry("content-type", "application/json");
        }
        assertThat(posted(vertx, ", title: 'T {{ .Status }}', message: M", Samples.firing("h1")))
                .hasToString("{\"msgtype\":\"markdown\",\"markdown\":{\"content\":"
                        + "\"**<font color=\\\"warning\\\">T firing</font>**\\n\\nM\"}}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(markdown(vertx, ", link: 'http://am/#/alerts?a=(b c)'", Samples.firing("h1", "h2")))
                .isEqualTo("**<font color=\"warning\">［FIRING:2］ HighLatency</font>**\n\n"
                        + "**slow h1**\ninstance=h1 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "**slow h2**\ninstance=h2 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "[Open](http://am/#/alerts?a=%28b%20c%29)");
        assertThat(markdown(vertx, "", Samples.resolved()))
                .startsWith("**<font color=\"info\">［RESOLVED］ HighLatency</font>**\n\n")
                .contains("resolved after 29 s");
    }

    @Test
    void textHasNoMarkup() throws Exception {
        JsonNode text = posted(vertx, ", message_type: text, link: 'http://l'", Samples.firing("<@h_1>"));
        assertThat(text.get("msgtype").asText()).isEqualTo("text");
        assertThat(text.at("/text/content").asText())
                .isEqualTo("[FIRING:1] HighLatency\n\nslow <@h_1>\ninstance=<@h_1> · job=api · since 30 s\n"
                        + "Source: http://prom/graph\n\nOpen: http://l");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        String evil = "<@zhangsan> <font color=\"info\">a</font> **b** [c](http://d) `e`";
        assertThat(markdown(vertx, "", Samples.firing(evil)))
                .startsWith("**<font color=\"warning\">［FIRING:1］ HighLatency</font>**\n\n**slow ＜@zhangsan＞ "
                        + "＜font color=\"info\"＞a＜/font＞ ＊＊b＊＊ ［c］(http://d) ｀e｀**\n")
                .doesNotContain("<@");
        assertThat(markdown(vertx, ", message: '{{ everything }} **b**'", Samples.firing("<@zhangsan>")))
                .contains("＜@zhangsan> api **b**");
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        assertThat(markdown(vertx, MENTIONS, Samples.firing("h1"))).endsWith("\n\nM\n\n<@zhangsan> <@li.si@x>");
        assertThat(markdown(vertx, MENTIONS, Samples.resolved())).endsWith("\n\nM");

        String text = MENTIONS + ", message_type: text, mention_mobiles: ['138'], mention_all: true";
        assertThat(posted(vertx, text, Samples.firing("h1")).get("text"))
                .hasToString(
                        "{\"content\":\"[FIRING:1] HighLatency\\n\\nM\","
                                + "\"mentioned_list\":[\"zhangsan\",\"li.si@x\",\"@all\"],\"mentioned_mobile_list\":[\"138\"]}");
        assertThat(posted(vertx, text, Samples.resolved()).get("text"))
                .hasToString("{\"content\":\"[RESOLVED] HighLatency\\n\\nM\"}");
    }

    @Test
    void mentionsHaveRoomInALongMessage() throws Exception {
        assertThat(markdown(vertx, MENTIONS.replace("message: M", "message: '{{ everything }}'"), Samples.firing(1000)))
                .endsWith("…\n\n<@zhangsan> <@li.si@x>");
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = posted(vertx, MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/text/content").asText()).contains("instance=*h_1*", "boom");
        assertThat(plain.at("/text/mentioned_list")).hasToString("[\"zhangsan\",\"li.si@x\"]");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(markdown(vertx, ", title: ' ', message: ' '", Samples.firing("h1")))
                .isEqualTo("(no details)");
    }

    @Test
    void readsItsAddressFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeWecom wecom = new FakeWecom()) {
            Path url = Files.writeString(folder.resolve("url"), wecom.url() + "old\n");
            WecomConfig config = AddedKinds.only(WecomConfig.class, "{url_file: '" + url + "'}");
            Notifier notifier = new WecomNotifier(config, AddedKinds.requests(vertx, config));
            assertThat(send(notifier, Samples.firing("h1")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.AUTH_ERROR, "WeCom answered 93000: invalid webhook url"));
            Files.writeString(url, wecom.url() + "\n");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
            Files.delete(url);
            assertThat(send(notifier, Samples.firing("h1")))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            failure -> assertThat(failure.message()).startsWith("url_file: cannot read "));
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(4096);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            JsonNode message = posted(vertx, ", title: ' ', link: ' ', message: '" + template + "'", notification);
            return message.at("/" + message.get("msgtype").asText() + "/content")
                    .asText();
        }
    }

    @Nested
    class TextLengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(2048);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            String fields = ", message_type: text, title: ' ', link: ' ', message: '" + template + "'";
            return posted(vertx, fields, notification).at("/text/content").asText();
        }
    }

    @Nested
    class BodyErrors extends BodyErrorContract {
        @Override
        protected Notifier notifier(String url) throws Exception {
            return WecomNotifierIT.notifier(vertx, url, "");
        }

        @Override
        protected String body(String code, String text) {
            return "{\"errcode\":" + code + ",\"errmsg\":\"" + text + "\"}";
        }

        @Override
        protected Map<String, Duration> rateLimits() {
            return Map.of("45009", Duration.ofMinutes(1), "45033", Duration.ofMinutes(1));
        }

        @Override
        protected List<String> busy() {
            return List.of("-1");
        }

        @Override
        protected Map<String, FailureReason> refused() {
            return Map.of(
                    "93000", FailureReason.AUTH_ERROR,
                    "40058", FailureReason.CLIENT_ERROR,
                    "44004", FailureReason.CLIENT_ERROR);
        }
    }

    @Nested
    class Redactions extends RedactionContract<WecomConfig> {
        @Override
        protected WecomConfig config(String url) {
            return AddedKinds.only(WecomConfig.class, "{url: '" + url + "send?key=k" + SECRET + "'}");
        }

        @Override
        protected Notifier notifier(WecomConfig config) throws Exception {
            return new WecomNotifier(config, AddedKinds.requests(vertx, config));
        }
    }
}
