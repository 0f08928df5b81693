package io.grapevine.api.v2;

import io.grapevine.go.Quoted;
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
    private static final Pattern RANGE =
            Pattern.compile("\\s*(\\S+?)\\s*(?:;\\s*q=([0-9.]+)\\s*|;[^;]*)*", Pattern.CASE_INSENSITIVE);

    private MediaTypes() {}

    /**
     * Validates the headers of a request.
     *
     * @throws ApiException if its body is not JSON, or if it has no body and accepts no JSON
     */
    static void check(HttpServerRequest request) throws ApiException {
        if (request.bytesRead() > 0) {
            String header =
                    Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
            String type = header.isBlank() ? UNTYPED : type(header);
            if (!type.equals(JSON)) {
                throw ApiException.http(
                        415, "unsupported media type " + Quoted.quote(type) + ", only [application/json] are allowed");
            }
        } else if (!takesJson(request.headers().getAll("Accept"))) {
            throw ApiException.http(406, "unsupported media type requested, only [application/json] are available");
        }
    }

    private static String type(String header) throws ApiException {
        if (header.equals(JSON)) {
            return JSON;
        }
        Matcher form = CONTENT_TYPE.matcher(header);
        if (!form.matches()) {
            throw ApiException.http(
                    400, "Content-Type header: \"" + header + "\" (expected: type/subtype; parameter=value)");
        }
        return form.group(1).toLowerCase(Locale.ROOT);
    }

    /** Whether a request with these {@code Accept} headers takes JSON; one without any takes everything. */
    static boolean takesJson(List<String> accept) {
        return accept.isEmpty()
                || accept.stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .anyMatch(range -> {
                            Matcher form = RANGE.matcher(range);
                            return form.matches()
                                    && List.of(JSON, "application/*", "*/*").contains(form.group(1))
                                    && (form.group(2) == null || form.group(2).matches(".*[1-9].*"));
                        });
    }
}
