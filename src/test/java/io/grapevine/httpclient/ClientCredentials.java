package io.grapevine.httpclient;

import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import java.util.List;
import java.util.Map;

/** Settings of OAuth 2.0 with a client's own secret, for tests. */
public final class ClientCredentials {
    private static final Secret NONE = new Secret("");

    private ClientCredentials() {}

    /**
     * Settings that ask for the scopes {@code a} and {@code b}.
     *
     * @param secretFile the file of the secret; empty if {@code secret} is it
     */
    public static OAuth2 of(
            String id, String secret, String secretFile, String tokenUrl, Map<String, String> parameters) {
        return new OAuth2(
                id,
                new Secret(secret),
                secretFile,
                "",
                "",
                NONE,
                "",
                "",
                NONE,
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                List.of("a", "b"),
                tokenUrl,
                parameters,
                TlsConfig.DEFAULT,
                ProxyConfig.NONE);
    }
}
