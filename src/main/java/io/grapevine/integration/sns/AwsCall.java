package io.grapevine.integration.sns;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.integration.sns.AwsSignature.AwsKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** A request of AWS's query protocol: the parameters of an action as a form, with the headers that AWS's clients send. */
final class AwsCall {
    /** Those that the HTTP client sets. */
    private static final List<String> OWN = List.of("Host", "Content-Length");

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
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        // The same request has the same id.
        headers.put("Amz-Sdk-Invocation-Id", id(scope.timestamp() + form));
        headers.put("Amz-Sdk-Request", "attempt=1; max=3");
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Host", url.host());
        headers.put("Content-Length", Integer.toString(form.length()));
        headers.put("X-Amz-Date", scope.timestamp());
        if (!keys.sessionToken().isEmpty()) {
            headers.put("X-Amz-Security-Token", keys.sessionToken().reveal());
        }
        AwsSignature signature = AwsSignature.of("POST", url.path(), headers, form, scope, keys);
        headers.keySet().removeAll(OWN);
        headers.put("Authorization", signature.authorization());
        return new HttpCall("POST", url.text(), headers, form, Duration.ZERO);
    }

    private static String id(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
