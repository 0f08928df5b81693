package io.grapevine.integration.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent to a service. No secret is in it. */
public sealed interface SentMessage {
    /**
     * A request over HTTP.
     *
     * @param method its method
     * @param url where it went
     * @param headers the headers by name
     * @param body the body; empty for none
     * @param status the status of the answer; null if there was none
     */
    record Request(
            String method,
            String url,
            Map<String, String> headers,
            String body,
            @Nullable Integer status) implements SentMessage {
        /** Copies the headers. */
        public Request {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /**
     * A mail.
     *
     * @param server the server, as {@code host:port}
     * @param from the sender on the envelope
     * @param to the recipients on the envelope
     * @param headers the headers by name
     * @param text the text part; null for none
     * @param html the HTML part; null for none
     */
    record Mail(
            String server,
            String from,
            List<String> to,
            Map<String, String> headers,
            @Nullable String text,
            @Nullable String html)
            implements SentMessage {
        /** Copies the collections. */
        public Mail {
            to = List.copyOf(to);
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }
}
