package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.go.GoUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The token of one {@code oauth2} section: fetched when it is first needed and again ten seconds before it expires, or
 * when the client's secret has changed. Calls that come while it is fetched wait for the same one.
 */
final class OAuth2Tokens {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final OAuth2 config;
    private final HttpSender sender;
    private final SecretSource credential;
    private String lastSecret = "";
    private @Nullable Future<Token> last;
    /** Whether the client names itself in the body; null until the server has shown what it takes. */
    private volatile @Nullable Boolean clientInBody;

    private OAuth2Tokens(OAuth2 config, HttpSender sender) {
        this.config = config;
        this.sender = sender;
        credential = config.grantType().equals(OAuth2.JWT_BEARER)
                ? new SecretSource(
                        "client_certificate_key",
                        config.clientCertificateKey(),
                        config.clientCertificateKeyFile(),
                        config.clientCertificateKeyRef())
                : new SecretSource(
                        "client_secret", config.clientSecret(), config.clientSecretFile(), config.clientSecretRef());
    }

    /** Tokens fetched with the TLS and proxy settings of their section. */
    static OAuth2Tokens of(OAuth2 config, Vertx vertx, Map<String, String> environment) throws SendFailure {
        HttpConfig http = new HttpConfig(null, null, null, config.tlsConfig(), true, false, config.proxy(), null);
        return new OAuth2Tokens(config, new HttpSender(vertx, http, environment));
    }

    /**
     * The {@code Authorization} header to send.
     *
     * @throws SendFailure if the file of the secret cannot be read
     */
    synchronized Future<String> authorization() throws SendFailure {
        String secret = credential.read();
        Future<Token> known = last;
        boolean stale = known == null
                || !secret.equals(lastSecret)
                || known.failed()
                || (known.succeeded()
                        && known.result().expiresBefore(Instant.now().plus(MARGIN)));
        if (known == null || stale) {
            known = fetch(secret);
            lastSecret = secret;
            last = known;
        }
        return known.map(Token::header);
    }

    private Future<Token> fetch(String secret) throws SendFailure {
        if (config.grantType().equals(OAuth2.JWT_BEARER)) {
            Map<String, String> form = new TreeMap<>();
            form.put("grant_type", OAuth2.JWT_BEARER);
            form.put("assertion", Assertion.sign(config, secret, Instant.now()));
            return post(form, null);
        }
        Map<String, String> form = new TreeMap<>();
        form.put("grant_type", "client_credentials");
        Boolean inBody = clientInBody;
        Future<Token> token = request(form, secret, inBody != null && inBody);
        return inBody != null
                ? token
                : token.onSuccess(found -> clientInBody = false).recover(refused -> retry(form, secret));
    }

    private Future<Token> retry(Map<String, String> form, String secret) {
        try {
            return request(form, secret, true).onSuccess(found -> clientInBody = true);
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<Token> request(Map<String, String> form, String secret, boolean inBody) throws SendFailure {
        if (!inBody) {
            return post(form, Credentials.basic(GoUrl.escapeForm(config.clientId()), GoUrl.escapeForm(secret)));
        }
        Map<String, String> named = new TreeMap<>(form);
        named.put("client_id", config.clientId());
        if (!secret.isEmpty()) {
            named.put("client_secret", secret);
        }
        return post(named, null);
    }

    private Future<Token> post(Map<String, String> form, @Nullable String authorization) throws SendFailure {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        String body = Token.form(withParameters(form));
        return Future.fromCompletionStage(
                        sender.send(new HttpCall("POST", config.tokenUrl(), headers, body, FETCH_TIMEOUT)))
                .recover(fault -> Future.failedFuture(SendFailure.of("oauth2: cannot fetch a token: "
                        + Faults.at("token_url", fault).getMessage())))
                .compose(OAuth2Tokens::token);
    }

    private static Future<Token> token(HttpReply reply) {
        try {
            return Future.succeededFuture(Token.of(reply, Instant.now()));
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private Map<String, String> withParameters(Map<String, String> form) throws SendFailure {
        Map<String, String> all = new TreeMap<>(form);
        if (!config.scopes().isEmpty()) {
            all.put("scope", String.join(" ", config.scopes()));
        }
        for (Map.Entry<String, String> parameter : config.endpointParams().entrySet()) {
            if (all.containsKey(parameter.getKey()) && !parameter.getKey().equals("grant_type")) {
                throw SendFailure.of(
                        "oauth2.endpoint_params: " + parameter.getKey() + " (expected: a name that is not taken)");
            }
            all.put(parameter.getKey(), parameter.getValue());
        }
        return all;
    }

    void close() {
        sender.close();
    }
}
