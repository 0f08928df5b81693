package io.grapevine.receiver.discord;

import io.grapevine.receiver.action.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The signature of a request of Discord, over the bytes of its body as they came.
 *
 * @param timestamp the header {@code X-Signature-Timestamp}
 * @param signature the header {@code X-Signature-Ed25519}
 */
record DiscordSignature(String timestamp, String signature) {
    static final String TIMESTAMP = "X-Signature-Timestamp";
    static final String SIGNATURE = "X-Signature-Ed25519";

    private static final String ALGORITHM = "Ed25519";

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final String X509 = "302a300506032b6570032100";

    /**
     * Checks a body at {@code now}.
     *
     * @param publicKey 64 hexadecimal digits
     */
    SignatureCheck check(String publicKey, byte[] body, Instant now) {
        if (!SignatureCheck.isTime(timestamp) || !signature.matches("[0-9a-fA-F]{128}")) {
            return SignatureCheck.FORGED;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key(publicKey));
            verifier.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            verifier.update(body);
            if (!verifier.verify(HexFormat.of().parseHex(signature))) {
                return SignatureCheck.FORGED;
            }
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return SignatureCheck.FORGED; // of a key that is no point, or a number that is too great
        }
        return SignatureCheck.ofTime(timestamp, now);
    }

    private static PublicKey key(String publicKey) throws GeneralSecurityException {
        byte[] encoded = HexFormat.of().parseHex(X509 + publicKey);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }
}
