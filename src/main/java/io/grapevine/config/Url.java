package io.grapevine.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A non-secret URL that may contain a password. It prints with {@code xxxxx} instead of the password.
 *
 * <p>The text is kept as Go's {@code net/url} writes it, which {@link java.net.URI} does not always accept.
 */
public final class Url {
    private final String text;

    /** Takes {@code text} as it is; whether it is a URL was decided where it was read. */
    public Url(String text) {
        this.text = Objects.requireNonNull(text);
    }

    /** The whole URL, password included. Only for connecting. */
    public String reveal() {
        return text;
    }

    /** Whether nothing is set. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The URL with a slash at the end of its path. */
    public Url withTrailingSlash() {
        int end = 0;
        while (end < text.length() && "?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.startsWith("/", end - 1) ? this : new Url(text.substring(0, end) + "/" + text.substring(end));
    }

    /** The URL with {@code xxxxx} for its password, if it has one. */
    public String redacted() {
        int authority = text.indexOf("//") + 2;
        if (authority < 2) {
            return text;
        }
        int end = authority;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int at = text.lastIndexOf('@', end - 1);
        int colon = text.indexOf(':', authority);
        return at < authority || colon < 0 || colon > at
                ? text
                : text.substring(0, colon + 1) + "xxxxx" + text.substring(at);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Url that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return redacted();
    }
}
