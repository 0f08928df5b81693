package io.grapevine.web.api.v2;

import io.grapevine.base.go.Quoted;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validation of the headers {@code Content-Type} and {@code Accept}. The API supports only JSON. */
final class MediaTypes {
    static final String JSON = "application/json";

    private static final String UNTYPED = "application/octet-stream";
    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]++";
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final Pattern CONTENT_TYPE = Pattern.compile(
            "\\s*(" + TOKEN + "/" + TOKEN + ")\\s*" + "(?:;\\s*" + TOKEN + "\\s*=\\s*" + VALUE + "\\s*)*+;?\\s*");
    private static final List<String> RANGES_WITH_JSON = List.of(JSON, "application/*", "*/*");
    private static final Pattern QUALITY = Pattern.compile("\\s*q=([0-9.]++)\\s*", Pattern.CASE_INSENSITIVE);

    private MediaTypes() {}

    /**
     * Validates the headers of a request.
     *
     * @throws Refusal if its body is not JSON, or if it has no body and accepts no JSON
     */
    static void check(HttpServerRequest request) throws Refusal {
        if (request.bytesRead() > 0) {
            String header =
                    Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
            String type = header.isBlank() ? UNTYPED : type(header);
            if (!type.equals(JSON)) {
                throw ApiExchange.http(
                        415, "unsupported media type " + Quoted.quote(type) + ", only [application/json] are allowed");
            }
        } else if (!takesJson(request.headers().getAll("Accept"))) {
            throw ApiExchange.http(406, "unsupported media type requested, only [application/json] are available");
        }
    }

    /** The media type of a {@code Content-Type} header, without its parameters. */
    static String type(String header) throws Refusal {
        if (header.equals(JSON)) {
            return JSON;
        }
        Matcher form = CONTENT_TYPE.matcher(header);
        if (!form.matches()) {
            throw ApiExchange.http(
                    400, "Content-Type header: \"" + header + "\" (expected: type/subtype; parameter=value)");
        }
        return form.group(1).toLowerCase(Locale.ROOT);
    }

    /** Whether a request with these {@code Accept} headers takes JSON; one without any takes everything. */
    static boolean takesJson(List<String> accept) {
        return accept.isEmpty()
                || accept.stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .anyMatch(MediaTypes::hasJson);
    }

    /** Whether a media range of an {@code Accept} header has JSON in it, with a quality that is not zero. */
    private static boolean hasJson(String range) {
        String[] parts = range.split(";", -1);
        if (!RANGES_WITH_JSON.contains(parts[0].strip())) {
            return false;
        }
        String quality = "1";
        for (int i = 1; i < parts.length; i++) {
            Matcher form = QUALITY.matcher(parts[i]);
            if (form.matches()) {
                quality = form.group(1);
            }
        }
        return quality.chars().anyMatch(digit -> digit >= '1' && digit <= '9');
    }
}
