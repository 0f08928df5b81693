package io.grapevine.receiver.email;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is handed over to a server, as it was written, not as it travels.
 *
 * @param server the server, as {@code host:port}
 * @param from the sender on the envelope
 * @param to the recipients on the envelope
 * @param headers the headers that the configuration asks for, by name
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

    /** Nothing of what it says. */
    @Override
    public String toString() {
        return "MAIL <redacted>";
    }
}
