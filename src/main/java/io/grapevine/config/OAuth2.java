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
 * @param grantType {@link #JWT_BEARER}, or anything else for client credentials
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

    public OAuth2 {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        scopes = List.copyOf(scopes);
        endpointParams = Collections.unmodifiableMap(new TreeMap<>(endpointParams));
    }
}
