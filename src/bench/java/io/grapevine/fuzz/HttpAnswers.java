package io.grapevine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the responses that came over a connection of HTTP/1. */
final class HttpAnswers {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9]) [^\r\n]*\r\n");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]+)\r\n");

    private HttpAnswers() {}

    /** The status of each final response, the last of which may be cut off. */
    static List<Integer> statuses(byte[] received) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        List<Integer> statuses = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Matcher line = STATUS.matcher(text).region(at, text.length());
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0) {
                break; // cut off
            }
            if (!line.lookingAt()) {
                throw new AssertionError("not a response: " + text.substring(at, Math.min(text.length(), at + 200)));
            }
            int status = Integer.parseInt(line.group(1));
            if (status >= 200) {
                statuses.add(status);
            }
            at = afterBody(text, text.substring(at, end + 2).toLowerCase(Locale.ROOT), end + 4, status);
        }
        return statuses;
    }

    private static int afterBody(String text, String head, int start, int status) {
        // a response to HEAD has the length of a body that it has not
        if (status < 200 || status == 204 || status == 304 || text.startsWith("HTTP/1.", start)) {
            return start;
        }
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            return afterChunks(text, start);
        }
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Math.min(text.length(), start + Integer.parseInt(length.group(1))) : text.length();
    }

    private static int afterChunks(String text, int start) {
        int at = start;
        Matcher chunk = CHUNK.matcher(text).region(at, text.length());
        while (chunk.lookingAt()) {
            int size = Integer.parseInt(chunk.group(1), 16);
            at = Math.min(text.length(), chunk.end() + size + 2);
            if (size == 0) {
                return at;
            }
            chunk.region(at, text.length());
        }
        return text.length();
    }
}
