package io.grapevine.httpclient;

import io.grapevine.httpclient.Redirects.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request and its redirects, by the rules of Go's client and of Prometheus' {@code http_config}.
 *
 * @param own the headers that the caller gives the first request
 * @param configured the {@code Authorization} header of {@code http_config}; null for none
 * @param replaces whether the configured header takes the place of any other, as that of OAuth 2 does
 * @param extra the {@code http_headers}; where there are some, nothing sensitive goes to another host, not even the user
 *     of a URL
 */
public record ChainHeaders(
        Map<String, String> own, @Nullable String configured, boolean replaces, Map<String, List<String>> extra) {
    /** The headers of one request of the chain: the values of each by its name in any case; to be changed by the caller. */
    public Map<String, List<String>> of(Hop hop) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.forEach((name, value) -> {
            if (hop.mayCarry(name)) {
                headers.put(name, List.of(value));
            }
        });
        String authorization = authorization(hop);
        if (authorization != null) {
            headers.put("Authorization", List.of(authorization));
        }
        extra.forEach((name, values) -> {
            if (hop.mayAdd(name)) {
                List<String> all = new ArrayList<>(headers.getOrDefault(name, List.of()));
                all.addAll(values);
                headers.put(name, all);
            }
        });
        return headers;
    }

    /**
     * The {@code Authorization} header of one request of the chain, or null: the caller's, else that of the user
     * in the URL, which a redirect may have named, else the configured one. Another host receives only the user in its
     * own URL.
     */
    @Nullable
    String authorization(Hop hop) {
        String header = hop.strayed() ? null : own.get("Authorization");
        if (header == null && !(hop.strayed() && !extra.isEmpty())) {
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

    @Override
    public String toString() {
        return "<secret>";
    }
}
