package io.grapevine.receiver.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads mails as another program does. */
final class QuotedPrintable {
    private QuotedPrintable() {}

    static MimeMessage parse(String mime) {
        try {
            return new MimeMessage(null, new ByteArrayInputStream(mime.getBytes(StandardCharsets.UTF_8)));
        } catch (MessagingException invalid) {
            throw new IllegalStateException(invalid);
        }
    }

    /** The text of the first part of a mail, its lines ending in LF. */
    static String decode(String mime) {
        try {
            MimeMultipart parts = (MimeMultipart) parse(mime).getContent();
            return ((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n");
        } catch (MessagingException | IOException invalid) {
            throw new IllegalStateException(invalid);
        }
    }
}
