package io.grapevine.http;

import org.jspecify.annotations.Nullable;

/**
 * The {@code Authorization} headers of a request and its redirects, by the rules of Go's client and of Prometheus'
 * {@code http_config}.
 *
 * @param own the header that the caller gives the first request; null for none
 * @param configured the header of {@code http_config}; null for none
 * @param replaces whether the configured header takes the place of any other, as that of OAuth 2 does
 * @param extraHeaders whether {@code http_headers} are added, for then nothing sensitive goes to another host, not even
 *     the user of a URL
 */
public record ChainCredentials(
        @Nullable String own, @Nullable String configured, boolean replaces, boolean extraHeaders) {

    /**
     * The header of one request of the chain: the caller's, else that of the user in the URL, which a redirect may have
     * named, else the configured one. Another host receives only the user in its own URL.
     *
     * @return null for none
     */
    public @Nullable String authorization(Redirects.Hop hop) {
        String header = hop.strayed() ? null : own;
        if (header == null && !(hop.strayed() && extraHeaders)) {
            header = ofUser(hop.url());
        }
        if (configured != null && !hop.strayed() && (replaces || header == null)) {
            header = configured;
        }
        return header;
    }

    /** The header of basic authentication for the user in a URL; null if it names none. */
    public static @Nullable String ofUser(HttpUrl url) {
        String user = url.userInfo();
        if (user == null) {
            return null;
        }
        int colon = user.indexOf(':');
        return Credentials.basic(
                colon < 0 ? user : user.substring(0, colon), colon < 0 ? "" : user.substring(colon + 1));
    }
}
