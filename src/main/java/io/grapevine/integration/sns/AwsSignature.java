package io.grapevine.integration.sns;

import io.grapevine.base.crypto.Hmac;
import io.grapevine.base.go.GoUrl;
import io.grapevine.config.Secret;
import io.grapevine.integration.message.DedupKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The signature of a request without a query, by AWS Signature Version 4 with HMAC-SHA256, as the AWS General Reference
 * describes it.
 *
 * @param canonicalRequest the request as it is signed
 * @param stringToSign what is signed of it
 * @param authorization the {@code Authorization} header
 */
record AwsSignature(String canonicalRequest, String stringToSign, String authorization) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /**
     * Signs a request.
     *
     * @param path the path as it is sent, escaped once; signed, it is escaped twice
     * @param headers the headers to sign, by name, sorted without regard to case
     */
    static AwsSignature of(
            String method, String path, SortedMap<String, String> headers, String body, Scope scope, AwsKeys keys) {
        String names = String.join(";", headers.keySet()).toLowerCase(Locale.ROOT);
        String canonical = String.join("\n", method, escaped(path), "", lines(headers), names, DedupKey.sha256(body));
        String toSign = String.join("\n", ALGORITHM, scope.timestamp(), scope.path(), DedupKey.sha256(canonical));
        String signature = HexFormat.of().formatHex(hmac(key(keys.secretKey().reveal(), scope), toSign));
        return new AwsSignature(
                canonical,
                toSign,
                ALGORITHM + " Credential=" + keys.accessKey() + '/' + scope.path() + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
    }

    private static String escaped(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> GoUrl.escapeForm(segment).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static String lines(SortedMap<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT)
                        + ':'
                        + header.getValue().strip().replaceAll(" +", " ")
                        + '\n')
                .collect(Collectors.joining());
    }

    /** The key that signs, which is good for one day, one region and one service. */
    static byte[] key(String secret, Scope scope) {
        byte[] day = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.date());
        return hmac(hmac(hmac(day, scope.region()), scope.service()), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        return Hmac.SHA256.mac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing: what is signed may hold a session token. */
    @Override
    public String toString() {
        return ALGORITHM;
    }

    /** Scope of a signature: a region, a service like {@code sns}, and the time of the request. */
    record Scope(String region, String service, Instant time) {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

        /** The time as the header {@code X-Amz-Date} has it. */
        String timestamp() {
            return TIME.format(time);
        }

        /** The day of the time. */
        String date() {
            return timestamp().substring(0, 8);
        }

        /** All of it, as credentials name it. */
        String path() {
            return date() + '/' + region + '/' + service + "/aws4_request";
        }
    }

    /**
     * The access keys that sign a request.
     *
     * @param accessKey the id of the key
     * @param sessionToken the token of temporary keys; empty for others
     * @param renewable whether other keys can be fetched when AWS says that these have expired
     */
    record AwsKeys(String accessKey, Secret secretKey, Secret sessionToken, boolean renewable) {}
}
