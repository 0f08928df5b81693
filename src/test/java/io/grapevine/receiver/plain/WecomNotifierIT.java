package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.BotNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.LengthContract;
import io.grapevine.receiver.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WecomNotifierIT extends BotNotifierContract<Wecom> {
    static final Codes CODES = new Codes(
            "errcode",
            "errmsg",
            Map.of("45009", Duration.ofMinutes(1), "45033", Duration.ofMinutes(1)),
            List.of("-1"),
            Map.of(
                    "93000", FailureReason.AUTH_ERROR,
                    "40058", FailureReason.CLIENT_ERROR,
                    "44004", FailureReason.CLIENT_ERROR));

    private static final String MENTIONS = ", message: M, mention_users: [zhangsan, li.si@x]";

    WecomNotifierIT() {
        super(
                Wecom.class,
                "WeCom",
                CODES,
                FakeWecom::new,
                Length.bytes(4096),
                "",
                (url, secret) -> Map.of("url", url + "send?key=" + secret));
    }

    @Override
    protected String text(JsonNode message) {
        return message.at("/" + message.get("msgtype").asText() + "/content").asText();
    }

    @Test
    void postsMarkdownToTheBot() throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
            Notifier notifier =
                    notifier(Map.of("url", hook.url("/send?key=k")), ", title: 'T {{ .Status }}', message: M");
            assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/send?key=k");
            assertThat(hook.only().headers()).containsEntry("content-type", "application/json");
        }
        assertThat(posted(", title: 'T {{ .Status }}', message: M", Samples.firing("h1")))
                .hasToString("{\"msgtype\":\"markdown\",\"markdown\":{\"content\":"
                        + "\"**<font color=\\\"warning\\\">T firing</font>**\\n\\nM\"}}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(postedText(", link: 'http://am/#/alerts?a=(b c)'", Samples.firing("h1", "h2")))
                .isEqualTo("**<font color=\"warning\">［FIRING:2］ HighLatency</font>**\n\n"
                        + "**slow h1**\ninstance=h1 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "**slow h2**\ninstance=h2 · since 30 s\n[Source](http://prom/graph)\n\n"
                        + "[Open](http://am/#/alerts?a=%28b%20c%29)");
        assertThat(postedText("", Samples.resolved()))
                .startsWith("**<font color=\"info\">［RESOLVED］ HighLatency</font>**\n\n")
                .contains("resolved after 29 s");
    }

    @Test
    void textHasNoMarkup() throws Exception {
        JsonNode text = posted(", format: text, link: 'http://l'", Samples.firing("<h_1>"));
        assertThat(text.get("msgtype").asText()).isEqualTo("text");
        assertThat(text.at("/text/content").asText())
                .isEqualTo("[FIRING:1] HighLatency\n\nslow <h_1>\ninstance=<h_1> · job=api · since 30 s\n"
                        + "Source: http://prom/graph\n\nOpen: http://l");
    }

    @Test
    void valuesMentionNoMemberInPlainText() throws Exception {
        String text = ", format: text, title: '{{ everything }}'";
        assertThat(postedText(text, Samples.firing("<@zhangsan>")))
                .contains("＜@zhangsan>")
                .doesNotContain("<@");
        assertThat(postedText(text + ", message: '{{ everything }}'", Samples.firing("<@zhangsan>")))
                .contains("＜@zhangsan> api")
                .doesNotContain("<@");
        assertThat(postedText(", message: '{{ boom }}'", Samples.firing("<@zhangsan>")))
                .contains("instance=＜@zhangsan>")
                .doesNotContain("<@");
    }

    @Test
    void valuesAreNoMarkupAndMentionNothing() throws Exception {
        String evil = "<@zhangsan> <font color=\"info\">a</font> **b** [c](http://d) `e`";
        assertThat(postedText("", Samples.firing(evil)))
                .startsWith("**<font color=\"warning\">［FIRING:1］ HighLatency</font>**\n\n**slow ＜@zhangsan＞ "
                        + "＜font color=\"info\"＞a＜/font＞ ＊＊b＊＊ ［c］(http://d) ｀e｀**\n")
                .doesNotContain("<@");
        assertThat(postedText(", message: '{{ everything }} **b**'", Samples.firing("<@zhangsan>")))
                .contains("＜@zhangsan> api **b**");
    }

    @Test
    void mentionsThoseOfTheConfigurationWhileAlertsFire() throws Exception {
        assertThat(postedText(MENTIONS, Samples.firing("h1"))).endsWith("\n\nM\n\n<@zhangsan> <@li.si@x>");
        assertThat(postedText(MENTIONS, Samples.resolved())).endsWith("\n\nM");

        String text = MENTIONS + ", format: text, mention_mobiles: ['138'], mention_all: true";
        assertThat(posted(text, Samples.firing("h1")).get("text"))
                .hasToString(
                        "{\"content\":\"[FIRING:1] HighLatency\\n\\nM\","
                                + "\"mentioned_list\":[\"zhangsan\",\"li.si@x\",\"@all\"],\"mentioned_mobile_list\":[\"138\"]}");
        assertThat(posted(text, Samples.resolved()).get("text"))
                .hasToString("{\"content\":\"[RESOLVED] HighLatency\\n\\nM\"}");
    }

    @Test
    void mentionsHaveRoomInALongMessage() throws Exception {
        assertThat(postedText(MENTIONS.replace("message: M", "message: '{{ everything }}'"), Samples.firing(1000)))
                .endsWith("…\n\n<@zhangsan> <@li.si@x>");
    }

    @Test
    void plainWordsAreNoMarkdownAndMentionTheSame() throws Exception {
        JsonNode plain = posted(MENTIONS + ", title: '{{ boom }}'", Samples.firing("*h_1*"));
        assertThat(plain.at("/text/content").asText()).contains("instance=*h_1*", "boom");
        assertThat(plain.at("/text/mentioned_list")).hasToString("[\"zhangsan\",\"li.si@x\"]");
    }

    @Nested
    class TextLengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(2048);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            String more = fieldsOfTextAlone + ", format: text, message: '" + template + "'";
            return postedText(more, notification);
        }
    }
}
