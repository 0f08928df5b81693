package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyReason;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.message.TemplateFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegramMessageTest {
    private static String message(Object... fields) throws TemplateFault {
        TelegramConfig config = Written.config(TelegramConfig.class, fields);
        return EchoRenderer.templates()
                .render(Samples.firing("h<1>"), texts -> TelegramMessage.of(config, texts, config.chatId()))
                .message()
                .posted();
    }

    @Test
    void writesEveryParameterAsAStringSortedByName() throws Exception {
        assertThat(message(
                        "disable_notifications=true",
                        "message_thread_id=7",
                        "message=<b>{{ .Status }}</b> {{ everything }}"))
                .isEqualTo(
                        "{\"chat_id\":\"-5\",\"disable_notification\":\"true\",\"disable_web_page_preview\":\"true\","
                                + "\"message_thread_id\":\"7\",\"parse_mode\":\"HTML\",\"text\":\"\\u003cb\\u003efiring"
                                + "\\u003c/b\\u003e HighLatency h\\u0026lt;1\\u0026gt; api\"}\n");
    }

    @Test
    void leavesOutWhatIsNotAskedForButNotTheText() throws Exception {
        assertThat(message("parse_mode=", "message="))
                .isEqualTo("{\"chat_id\":\"-5\",\"disable_web_page_preview\":\"true\",\"text\":\"\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"Markdown", "MarkdownV2"})
    void escapesNothingInMarkdown(String mode) throws Exception {
        assertThat(message("parse_mode=" + mode, "message=*{{ everything }}*"))
                .contains("\"parse_mode\":\"" + mode + "\",\"text\":\"*HighLatency h\\u003c1\\u003e api*\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'No longer muted, still firing.\\nx'",
        "Markdown, 'No longer muted, still firing.\\nx'",
        "MarkdownV2, 'No longer muted, still firing\\\\.\\nx'",
        "HTML, 'No longer muted, still firing.\\nx'"
    })
    void lineAboutMutesIsNoMarkup(String mode, String text) throws Exception {
        TelegramConfig config = Written.config(TelegramConfig.class, "parse_mode=" + mode, "message=x");
        Notification unmuted = Samples.of(Samples.firing("h1").alerts(), NotifyReason.UNMUTED);

        assertThat(EchoRenderer.templates()
                        .render(unmuted, texts -> TelegramMessage.of(config, texts, 1))
                        .message()
                        .posted())
                .contains("\"text\":\"" + text + "\"");
    }

    @Test
    void shortensTextsByCharactersNotByHalfOnes() throws Exception {
        for (String mode : new String[] {"", "MarkdownV2"}) {
            assertThat(message("parse_mode=" + mode, "message=" + "😀".repeat(4096)))
                    .contains("\"text\":\"" + "😀".repeat(4096) + "\"");
            assertThat(message("parse_mode=" + mode, "message=" + "😀".repeat(4097)))
                    .contains("\"text\":\"" + "😀".repeat(4095) + "…\"");
        }
    }

    @Test
    void shortensHtmlWithoutCuttingATagOrAnEntity() throws Exception {
        assertThat(message("message=<b>" + "😀".repeat(4089) + "</b>"))
                .contains("\\u003cb\\u003e" + "😀".repeat(4089) + "\\u003c/b\\u003e\"");
        assertThat(message("message=<b>" + "😀".repeat(4090) + "</b>"))
                .contains("\\u003cb\\u003e" + "😀".repeat(4088) + "…\\u003c/b\\u003e\"");
        assertThat(message("message=x" + "&amp;".repeat(1000))).contains("\"x" + "\\u0026amp;".repeat(818) + "…\"");
    }

    @Test
    void saysWhichTemplateFailsInHtml() throws Exception {
        assertThat(message("message={{ boom }}"))
                .contains(
                        "\"parse_mode\":\"HTML\"",
                        "\\u003cpre\\u003eFiring (1):",
                        "instance=h\\u0026lt;1\\u0026gt;",
                        "message: template: :1: function \\u0026#34;boom\\u0026#34;");
    }

    @ParameterizedTest
    @CsvSource({"''", "Markdown", "MarkdownV2"})
    void saysItWithoutMarkupWhereThatWouldBeMarkdown(String mode) throws Exception {
        assertThat(message("parse_mode=" + mode, "message={{ boom }}"))
                .contains("\"text\":\"Firing (1):\\n- alertname=HighLatency, instance=h\\u003c1\\u003e", "\\\"boom\\\"")
                .doesNotContain("parse_mode");
    }

    @Test
    void editsAndRepliesNameTheEarlierMessage() throws Exception {
        TelegramConfig config =
                Written.config(TelegramConfig.class, "disable_notifications=true", "message_thread_id=7");
        TelegramMessage message = EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> TelegramMessage.of(config, texts, -5))
                .message();
        assertThat(message.updating(9))
                .isEqualTo("{\"chat_id\":\"-5\",\"disable_web_page_preview\":\"true\",\"message_id\":\"9\","
                        + "\"parse_mode\":\"HTML\",\"text\":\"message\"}\n");
        assertThat(message.replying(9, true))
                .contains("\"message_thread_id\":\"7\"", "\"reply_parameters\":{\"message_id\":9}");
    }
}
