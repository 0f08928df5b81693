package io.grapevine.receiver.pagerduty;

import io.grapevine.base.Hmac;
import io.grapevine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The signatures of a request of PagerDuty, over the bytes of its body as they came. While a secret is replaced there is one by the
 * old and one by the new secret.
 *
 * @param signatures the header {@code X-PagerDuty-Signature}: signatures with their versions, separated by commas
 */
record PagerdutySignature(String signatures) {
    static final String HEADER = "X-PagerDuty-Signature";

    private static final String VERSION = "v1=";

    /** Whether one of them is by a secret. */
    boolean isBy(Secret secret, byte[] body) {
        if (secret.isEmpty()) {
            return false;
        }
        byte[] expected = (VERSION + Hmac.SHA256.hex(secret.reveal(), body)).getBytes(StandardCharsets.US_ASCII);
        return Arrays.stream(signatures.split(","))
                .map(signature -> signature.strip().getBytes(StandardCharsets.UTF_8))
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
    }
}
