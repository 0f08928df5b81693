package io.grapevine.integration.http;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status the status code
 * @param headers the first value of each header, by name in lower case
 * @param body the body read as UTF-8, at most {@link #MAX_BODY} bytes of it
 * @param redaction knows the secrets that were sent, which an answer may repeat
 */
public record HttpReply(int status, Map<String, String> headers, String body, Redaction redaction) {
    /** How many bytes of a body are kept; the rest is not even received. */
    public static final int MAX_BODY = 1 << 20;

    /** Takes names in any case. */
    public HttpReply {
        Map<String, String> byName = new TreeMap<>();
        headers.forEach((name, value) -> byName.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = byName;
    }

    /** An answer to a request without secrets. */
    HttpReply(int status, Map<String, String> headers, String body) {
        this(status, headers, body, new Redaction());
    }

    /** This answer, to a request with the secrets that {@code known} knows. */
    HttpReply with(Redaction known) {
        return new HttpReply(status, headers, body, known);
    }

    /** The body, fit for a message: without the secrets that were sent. */
    public String quotableBody() {
        return redaction.apply(body);
    }

    /** The value of a header, its name in any case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
