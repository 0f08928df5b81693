package io.grapevine.receiver.email;

import io.grapevine.base.Sha256;
import io.grapevine.httpclient.SendFailure;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail, rendered. Whatever a mail needs that is unique is derived from what it says and from {@code id}: the same
 * attempt makes the same mail, so a mail program that saw it before can tell.
 *
 * @param headers the headers by name, values decoded
 * @param thread the name of the thread; empty for none
 * @param id what sets this mail apart from others that say the same
 */
record MailMessage(
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String html,
        OffsetDateTime date,
        String thread,
        String id,
        String host) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final int BOUNDARY_LENGTH = 60;

    /** The headers that hold addresses, in MIME's spelling. */
    private static final Set<String> ADDRESSES =
            Set.of("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Errors-To", "Disposition-Notification-To");

    /** The mail as it travels, all in ASCII and with CR LF at the end of every line. */
    String mime() {
        String unique = Sha256.hex(String.join("\0", id, headers.toString(), "" + text, "" + html));
        StringBuilder out = new StringBuilder(4096);
        headers.forEach((name, value) ->
                header(out, name, ADDRESSES.contains(name) ? MimeText.addresses(value) : MimeText.header(value)));
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

    /** Text beyond ASCII in mails: encoded words in headers (RFC 2047) and quoted-printable in bodies (RFC 2045). */
    static final class MimeText {
        private static final HexFormat HEX = HexFormat.of().withUpperCase();
        private static final String WORD_START = "=?utf-8?q?";
        private static final String WORD_END = "?=";

        /** The room in an encoded word, which is at most 75 characters long. */
        private static final int WORD_ROOM = 75 - WORD_START.length() - WORD_END.length();

        /** The room in a line of a body, which is at most 76 characters long, before the sign that it goes on. */
        private static final int LINE_ROOM = 75;

        private static final int MAX_HEADER_LINE = 900;

        private static final String NOT_IN_WORDS = "=?_\t";

        /** What an encoded word within a name has only escaped, besides (RFC 2047, 5). */
        private static final String NOT_IN_NAMES = NOT_IN_WORDS + "\"#$%&'(),.:;<>@[\\]^`{|}~";

        private static final Pattern SPACE = Pattern.compile("\\s+");

        private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

        /** A value that is no list of addresses, but ends with one, as where a name has a colon. */
        private static final Pattern LAST_ADDRESS =
                Pattern.compile("(?s)\\s*([^<>]*[^<>\\s])\\s*<([!-;=?-~]+@[!-;=?-~]+)>\\s*");

        private MimeText() {}

        /**
         * Encodes the value of a header. Plain ASCII stays as it is; anything else, line breaks included, becomes encoded
         * words, one to a line, so that a value cannot add a header and no line grows too long.
         */
        static String header(String value) {
            return isPlain(value) ? folded(value) : words(value, NOT_IN_WORDS);
        }

        /**
         * Encodes the value of a header that holds addresses. Names beyond ASCII become encoded words; an address within one
         * would be none (RFC 2047, 5). Line breaks, which may stand between addresses, become spaces.
         */
        static String addresses(String value) {
            if (isPlain(value)) {
                return folded(value);
            }
            List<MailAddresses.Mailbox> mailboxes;
            try {
                mailboxes = MailAddresses.mailboxes(value);
            } catch (SendFailure unreadable) {
                Matcher last = LAST_ADDRESS.matcher(value);
                return last.matches()
                        ? words(last.group(1).strip(), NOT_IN_NAMES) + " <" + last.group(2) + ">"
                        : header(value);
            }
            List<String> encoded = mailboxes.stream().map(MimeText::mailbox).toList();
            String line = String.join(", ", encoded);
            return line.length() <= MAX_HEADER_LINE ? line : String.join(",\r\n ", encoded);
        }

        private static String mailbox(MailAddresses.Mailbox mailbox) {
            String written = SPACE.matcher(mailbox.written()).replaceAll(" ");
            if (isPlain(written)) {
                return written;
            }
            String address = CONTROLS.matcher(mailbox.address()).replaceAll("");
            String name = mailbox.name();
            return name.isEmpty()
                    ? address
                    : (isPlain(name) ? '"' + name.replaceAll("[\"\\\\]", "\\\\$0") + '"' : words(name, NOT_IN_NAMES))
                            + " <" + address + ">";
        }

        private static boolean isPlain(String value) {
            return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
        }

        private static String words(String value, String reserved) {
            StringBuilder out = new StringBuilder(WORD_START);
            int room = WORD_ROOM;
            for (int c : value.codePoints().toArray()) { // a character is never split over two words
                String encoded = c == ' ' ? "_" : escaped(Character.toString(c), reserved);
                if (encoded.length() > room) {
                    out.append(WORD_END).append("\r\n ").append(WORD_START);
                    room = WORD_ROOM;
                }
                out.append(encoded);
                room -= encoded.length();
            }
            return out.append(WORD_END).toString();
        }

        /** Lines of more than 998 characters may be refused or split, so a longer value is continued where it has a space. */
        private static String folded(String value) {
            StringBuilder out = new StringBuilder(value);
            int start = 0;
            while (out.length() - start > MAX_HEADER_LINE) {
                int space = out.lastIndexOf(" ", start + MAX_HEADER_LINE);
                if (space <= start) {
                    break;
                }
                out.insert(space, "\r\n");
                start = space + 2;
            }
            return out.toString();
        }

        /** Encodes text as quoted-printable: lines of at most 76 characters, separated by CR LF. */
        static String quotedPrintable(String text) {
            StringJoiner out = new StringJoiner("\r\n");
            for (String line : text.split("\r\n|\r|\n", -1)) {
                String encoded = escaped(line, "=");
                if (line.endsWith(" ") || line.endsWith("\t")) { // servers may drop white space at the end of a line
                    int last = line.length() - 1;
                    encoded = encoded.substring(0, encoded.length() - 1) + "="
                            + HEX.toHexDigits((byte) line.charAt(last));
                }
                int start = 0;
                while (encoded.length() - start > LINE_ROOM) {
                    int end = start + LINE_ROOM;
                    int escape = encoded.lastIndexOf('=', end - 1);
                    end = escape > end - 3 ? escape : end;
                    out.add(encoded.substring(start, end) + "=");
                    start = end;
                }
                out.add(encoded.substring(start));
            }
            return out.toString();
        }

        /** Escapes each byte that is not printable ASCII or a tab, or is {@code reserved}, as {@code =XX}. */
        private static String escaped(String text, String reserved) {
            StringBuilder out = new StringBuilder(text.length() + 8);
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                if ((b == '\t' || (b >= ' ' && b <= '~')) && reserved.indexOf(b) < 0) {
                    out.append((char) b);
                } else {
                    out.append('=').append(HEX.toHexDigits(b));
                }
            }
            return out.toString();
        }
    }
}
