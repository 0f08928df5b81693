package io.grapevine.config.file.shape;

import static io.grapevine.config.file.shape.FieldSet.optional;
import static io.grapevine.config.file.shape.FieldSet.secrets;

import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.Yaml;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The field tables of {@code http_headers}: three kinds of values per header. */
public final class HttpHeaders {
    /** The headers that the client or AWS signing sets. */
    private static final Set<String> RESERVED = Set.of(
            "Authorization",
            "Host",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "User-Agent",
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Www-Authenticate",
            "Accept-Encoding",
            "X-Prometheus-Remote-Write-Version",
            "X-Prometheus-Remote-Read-Version",
            "X-Prometheus-Scrape-Timeout-Seconds",
            "X-Amz-Date",
            "X-Amz-Security-Token",
            "X-Amz-Content-Sha256");

    private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

    private HttpHeaders() {}

    /** The headers of an HTTP client; not those that it sets itself. */
    static Field<@Nullable Map<String, HttpHeader>> ofClient(HttpConfigFormat.FilePaths paths) {
        return field("http_headers", paths, HttpHeaders::refuseReserved);
    }

    /** Headers with any names. */
    static Field<@Nullable Map<String, HttpHeader>> any(String name, HttpConfigFormat.FilePaths paths) {
        return field(name, paths, value -> {});
    }

    private static Field<@Nullable Map<String, HttpHeader>> field(
            String name, HttpConfigFormat.FilePaths paths, Consumer<Value> check) {
        Shape<HttpHeader> header = Shape.of(HttpHeader.class, secrets("secrets"), paths.list("files"));
        return optional(
                name,
                value -> {
                    Map<String, HttpHeader> headers = value.map(item -> item.read(header::read));
                    check.accept(value);
                    return headers;
                },
                headers -> Yaml.map(headers, header::write));
    }

    private static void refuseReserved(Value headers) {
        headers.entries().keySet().stream()
                .map(HttpHeaders::canonical)
                .filter(RESERVED::contains)
                .forEach(name ->
                        headers.fault("setting header \"" + name + "\" (expected: a header the client leaves alone)"));
    }

    /**
     * The canonical spelling of a name, {@code Content-Type} for {@code content-type}; unchanged if it has characters that
     * no header name can have.
     */
    public static String canonical(String name) {
        if (!name.chars().allMatch(HttpHeaders::isAllowed)) {
            return name;
        }
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int i = 0; i < canonical.length(); i++) {
            if (i == 0 || canonical.charAt(i - 1) == '-') {
                canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
            }
        }
        return canonical.toString();
    }

    private static boolean isAllowed(int character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || SYMBOLS.indexOf(character) >= 0);
    }
}
