package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static String text(String message) throws Exception {
        return new ObjectMapper()
                .readTree(message("message=" + message))
                .get("text")
                .asText();
    }

    @Test
    void shortensHtmlWithoutCuttingATagOrAnEntity() throws Exception {
        assertThat(text("<b>" + "😀".repeat(4096) + "</b>")).isEqualTo("<b>" + "😀".repeat(4096) + "</b>");
        assertThat(text("<b>" + "😀".repeat(4097) + "</b>")).isEqualTo("<b>" + "😀".repeat(4095) + "…</b>");
        assertThat(text("x" + "&amp;".repeat(4096))).isEqualTo("x" + "&amp;".repeat(4094) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&lt;", "&gt", "&quot;", "&#34;", "&#x1F600", "&#0000038;"})
    void countsAnEntityOfTelegramAsOneCharacter(String entity) throws Exception {
        String longest = (entity + " ").repeat(2048);
        assertThat(text(longest)).isEqualTo(longest);
        assertThat(text(longest + "<i>x</i>")).isEqualTo((entity + " ").repeat(2047) + entity + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&nbsp;", "&apos;", "&LT;", "&ltx;", "&#0;", "&#x110000;", "&#00000038;", "&#;", "&"})
    void countsOtherTextAsItIsWritten(String text) throws Exception {
        String longest = "x".repeat(4096 - text.length()) + text;
        assertThat(text(longest)).isEqualTo(longest);
        assertThat(text(longest + "y")).endsWith("x…");
    }

    @Test
    void countsNoMarkup() throws Exception {
        String link = "<a href=\"https://e.example/" + "p".repeat(20_000) + "\">k</a>";
        assertThat(text(link + "x".repeat(4095))).isEqualTo(link + "x".repeat(4095));
        assertThat(text(link + "x".repeat(4096))).isEqualTo(link + "x".repeat(4094) + "…");
        assertThat(text("<b>x</b>".repeat(4096))).isEqualTo("<b>x</b>".repeat(4096));
    }

    /** Telegram refuses it, but the text before it must arrive. */
    @Test
    void countsATagThatIsNotClosed() throws Exception {
        assertThat(text("Firing <a href=\"x>" + "y".repeat(5000) + "</a>")).isEqualTo("Firing …");
    }

    @Test
    void sendsNoMoreBytesThanTelegramTakes() throws Exception {
        String link = "<a href=\"https://e.example/" + "p".repeat(20_000) + "\">k</a> ";
        assertThat(text(link + link)).isEqualTo(link + "…");
        assertThat(text("<b>ü</b>".repeat(3640))).hasSizeLessThan(32 << 10).endsWith("</b>");
        assertThat(text("😀".repeat(4000) + "<a href='" + "é".repeat(9000) + "'>k</a>"))
                .isEqualTo("😀".repeat(4000) + "…");
    }

    @Test
    void leavesOutALinkWhoseTargetIsTooLongButNotItsText() throws Exception {
        assertThat(text("see <a href=\"https://e.example/" + "p".repeat(33_000)
                        + "\"><b>this</b></a>, <a href='x'>that</a>"))
                .isEqualTo("see <b>this</b>, <a href='x'>that</a>");
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
