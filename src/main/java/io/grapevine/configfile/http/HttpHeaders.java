package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.secrets;
import static io.grapevine.configfile.shape.FieldSet.texts;

import io.grapevine.config.http.HttpHeader;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.Value;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        Field<@Nullable Map<String, HttpHeader>> any = any("http_headers", paths);
        return Field.of(
                any.name(),
                (in, name) -> checked(in.value(name), any.read(in)),
                (out, name, headers) -> any.write(out, headers),
                Objects::nonNull);
    }

    /** Headers with any names. */
    static Field<@Nullable Map<String, HttpHeader>> any(String field, FilePaths paths) {
        Shape<HttpHeader> header = Shape.of(HttpHeader.class, texts("values"), secrets("secrets"), paths.list("files"));
        return Field.of(
                field,
                (in, name) -> in.has(name) ? in.objectMap(name, header::read) : null,
                (out, name, headers) -> write(out, name, headers, header),
                Objects::nonNull);
    }

    private static void write(
            MappingWriter out, String name, @Nullable Map<String, HttpHeader> headers, Shape<HttpHeader> shape) {
        if (headers == null) {
            return;
        }
        if (headers.isEmpty()) {
            out.object(name, nothing -> {});
        }
        out.objectMap(name, headers, shape::write);
    }

    private static @Nullable Map<String, HttpHeader> checked(Value value, @Nullable Map<String, HttpHeader> headers) {
        if (headers != null) {
            headers.keySet().stream()
                    .map(HeaderName::canonical)
                    .filter(RESERVED::contains)
                    .forEach(name -> value.fault(
                            "setting header \"" + name + "\" (expected: a header the client leaves alone)"));
        }
        return headers;
    }
}
