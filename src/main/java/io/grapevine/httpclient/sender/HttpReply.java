package io.grapevine.httpclient.sender;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A response to an HTTP request that this program has sent.
 *
 * @param headers the first value of each header, by name in lower case
 * @param body the body read as UTF-8, at most {@link #MAX_BODY} bytes of it
 * @param redaction the secrets of the request, which a response may quote
 */
public record HttpReply(int status, Map<String, String> headers, String body, Redaction redaction) {
    /** The maximum size of a body; the rest is not received. */
    public static final int MAX_BODY = 1 << 20;

    /** Converts names to lower case. */
    public HttpReply {
        Map<String, String> byName = new TreeMap<>();
        headers.forEach((name, value) -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = byName;
    }

    /** Creates a response to a request without secrets. */
    public HttpReply(int status, Map<String, String> headers, String body) {
        this(status, headers, body, new Redaction());
    }

    HttpReply with(Redaction known) {
        return new HttpReply(status, headers, body, known);
    }

    /** The body for an error message, with the secrets of the request redacted. */
    public String quotableBody() {
        return redaction.apply(body);
    }

    /** The value of a header, its name in any case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
