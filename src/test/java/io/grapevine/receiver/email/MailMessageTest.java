package io.grapevine.receiver.email;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailMessageTest {
    private static MailMessage mail(
            Map<String, String> headers, @Nullable String text, @Nullable String html, String thread) {
        return new MailMessage(
                new TreeMap<>(headers),
                text,
                html,
                OffsetDateTime.parse("2026-11-05T07:08:09+01:00"),
                thread,
                "id",
                "host.example.org");
    }

    @Test
    void writesHeadersInAlertmanagersForm() {
        assertThat(mail(Map.of("Subject", "ü", "To", "a@b"), "text", null, "<t@x>")
                        .mime())
                .matches("(?s)Subject: =\\?utf-8\\?q\\?=C3=BC\\?=\r\nTo: a@b\r\n"
                        + "Message-Id: <\\d+\\.[0-9a-f]{20}@host\\.example\\.org>\r\n"
                        + "References: <t@x>\r\nIn-Reply-To: <t@x>\r\n"
                        + "Date: Thu, 05 Nov 2026 07:08:09 \\+0100\r\n"
                        + "Content-Type: multipart/alternative;  boundary=([0-9a-f]{60})\r\nMIME-Version: 1.0\r\n\r\n"
                        + "--\\1\r\nContent-Transfer-Encoding: quoted-printable\r\n"
                        + "Content-Type: text/plain; charset=UTF-8\r\n\r\ntext\r\n--\\1--\r\n");
    }

    @Test
    void putsTheHtmlLastAndKeepsEmptyParts() throws Exception {
        MimeMessage message =
                QuotedPrintable.parse(mail(Map.of(), "", "<b>ü</b>", "").mime());
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<b>ü</b>");
        assertThat(message.getHeader("References")).isNull();
    }

    @Test
    void leavesAnIdOfTheConfigurationAlone() throws Exception {
        String[] ids = QuotedPrintable.parse(
                        mail(Map.of("Message-Id", "<own@id>"), "t", null, "").mime())
                .getHeader("Message-Id");
        assertThat(ids).containsExactly("<own@id>");
    }
}
