package io.grapevine.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth 2 client settings: where and how to request a token.
 *
 * @param clientCertificateKeyId the {@code kid} of the assertion's header
 * @param clientCertificateKey the RSA key that signs assertions, in PEM
 * @param grantType {@link #JWT_BEARER}, {@link #REFRESH_TOKEN}, or anything else for client credentials
 * @param refreshToken the token that stands for a user's consent; of mail only, as Alertmanager does not know it
 * @param signatureAlgorithm {@code RS256}, {@code RS384} or {@code RS512}; empty for the first
 * @param iss the issuer of assertions; empty for the client
 * @param audience the audience of assertions; empty for the token's URL
 * @param claims further claims of assertions, by name: trees
 * @param endpointParams further parameters of the token request
 */
public record OAuth2(
        String clientId,
        Secret clientSecret,
        String clientSecretFile,
        String clientSecretRef,
        String clientCertificateKeyId,
        Secret clientCertificateKey,
        String clientCertificateKeyFile,
        String clientCertificateKeyRef,
        Secret refreshToken,
        String refreshTokenFile,
        String grantType,
        String signatureAlgorithm,
        String iss,
        String audience,
        Map<String, @Nullable Object> claims,
        List<String> scopes,
        String tokenUrl,
        Map<String, String> endpointParams,
        TlsConfig tlsConfig,
        ProxyConfig proxy) {

    /** The grant type of signed assertions (RFC 7523). */
    public static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /** The grant type of refresh tokens. */
    public static final String REFRESH_TOKEN = "refresh_token";

    public OAuth2 {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        scopes = List.copyOf(scopes);
        endpointParams = Collections.unmodifiableMap(new TreeMap<>(endpointParams));
    }

    /** These settings for one user, whom assertions name as their subject unless {@code claims} have another. */
    public OAuth2 of(String user) {
        if (!grantType.equals(JWT_BEARER) || claims.containsKey("sub")) {
            return this;
        }
        Map<String, @Nullable Object> all = new TreeMap<>(claims);
        all.put("sub", user);
        return new OAuth2(
                clientId,
                clientSecret,
                clientSecretFile,
                clientSecretRef,
                clientCertificateKeyId,
                clientCertificateKey,
                clientCertificateKeyFile,
                clientCertificateKeyRef,
                refreshToken,
                refreshTokenFile,
                grantType,
                signatureAlgorithm,
                iss,
                audience,
                all,
                scopes,
                tokenUrl,
                endpointParams,
                tlsConfig,
                proxy);
    }
}
