package io.grapevine.server.flags;

import io.grapevine.base.go.GoUrl;
import java.util.Optional;

/**
 * The URL under which users reach this server.
 *
 * @param text the URL, without a slash at the end of its path
 * @param path the decoded path of the URL: empty, or beginning with a slash and ending without one
 */
public record ExternalUrl(String text, String path) {
    /** The error in a URL; empty if it is valid. */
    static Optional<String> fault(String url) {
        return parse(url).isPresent()
                ? Optional.empty()
                : Optional.of(
                        '"' + GoUrl.withoutUser(url) + "\" (expected: a URL such as https://alerts.example.com/path)");
    }

    /** Reads a URL that is known to be valid. */
    public static ExternalUrl of(String url) {
        return parse(url).orElseThrow(() -> new IllegalArgumentException("not a URL with http or https"));
    }

    /** The default URL, for a server without a configured one. */
    public static ExternalUrl local(String hostName, int port) {
        return new ExternalUrl("http://" + hostName + ":" + port, "");
    }

    private static Optional<ExternalUrl> parse(String text) {
        try {
            GoUrl url = GoUrl.parse(text).withoutSlashAtEnd();
            return url.scheme().equals("http") || url.scheme().equals("https")
                    ? Optional.of(new ExternalUrl(url.text(), url.decodedPath()))
                    : Optional.empty();
        } catch (GoUrl.Malformed notAUrl) {
            return Optional.empty();
        }
    }
}
