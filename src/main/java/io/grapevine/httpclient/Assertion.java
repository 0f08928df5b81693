package io.grapevine.httpclient;

import io.grapevine.base.tls.KeyDer;
import io.grapevine.config.http.OAuth2;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Signed JWT assertions, with which a client requests tokens without a shared secret (RFC 7523). */
final class Assertion {
    private static final Duration LIFE = Duration.ofMinutes(10);

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
        return KeyDer.rsa(content);
    }
}
