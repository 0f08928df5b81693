package io.grapevine.integration.http;

import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request that went out, without the secrets that the client knows of: of the URL only scheme and host are told, of
 * headers that are not known to be harmless only the names.
 *
 * @param method the method
 * @param url the URL, its path and query blotted out unless there are none
 * @param headers the headers by name, several values of one separated by commas
 * @param body the body; empty for none
 */
public record Sent(String method, String url, Map<String, String> headers, String body) {
    /** Headers that say nothing but how the body is to be read. */
    private static final Set<String> HARMLESS = Set.of(
            "user-agent",
            "content-type",
            "content-encoding",
            "accept",
            "accept-encoding",
            "accept-language",
            "x-amz-date");

    /** Parts of the names of headers that are likely to hold a secret, even if the configuration shows it. */
    private static final List<String> SUSPICIOUS =
            List.of("auth", "cookie", "token", "key", "secret", "passw", "credential", "session", "signature");

    /** Copies the headers. */
    public Sent {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    /**
     * What may be told of a request.
     *
     * @param shown the headers whose values the configuration does not treat as secret, by name
     * @param known the secrets of the request
     */
    static Sent of(HttpWire wire, MultiMap shown, Redaction known) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : wire.headers().names()) {
            List<String> values = wire.headers().getAll(name);
            List<String> harmless = shown.getAll(name);
            headers.put(
                    name,
                    known.apply(String.join(
                            ", ",
                            values.stream()
                                    .map(value -> isHarmless(name, harmless.contains(value)) ? value : Redaction.BLOT)
                                    .toList())));
        }
        boolean bare = wire.url().target().equals("/");
        String url = (wire.url().https() ? "https://" : "http://") + wire.url().authority();
        return new Sent(
                wire.method(),
                url + (bare ? "/" : "/" + Redaction.BLOT),
                headers,
                wire.body() == null ? "" : known.apply(wire.body().toString()));
    }

    private static boolean isHarmless(String header, boolean shown) {
        String name = header.toLowerCase(Locale.ROOT);
        return HARMLESS.contains(name) || (shown && SUSPICIOUS.stream().noneMatch(name::contains));
    }

    /** Nothing but the method: what is secret to others is not known here. */
    @Override
    public String toString() {
        return method + " " + Redaction.BLOT;
    }
}
