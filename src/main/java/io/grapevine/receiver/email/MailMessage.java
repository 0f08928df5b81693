package io.grapevine.receiver.email;

import io.grapevine.base.Sha256;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail, rendered. Whatever a mail needs that is unique is derived from what it says and from {@code id}: the same
 * attempt makes the same mail, so a mail program that saw it before can tell.
 *
 * @param headers the headers by name, values decoded
 * @param text the text part; null for none
 * @param html the HTML part; null for none
 * @param thread the name of the thread; empty for none
 * @param id what sets this mail apart from others that say the same
 * @param host the name of this computer
 */
record MailMessage(
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String html,
        ZonedDateTime date,
        String thread,
        String id,
        String host) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final int BOUNDARY_LENGTH = 60;

    /** The mail as it travels, all in ASCII and with CR LF at the end of every line. */
    String mime() {
        String unique = Sha256.hex(String.join("\0", id, headers.toString(), "" + text, "" + html));
        StringBuilder out = new StringBuilder(4096);
        headers.forEach((name, value) -> header(out, name, MimeText.header(value)));
        if (!headers.containsKey("Message-Id")) {
            header(out, "Message-Id", "<" + date.toEpochSecond() + "." + unique.substring(0, 20) + "@" + host + ">");
        }
        if (!thread.isEmpty()) {
            header(out, "References", thread);
            header(out, "In-Reply-To", thread);
        }
        header(out, "Date", DATE.format(date));
        String boundary = unique.substring(0, BOUNDARY_LENGTH);
        header(out, "Content-Type", "multipart/alternative;  boundary=" + boundary);
        header(out, "MIME-Version", "1.0");
        part(out, boundary, "text/plain", text);
        part(out, boundary, "text/html", html);
        return out.append("\r\n--").append(boundary).append("--\r\n").toString();
    }

    private static void header(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static void part(StringBuilder out, String boundary, String type, @Nullable String content) {
        if (content != null) {
            out.append("\r\n--").append(boundary).append("\r\n");
            header(out, "Content-Transfer-Encoding", "quoted-printable");
            header(out, "Content-Type", type + "; charset=UTF-8");
            out.append("\r\n").append(MimeText.quotedPrintable(content));
        }
    }
}
