package io.grapevine.receiver.slack;

import io.grapevine.base.Hmac;
import io.grapevine.config.Secret;
import io.grapevine.receiver.action.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * The signature of a request of Slack, over the bytes of its body as they came.
 *
 * @param timestamp the header {@code X-Slack-Request-Timestamp}
 * @param signature the header {@code X-Slack-Signature}
 */
record SlackSignature(String timestamp, String signature) {
    static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    static final String SIGNATURE = "X-Slack-Signature";

    private static final String VERSION = "v0";

    /** Checks a body at {@code now}. */
    SignatureCheck check(Secret signingSecret, byte[] body, Instant now) {
        if (signingSecret.isEmpty() || !SignatureCheck.isTime(timestamp)) {
            return SignatureCheck.FORGED;
        }
        byte[] prefix = (VERSION + ":" + timestamp + ":").getBytes(StandardCharsets.US_ASCII);
        String expected = VERSION + "=" + Hmac.SHA256.hex(signingSecret.reveal(), prefix, body);
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given)
                ? SignatureCheck.ofTime(timestamp, now)
                : SignatureCheck.FORGED;
    }
}
