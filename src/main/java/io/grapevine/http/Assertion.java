package io.grapevine.http;

import io.grapevine.config.http.OAuth2;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Signed JWT assertions, with which a client requests tokens without a shared secret (RFC 7523). */
final class Assertion {
    private static final Duration LIFE = Duration.ofMinutes(10);

    /** The PKCS #8 prefix of a PKCS #1 key: version 0 and the object identifier of RSA. */
    private static final byte[] RSA_KEY = new BigInteger("020100300d06092a864886f70d0101010500", 16).toByteArray();

    private Assertion() {}

    /**
     * Signs the assertion that {@code oauth2} configures.
     *
     * @param key an RSA key in PEM
     * @throws SendFailure if the key is invalid
     */
    static String sign(OAuth2 config, String key, Instant now) throws SendFailure {
        String algorithm = config.signatureAlgorithm().isEmpty() ? "RS256" : config.signatureAlgorithm();
        Map<String, Object> header = new TreeMap<>(Map.of("alg", algorithm, "typ", "JWT"));
        if (!config.clientCertificateKeyId().isEmpty()) {
            header.put("kid", config.clientCertificateKeyId());
        }
        String signed = encoded(GoJson.encode(header)) + "." + encoded(GoJson.encode(claims(config, now)));
        try {
            Signature signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
            signature.initSign(privateKey(key));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw SendFailure.of("oauth2.client_certificate_key: unusable (expected: an RSA key in PEM)");
        }
    }

    private static Map<String, Object> claims(OAuth2 config, Instant now) {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("iss", config.iss().isEmpty() ? config.clientId() : config.iss());
        claims.put("sub", config.clientId());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("aud", config.audience().isEmpty() ? config.tokenUrl() : config.audience());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        if (!config.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", config.scopes()));
        }
        claims.putAll(config.claims());
        return claims;
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf("-----BEGIN ");
        int start = begin < 0 ? -1 : pem.indexOf("-----", begin + 11);
        int end = pem.indexOf("-----END ", Math.max(start, 0));
        if (start < 0 || end < 0) {
            throw new IllegalArgumentException("no PEM");
        }
        byte[] content = Base64.getMimeDecoder().decode(pem.substring(start + 5, end));
        boolean bare = pem.startsWith("RSA ", begin + 11);
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(bare ? wrapped(content) : content));
    }

    /** Java reads PKCS #8 only. */
    private static byte[] wrapped(byte[] bareKey) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_KEY);
        content.writeBytes(element(0x04, bareKey));
        return element(0x30, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length >= 0x80) {
            element.write(0x82); // two bytes of length, which an RSA key needs and never exceeds
            element.write(content.length >> 8);
        }
        element.write(content.length);
        element.writeBytes(content);
        return element.toByteArray();
    }
}
