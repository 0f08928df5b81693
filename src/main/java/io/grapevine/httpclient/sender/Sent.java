package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.sender.PooledTransport.ResolvedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * A sent request with secrets redacted: of the URL only scheme and host are shown, and of headers not known to be
 * harmless only the names.
 *
 * @param url the URL, with path and query redacted
 * @param headers the headers by name, several values of one separated by commas
 */
public record Sent(String method, String url, Map<String, String> headers, String body) {
    /** Headers that only describe the body. */
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

    /** Listener for every request of a client except those for tokens. Called on event loops. */
    @FunctionalInterface
    public interface Observer {
        Observer NONE = request -> status -> {};

        /** A request is sent; the result is called with the status of the response, if there is one. */
        IntConsumer sent(Sent request);
    }

    public Sent {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    /**
     * Redacts a request.
     *
     * @param body the body of the request, before it was encrypted
     * @param shown the headers whose values the configuration does not treat as secret, by name
     */
    static Sent of(ResolvedRequest request, String body, Map<String, List<String>> shown, Redaction known) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach((name, values) -> {
            List<String> harmless = shown.getOrDefault(name, List.of());
            headers.put(
                    name,
                    known.apply(values.stream()
                            .map(value -> isHarmless(name, harmless.contains(value)) ? value : Redaction.BLOT)
                            .collect(Collectors.joining(", "))));
        });
        boolean bare = request.url().target().equals("/");
        String url =
                (request.url().https() ? "https://" : "http://") + request.url().authority();
        return new Sent(
                request.method(),
                url + (bare ? "/" : "/" + Redaction.BLOT),
                headers,
                request.body() == null ? "" : known.apply(body));
    }

    private static boolean isHarmless(String header, boolean shown) {
        String name = header.toLowerCase(Locale.ROOT);
        return HARMLESS.contains(name) || (shown && SUSPICIOUS.stream().noneMatch(name::contains));
    }

    /** The method only, as all else may be secret. */
    @Override
    public String toString() {
        return method + " " + Redaction.BLOT;
    }
}
