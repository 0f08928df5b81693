package io.grapevine.httpclient.sender;

import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.OAuthToken;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the token of one {@code oauth2} section, fetched on first use and again ten seconds before it expires or
 * when the client's secret has changed. Concurrent calls share one fetch.
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
    /** Whether client credentials are sent in the body; null until the server has accepted one way. */
    private volatile @Nullable Boolean clientInBody;

    @FunctionalInterface
    interface Client {
        HttpSender make() throws SendFailure;
    }

    /** Creates a cache; its client is created for the first token, as certificate files may be missing before. */
    OAuth2Tokens(OAuth2 config, Client client) {
        this.config = config;
        this.client = client;
        credential = OAuthTokenRequest.credential(config);
    }

    private synchronized HttpSender sender() throws SendFailure {
        HttpSender made = sender;
        if (made == null) {
            made = client.make();
            sender = made;
        }
        return made;
    }

    synchronized Future<String> authorization() {
        String secret;
        try {
            secret = credential.read();
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
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

    private Future<OAuthToken> fetch(String secret) {
        Boolean inBody = clientInBody;
        if (inBody != null || !OAuthTokenRequest.hasTwoForms(config)) {
            return request(secret, inBody != null && inBody);
        }
        return request(secret, false)
                .onSuccess(found -> clientInBody = false)
                .recover(refused -> request(secret, true).onSuccess(found -> clientInBody = true));
    }

    private Future<OAuthToken> request(String secret, boolean inBody) {
        try {
            OAuthTokenRequest request = OAuthTokenRequest.of(config, secret, inBody, Instant.now());
            Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", OAuthTokenRequest.CONTENT_TYPE));
            if (request.authorization() != null) {
                headers.put("Authorization", request.authorization());
            }
            HttpCall call = new HttpCall("POST", config.tokenUrl(), headers, request.body(), FETCH_TIMEOUT);
            return Future.fromCompletionStage(sender().send(call))
                    .recover(fault -> Future.failedFuture(failure(HttpFaults.at("token_url", fault))))
                    .compose(OAuth2Tokens::token);
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private static SendFailure failure(SendFailure reason) {
        return reason.isDenied() ? reason : SendFailure.of("oauth2: cannot fetch a token: " + reason.getMessage());
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
