package io.grapevine.httpclient;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.tls.KeyDer;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body and headers of a request for an OAuth 2 token.
 *
 * @param authorization the {@code Authorization} header; null for none
 * @param body the body, a form
 */
public record OAuthTokenRequest(@Nullable String authorization, String body) {
    /** The type of the body. */
    public static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

    /** The source of the client secret or key. */
    public static SecretSource credential(OAuth2 config) {
        return config.grantType().equals(OAuth2.JWT_BEARER)
                ? new SecretSource(
                        "client_certificate_key",
                        config.clientCertificateKey(),
                        config.clientCertificateKeyFile(),
                        config.clientCertificateKeyRef())
                : new SecretSource(
                        "client_secret", config.clientSecret(), config.clientSecretFile(), config.clientSecretRef());
    }

    /** The settings of the client that requests tokens: TLS and proxy of the section, redirects followed, HTTP/1.1. */
    public static HttpConfig client(OAuth2 config) {
        return new HttpConfig(null, null, null, config.tlsConfig(), true, false, config.proxy(), null);
    }

    /** Whether servers may expect the client's credentials in the body or in the header, so that both are tried. */
    public static boolean hasTwoForms(OAuth2 config) {
        return !config.grantType().equals(OAuth2.JWT_BEARER);
    }

    /**
     * The request.
     *
     * @param secret the value of {@link #credential}
     * @param inBody whether the client's credentials are in the body and not in the header
     * @param now the time that an assertion is made
     * @throws SendFailure if a parameter is set twice, or the key is invalid
     */
    public static OAuthTokenRequest of(OAuth2 config, String secret, boolean inBody, Instant now) throws SendFailure {
        Map<String, String> form = new TreeMap<>();
        if (!hasTwoForms(config)) {
            form.put("grant_type", OAuth2.JWT_BEARER);
            form.put("assertion", Assertion.sign(config, secret, now));
            return new OAuthTokenRequest(null, body(config, form));
        }
        form.put("grant_type", "client_credentials");
        if (!inBody) {
            String header = Credentials.basic(GoUrl.escapeForm(config.clientId()), GoUrl.escapeForm(secret));
            return new OAuthTokenRequest(header, body(config, form));
        }
        form.put("client_id", config.clientId());
        if (!secret.isEmpty()) {
            form.put("client_secret", secret);
        }
        return new OAuthTokenRequest(null, body(config, form));
    }

    private static String body(OAuth2 config, Map<String, String> form) throws SendFailure {
        if (!config.scopes().isEmpty()) {
            form.put("scope", String.join(" ", config.scopes()));
        }
        for (Map.Entry<String, String> parameter : config.endpointParams().entrySet()) {
            if (form.containsKey(parameter.getKey()) && !parameter.getKey().equals("grant_type")) {
                throw SendFailure.of(
                        "oauth2.endpoint_params: " + parameter.getKey() + " (expected: a name that is not taken)");
            }
            form.put(parameter.getKey(), parameter.getValue());
        }
        return form.entrySet().stream()
                .map(field -> GoUrl.escapeForm(field.getKey()) + "=" + GoUrl.escapeForm(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    @Override
    public String toString() {
        return "<secret>";
    }

    /** Signed JWT assertions, with which a client requests tokens without a shared secret (RFC 7523). */
    static final class Assertion {
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
}
