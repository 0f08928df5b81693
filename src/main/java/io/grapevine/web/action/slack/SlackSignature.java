package io.grapevine.web.action.slack;

import io.grapevine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a request of Slack, over the bytes of its body as they came.
 *
 * @param timestamp the header {@code X-Slack-Request-Timestamp}
 * @param signature the header {@code X-Slack-Signature}
 */
record SlackSignature(String timestamp, String signature) {
    static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    static final String SIGNATURE = "X-Slack-Signature";

    /** How far the time of a request may be from the clock of this computer. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "v0";

    /** The result of the check. */
    enum Check {
        VALID,
        /** A header is missing or malformed, or the signature was made with another secret or of another body. */
        FORGED,
        /** The signature is right, but of another time: the request was repeated, or a clock is wrong. */
        OLD
    }

    static SlackSignature of(@Nullable String timestamp, @Nullable String signature) {
        return new SlackSignature(timestamp == null ? "" : timestamp, signature == null ? "" : signature);
    }

    /** Checks a body at {@code now}. The time is looked at after the signature, so that it says something about clocks. */
    Check check(Secret signingSecret, byte[] body, Instant now) {
        if (signingSecret.isEmpty() || !timestamp.matches("\\d{1,12}")) {
            return Check.FORGED;
        }
        String expected = VERSION + "=" + HexFormat.of().formatHex(code(signingSecret, body));
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given)) {
            return Check.FORGED;
        }
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        return apart.abs().compareTo(TOLERANCE) > 0 ? Check.OLD : Check.VALID;
    }

    private byte[] code(Secret signingSecret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(signingSecret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((VERSION + ":" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }
}
