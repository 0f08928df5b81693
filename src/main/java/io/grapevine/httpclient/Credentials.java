package io.grapevine.httpclient;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.BasicAuth;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headers that an {@code http_config} adds to requests, with secret files read at each request. */
public final class Credentials {
    private Credentials() {}

    /**
     * The {@code Authorization} header of {@code basic_auth} or {@code authorization}; null if there is neither.
     *
     * @throws SendFailure if a file cannot be read
     */
    public static @Nullable String authorization(HttpConfig config) throws SendFailure {
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
    public static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * The headers of {@code http_headers}: the values of each, in order, by its name in any case.
     *
     * @throws SendFailure if a file cannot be read
     */
    public static Map<String, List<String>> headers(HttpConfig config) throws SendFailure {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, HttpHeader> entry : config.headers().entrySet()) {
            HttpHeader header = entry.getValue();
            List<String> values = headers.computeIfAbsent(entry.getKey(), name -> new ArrayList<>());
            values.addAll(header.values());
            header.secrets().forEach(secret -> values.add(secret.reveal()));
            for (String file : header.files()) {
                values.add(SecretSource.file("http_headers", file).strip());
            }
        }
        return headers;
    }
}
