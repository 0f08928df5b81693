package io.grapevine.integration.sns;

import io.grapevine.go.GoUrl;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** A request of AWS's query protocol: the parameters of an action as a form, with the headers that AWS's clients send. */
final class AwsCall {
    /** Those that the HTTP client sets. */
    private static final String HOST = "host";

    private static final String LENGTH = "content-length";

    private final GoUrl url;
    private final String form;

    private AwsCall(GoUrl url, String form) {
        this.url = url;
        this.form = form;
    }

    /**
     * A request.
     *
     * @param url where to; a query is not sent, nor a port that goes without saying
     * @param parameters the parameters by name
     * @throws SendFailure if {@code url} is none
     */
    static AwsCall of(String url, SortedMap<String, String> parameters) throws SendFailure {
        try {
            GoUrl parsed = GoUrl.parse(url);
            String port = parsed.scheme().equals("https") ? ":443" : ":80";
            String form = parameters.entrySet().stream()
                    .map(entry -> GoUrl.escapeForm(entry.getKey()) + '=' + GoUrl.escapeForm(entry.getValue()))
                    .collect(Collectors.joining("&"));
            return new AwsCall(
                    new GoUrl(
                            parsed.scheme(),
                            without(port, parsed.authority()),
                            without(port, parsed.host()),
                            parsed.path().isEmpty() ? "/" : parsed.path(),
                            "",
                            ""),
                    form);
        } catch (GoUrl.Malformed malformed) {
            throw SendFailure.of("URL <redacted>: " + malformed.getMessage());
        }
    }

    private static String without(String port, String host) {
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }

    /** The request with a signature. */
    HttpCall signed(AwsKeys keys, AwsSignature.Scope scope) {
        SortedMap<String, String> headers = headers(scope.timestamp() + form);
        headers.put(HOST, url.host());
        headers.put(LENGTH, Integer.toString(form.length()));
        headers.put("x-amz-date", scope.timestamp());
        if (!keys.sessionToken().isEmpty()) {
            headers.put("x-amz-security-token", keys.sessionToken().reveal());
        }
        AwsSignature signature = AwsSignature.of("POST", url.path(), headers, form, scope, keys);
        headers.keySet().removeAll(List.of(HOST, LENGTH));
        headers.put("authorization", signature.authorization());
        return call(headers);
    }

    /**
     * The headers of every request.
     *
     * @param what what the request is recognised by: the same one is told with the same id
     */
    private static SortedMap<String, String> headers(String what) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put(
                "amz-sdk-invocation-id",
                UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString());
        headers.put("amz-sdk-request", "attempt=1; max=3");
        headers.put("content-type", "application/x-www-form-urlencoded");
        return headers;
    }

    private HttpCall call(Map<String, String> headers) {
        Map<String, String> cased = new TreeMap<>();
        headers.forEach((name, value) -> cased.put(cased(name), value));
        return new HttpCall("POST", url.text(), cased, form, Duration.ZERO);
    }

    /** The usual form of a name. {@link HttpCall} looks for {@code Authorization} in this form. */
    private static String cased(String name) {
        StringBuilder out = new StringBuilder(name);
        for (int i = 0; i < out.length(); i++) {
            if (i == 0 || out.charAt(i - 1) == '-') {
                out.setCharAt(i, Character.toUpperCase(out.charAt(i)));
            }
        }
        return out.toString();
    }
}
