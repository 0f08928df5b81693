package io.grapevine.integration.http;

import io.grapevine.config.Secret;
import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.BasicAuth;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpHeader;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that an {@code http_config} adds to requests, with the files of secrets read anew. */
final class Credentials {
    private Credentials() {}

    /**
     * The {@code Authorization} header of {@code basic_auth} or {@code authorization}; null if there is neither.
     *
     * @throws SendFailure if a file cannot be read
     */
    static @Nullable String authorization(HttpConfig config) throws SendFailure {
        BasicAuth basic = config.basicAuth();
        Authorization authorization = config.authorization();
        if (basic != null) {
            return basic(
                    new SecretSource(
                                    "username", new Secret(basic.username()), basic.usernameFile(), basic.usernameRef())
                            .read(),
                    new SecretSource("password", basic.password(), basic.passwordFile(), basic.passwordRef()).read());
        }
        if (authorization == null) {
            return null;
        }
        SecretSource credentials = new SecretSource(
                "credentials",
                authorization.credentials(),
                authorization.credentialsFile(),
                authorization.credentialsRef());
        return authorization.type() + " " + credentials.read();
    }

    /** The header of basic authentication. */
    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * The headers of {@code http_headers}.
     *
     * @throws SendFailure if a file cannot be read
     */
    static MultiMap headers(HttpConfig config) throws SendFailure {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, HttpHeader> entry : config.headers().entrySet()) {
            HttpHeader header = entry.getValue();
            header.values().forEach(value -> headers.add(entry.getKey(), value));
            header.secrets().forEach(secret -> headers.add(entry.getKey(), secret.reveal()));
            for (String file : header.files()) {
                headers.add(
                        entry.getKey(), SecretSource.file("http_headers", file).strip());
            }
        }
        return headers;
    }
}
