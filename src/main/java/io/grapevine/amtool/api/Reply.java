package io.grapevine.amtool.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers the first value of each header, by name in lower case
 * @param body the body; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record Reply(int status, Map<String, String> headers, byte[] body) {
    /** The value of a header, its name in any case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The type of the body, without parameters and in lower case; empty if it does not say. */
    public String type() {
        return headers.getOrDefault("content-type", "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public boolean isSuccess() {
        return status >= 200 && status <= 299;
    }
}
