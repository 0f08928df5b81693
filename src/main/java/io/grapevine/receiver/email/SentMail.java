package io.grapevine.receiver.email;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is passed to an SMTP server, before it is encoded.
 *
 * @param server the server, as {@code host:port}
 * @param from the sender on the envelope
 * @param to the recipients on the envelope
 * @param headers the configured headers, by name
 */
public record SentMail(
        String server,
        String from,
        List<String> to,
        Map<String, String> headers,
        @Nullable String text,
        @Nullable String html) {
    public SentMail {
        to = List.copyOf(to);
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /** Hides the content, for logs. */
    @Override
    public String toString() {
        return "MAIL <redacted>";
    }
}
