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
    /** What is wrong with a URL, or empty. */
    static Optional<String> fault(String url) {
        return parse(url).isPresent()
                ? Optional.empty()
                : Optional.of(
                        '"' + GoUrl.withoutUser(url) + "\" (expected: a URL such as https://alerts.example.com/path)");
    }

    /** Reads a URL that has no fault. */
    public static ExternalUrl of(String url) {
        return parse(url).orElseThrow(() -> new IllegalArgumentException("not a URL with http or https"));
    }

    /** The URL to assume where none is given. */
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
