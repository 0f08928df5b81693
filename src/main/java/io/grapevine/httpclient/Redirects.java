package io.grapevine.httpclient;

import io.grapevine.httpclient.Redirects.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Computes the request that follows a redirect, by the rules of Go's client. Without side effects. */
public final class Redirects {
    /** How many redirects are followed. */
    public static final int MAX = 10;

    private static final Set<String> SENSITIVE = names(
            "Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate");
    private static final Set<String> ABOUT_THE_BODY =
            names("Content-Encoding", "Content-Language", "Content-Location", "Content-Type");

    private Redirects() {}

    private static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }

    /**
     * A request of a chain of redirects.
     *
     * @param withBody whether the body is still sent
     * @param strayed whether the chain ever left the host it began at and its subdomains, so that credentials stay
     *     behind
     * @param number how many redirects led here
     */
    public record Hop(String method, HttpUrl url, boolean withBody, boolean strayed, int number) {
        /** Whether a header of the first request may be sent with this one. */
        boolean mayCarry(String header) {
            return mayAdd(header) && (withBody || !ABOUT_THE_BODY.contains(header));
        }

        /** Whether a header that {@code http_headers} add to every request may be added to this one. */
        boolean mayAdd(String header) {
            return !(strayed && SENSITIVE.contains(header));
        }
    }

    /**
     * Computes the request that follows a response.
     *
     * @param start the host that the chain began at
     * @param location the {@code Location} header of the response; null if it has none
     * @return null if the response is final
     * @throws SendFailure after too many redirects, or if the redirect has no valid location
     */
    public static @Nullable Hop next(Hop hop, String start, int status, @Nullable String location) throws SendFailure {
        boolean keepsMethod = status == 307 || status == 308;
        boolean redirects = keepsMethod || (status >= 301 && status <= 303);
        if (!redirects || location == null || location.isEmpty()) {
            return null;
        }
        if (hop.number() == MAX) {
            throw SendFailure.of(hop.url() + ": stopped after " + MAX + " redirects");
        }
        HttpUrl url = hop.url().resolve(location);
        boolean safe = hop.method().equals("GET") || hop.method().equals("HEAD");
        return new Hop(
                keepsMethod || safe ? hop.method() : "GET",
                url,
                keepsMethod && hop.withBody(),
                hop.strayed() || !isWithin(url.host(), start),
                hop.number() + 1);
    }

    private static boolean isWithin(String host, String domain) {
        String name = host.toLowerCase(Locale.ROOT);
        String parent = domain.toLowerCase(Locale.ROOT);
        return name.equals(parent) || (name.indexOf(':') < 0 && name.endsWith("." + parent));
    }

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
}
