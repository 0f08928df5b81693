package io.grapevine.cli.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer. */
public final class Reply {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param headers the first value of each header, by name in lower case
     */
    Reply(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The body; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The value of a header, its name in any case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The type of the body, without parameters and in lower case; empty if it does not say. */
    public String type() {
        String type = headers.getOrDefault("content-type", "");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether it is a success. */
    public boolean isSuccess() {
        return status >= 200 && status <= 299;
    }
}
