package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.optional;
import static io.grapevine.configfile.shape.FieldSet.secrets;

import io.grapevine.config.http.HttpHeader;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.configfile.yaml.Yaml;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The field tables of {@code http_headers}: three kinds of values per header. */
final class HttpHeaders {
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

    private HttpHeaders() {}

    /** The headers of an HTTP client; not those that it sets itself. */
    static Field<@Nullable Map<String, HttpHeader>> ofClient(FilePaths paths) {
        return field("http_headers", paths, HttpHeaders::refuseReserved);
    }

    /** Headers with any names. */
    static Field<@Nullable Map<String, HttpHeader>> any(String name, FilePaths paths) {
        return field(name, paths, value -> {});
    }

    private static Field<@Nullable Map<String, HttpHeader>> field(String name, FilePaths paths, Consumer<Value> check) {
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
                .map(HeaderName::canonical)
                .filter(RESERVED::contains)
                .forEach(name ->
                        headers.fault("setting header \"" + name + "\" (expected: a header the client leaves alone)"));
    }
}
