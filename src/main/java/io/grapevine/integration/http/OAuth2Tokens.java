package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.http.OAuthToken;
import io.grapevine.http.OAuthTokenRequest;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
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
    private final Client client;
    private @Nullable HttpSender sender;
    private final SecretSource credential;
    private String lastSecret = "";
    private @Nullable Future<OAuthToken> last;
    /** Whether the client names itself in the body; null until the server has shown what it takes. */
    private volatile @Nullable Boolean clientInBody;

    @FunctionalInterface
    private interface Client {
        HttpSender make() throws SendFailure;
    }

    private OAuth2Tokens(OAuth2 config, Client client) {
        this.config = config;
        this.client = client;
        credential = OAuthTokenRequest.credential(config);
    }

    /** Tokens fetched with the TLS and proxy settings of their section. */
    static OAuth2Tokens of(OAuth2 config, Vertx vertx, Map<String, String> environment, DialMetrics.Dialer dialer) {
        HttpConfig http = new HttpConfig(null, null, null, config.tlsConfig(), true, false, config.proxy(), null);
        return new OAuth2Tokens(config, () -> new HttpSender(vertx, http, environment, SendObserver.NONE, dialer));
    }

    /** The client, made when the first token is fetched: a certificate may come later, as with Alertmanager. */
    private synchronized HttpSender sender() throws SendFailure {
        HttpSender made = sender;
        if (made == null) {
            made = client.make();
            sender = made;
        }
        return made;
    }

    /**
     * The {@code Authorization} header to send.
     *
     * @throws SendFailure if the file of the secret, or a certificate, cannot be read
     */
    synchronized Future<String> authorization() throws SendFailure {
        String secret = credential.read();
        Future<OAuthToken> known = last;
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
        return known.map(OAuthToken::header);
    }

    private Future<OAuthToken> fetch(String secret) throws SendFailure {
        if (!OAuthTokenRequest.hasTwoForms(config)) {
            return request(secret, false);
        }
        Boolean inBody = clientInBody;
        Future<OAuthToken> token = request(secret, inBody != null && inBody);
        return inBody != null
                ? token
                : token.onSuccess(found -> clientInBody = false).recover(refused -> retry(secret));
    }

    private Future<OAuthToken> retry(String secret) {
        try {
            return request(secret, true).onSuccess(found -> clientInBody = true);
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<OAuthToken> request(String secret, boolean inBody) throws SendFailure {
        OAuthTokenRequest request = OAuthTokenRequest.of(config, secret, inBody, Instant.now());
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", OAuthTokenRequest.CONTENT_TYPE);
        if (request.authorization() != null) {
            headers.put("Authorization", request.authorization());
        }
        return Future.fromCompletionStage(
                        sender().send(new HttpCall("POST", config.tokenUrl(), headers, request.body(), FETCH_TIMEOUT)))
                .recover(fault -> Future.failedFuture(SendFailure.of("oauth2: cannot fetch a token: "
                        + HttpFaults.at("token_url", fault).getMessage())))
                .compose(OAuth2Tokens::token);
    }

    private static Future<OAuthToken> token(HttpReply reply) {
        try {
            return Future.succeededFuture(
                    OAuthToken.of(reply.status(), reply.header("Content-Type"), reply.body(), Instant.now()));
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    synchronized void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
