package io.grapevine.httpclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.tls.KeyDer;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body and headers of a request for an OAuth 2 token.
 *
 * @param authorization the {@code Authorization} header; null for none
 */
public record OAuthTokenRequest(@Nullable String authorization, String body) {
    /** The type of the body. */
    public static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

    /** How long an assertion is good, for clocks that are slow; with the skew less than the hour that servers take at most. */
    private static final Duration LIFE = Duration.ofMinutes(30);

    /** How much earlier an assertion says it was made, as servers refuse one of the future and clocks differ. */
    private static final Duration SKEW = Duration.ofMinutes(15);

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

    /** The source of the refresh token; nothing for another grant. */
    public static SecretSource refreshToken(OAuth2 config) {
        return new SecretSource("refresh_token", config.refreshToken(), config.refreshTokenFile(), "");
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
     * @param refreshToken the value of {@link #refreshToken}
     * @param inBody whether the client's credentials are in the body and not in the header
     * @param now the time that an assertion is made
     * @throws SendFailure if a parameter is set twice, or the key is invalid
     */
    public static OAuthTokenRequest of(OAuth2 config, String secret, String refreshToken, boolean inBody, Instant now)
            throws SendFailure {
        Map<String, String> form = new TreeMap<>();
        if (!hasTwoForms(config)) {
            form.put("grant_type", OAuth2.JWT_BEARER);
            form.put("assertion", assertion(config, secret, now));
            return new OAuthTokenRequest(null, body(config, form));
        }
        form.put("grant_type", refreshToken.isEmpty() ? "client_credentials" : OAuth2.REFRESH_TOKEN);
        if (!refreshToken.isEmpty()) {
            form.put(OAuth2.REFRESH_TOKEN, refreshToken);
        }
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
        return GoUrl.form(form);
    }

    @Override
    public String toString() {
        return "<secret>";
    }

    /**
     * A signed JWT assertion, with which a client requests tokens without a shared secret (RFC 7523).
     *
     * @param key an RSA key in PEM
     * @throws SendFailure if the key is invalid
     */
    private static String assertion(OAuth2 config, String key, Instant now) throws SendFailure {
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
        claims.put("iat", now.minus(SKEW).getEpochSecond());
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

    /**
     * An OAuth 2 access token.
     *
     * @param header the {@code Authorization} header that carries it
     * @param expiry when it expires; null if it does not say
     */
    public record OAuthToken(String header, @Nullable Instant expiry) {
        private static final JsonFactory JSON = new JsonFactory();

        /**
         * Parses a token response.
         *
         * @param now the time from which the token's lifetime counts
         * @throws SendFailure if there is none
         */
        public static OAuthToken of(int status, @Nullable String contentType, String body, Instant now)
                throws SendFailure {
            if (status < 200 || status > 299) {
                throw SendFailure.of("oauth2: cannot fetch a token: status code " + status);
            }
            Map<String, String> fields = fields(contentType == null ? "" : contentType, body);
            String token = fields.getOrDefault("access_token", "");
            if (token.isEmpty() || !fields.getOrDefault("error", "").isEmpty()) {
                throw SendFailure.of("oauth2: cannot fetch a token: no access_token in the answer");
            }
            return new OAuthToken(type(fields.getOrDefault("token_type", "")) + " " + token, expiry(fields, now));
        }

        private static @Nullable Instant expiry(Map<String, String> fields, Instant now) throws SendFailure {
            try {
                long seconds = (long) Double.parseDouble(fields.getOrDefault("expires_in", "0"));
                return seconds <= 0 ? null : now.plusSeconds(Math.min(seconds, Integer.MAX_VALUE));
            } catch (NumberFormatException unreadable) {
                throw SendFailure.of("oauth2: cannot fetch a token: no number in expires_in");
            }
        }

        private static String type(String type) {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "", "bearer" -> "Bearer";
                case "mac" -> "MAC";
                case "basic" -> "Basic";
                default -> type;
            };
        }

        private static Map<String, String> fields(String contentType, String body) throws SendFailure {
            String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            try {
                return type.equals("application/x-www-form-urlencoded") || type.equals("text/plain")
                        ? formFields(body)
                        : fields(body);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw SendFailure.of("oauth2: cannot fetch a token: the answer cannot be read");
            }
        }

        private static Map<String, String> formFields(String text) {
            Map<String, String> fields = new TreeMap<>();
            for (String pair : text.strip().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                fields.putIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value);
            }
            return fields;
        }

        /** The fields of a JSON object that are texts, numbers or switches, as texts; throws if it is none. */
        public static Map<String, String> fields(String text) throws IOException {
            Map<String, String> fields = new TreeMap<>();
            try (JsonParser parser = JSON.createParser(text)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("not an object");
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
                        fields.put(name, parser.getText());
                    }
                    parser.skipChildren();
                }
            }
            return fields;
        }

        /** Whether the token is no longer valid at a time. */
        public boolean expiresBefore(Instant time) {
            return expiry != null && expiry.isBefore(time);
        }

        @Override
        public String toString() {
            return "<secret>";
        }
    }
}
