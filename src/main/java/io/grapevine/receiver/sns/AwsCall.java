package io.grapevine.receiver.sns;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

/**
 * A request of AWS's query protocol, in the bytes of AWS's client for Go: the parameters of an action as a form, and the
 * headers that AWS's clients send. The SDK signs it.
 *
 * @param url where to, without a query and without a port that goes without saying
 * @param target {@code url} in parts
 * @param form the body
 */
record AwsCall(GoUrl url, HttpUrl target, String form) {
    /** Headers that the HTTP client sets. */
    private static final List<String> OWN = List.of("Host", "Content-Length");

    /** Deprecated for a signer that sends the hash of the body in a header of its own, which Alertmanager does not. */
    @SuppressWarnings("deprecation")
    private static final Aws4Signer SIGNER = Aws4Signer.create();

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
            GoUrl plain = new GoUrl(
                    parsed.scheme(),
                    without(port, parsed.authority()),
                    without(port, parsed.host()),
                    parsed.path().isEmpty() ? "/" : parsed.path(),
                    "",
                    "");
            return new AwsCall(plain, HttpUrl.parse(plain.text()), form);
        } catch (GoUrl.Malformed malformed) {
            throw SendFailure.of("URL <redacted>: " + malformed.getMessage());
        }
    }

    private static String without(String port, String host) {
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }

    /**
     * The request with a signature.
     *
     * @param service the service that the signature is for, like {@code sns}
     * @param clock the time of the signature
     */
    HttpCall signed(AwsCredentials keys, String service, String region, Clock clock) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol(url.scheme())
                .host(target.bracketedHost())
                .port(target.port())
                .encodedPath(url.path())
                .putHeader("Amz-Sdk-Invocation-Id", id(clock.instant() + form)) // the same request has the same id
                .putHeader("Amz-Sdk-Request", "attempt=1; max=3")
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Content-Length", Integer.toString(form.length()))
                .contentStreamProvider(ContentStreamProvider.fromUtf8String(form))
                .build();
        Aws4SignerParams how = Aws4SignerParams.builder()
                .awsCredentials(keys)
                .signingName(service)
                .signingRegion(Region.of(region))
                .signingClockOverride(clock)
                .normalizePath(false)
                .build();
        Map<String, String> headers = new TreeMap<>();
        SIGNER.sign(request, how).forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        headers.keySet().removeAll(OWN);
        return new HttpCall("POST", url.text(), headers, form, Duration.ZERO);
    }

    private static String id(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Nothing of it: the form may hold anything. */
    @Override
    public String toString() {
        return "POST <redacted>";
    }
}
