package io.grapevine.httpclient.sender;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.OAuthTokenRequest.OAuthToken;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Shortened;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache of the token of one {@code oauth2} section, fetched on first use and again ten seconds before it expires, when
 * the client's secret has changed, or when a server has refused it. Concurrent calls share one fetch. Thread-safe.
 */
public final class OAuth2Tokens {
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final OAuth2 config;
    private final Client client;
    private final InstantSource clock;
    private @Nullable HttpSender sender;
    private final SecretSource credential;
    private final SecretSource refreshToken;
    private Secrets lastSecrets = new Secrets("", "");
    private @Nullable Future<OAuthToken> last;
    /** Whether client credentials are sent in the body; null until the server has accepted one way. */
    private volatile @Nullable Boolean clientInBody;

    @FunctionalInterface
    interface Client {
        HttpSender make() throws SendFailure;
    }

    /** Values as just read. */
    private record Secrets(String credential, String refreshToken) {
        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /** Creates a cache; its client is created for the first token, as certificate files may be missing before. */
    OAuth2Tokens(OAuth2 config, Client client, InstantSource clock) {
        this.config = config;
        this.client = client;
        this.clock = clock;
        credential = OAuthTokenRequest.credential(config);
        refreshToken = OAuthTokenRequest.refreshToken(config);
    }

    private synchronized HttpSender sender() throws SendFailure {
        HttpSender made = sender;
        if (made == null) {
            made = client.make();
            sender = made;
        }
        return made;
    }

    /**
     * The {@code Authorization} header that carries the token.
     *
     * @param refused one that a server has refused, which is not given again; empty for none
     */
    public synchronized Future<String> authorization(String refused) {
        Secrets secrets;
        try {
            secrets = new Secrets(credential.read(), refreshToken.read());
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
        Future<OAuthToken> known = last;
        boolean stale = known == null
                || !secrets.equals(lastSecrets)
                || known.failed()
                || (known.succeeded()
                        && (known.result().header().equals(refused)
                                || known.result().expiresBefore(clock.instant().plus(MARGIN))));
        if (known == null || stale) {
            known = fetch(secrets);
            lastSecrets = secrets;
            last = known;
        }
        return known.map(OAuthToken::header);
    }

    private Future<OAuthToken> fetch(Secrets secrets) {
        Boolean inBody = clientInBody;
        if (inBody != null || !OAuthTokenRequest.hasTwoForms(config)) {
            return request(secrets, inBody != null && inBody);
        }
        return request(secrets, false)
                .onSuccess(found -> clientInBody = false)
                .recover(refused -> request(secrets, true).onSuccess(found -> clientInBody = true));
    }

    private Future<OAuthToken> request(Secrets secrets, boolean inBody) {
        try {
            OAuthTokenRequest request =
                    OAuthTokenRequest.of(config, secrets.credential(), secrets.refreshToken(), inBody, clock.instant());
            Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", OAuthTokenRequest.CONTENT_TYPE));
            if (request.authorization() != null) {
                headers.put("Authorization", request.authorization());
            }
            HttpCall call = new HttpCall("POST", config.tokenUrl(), headers, request.body(), FETCH_TIMEOUT);
            return Future.fromCompletionStage(sender().send(call))
                    .recover(fault -> Future.failedFuture(failure(HttpFaults.at("token_url", fault))))
                    .compose(reply -> token(reply, secrets, request));
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private static SendFailure failure(SendFailure reason) {
        return reason.isDenied() ? reason : SendFailure.of("oauth2: cannot fetch a token: " + reason.getMessage());
    }

    private Future<OAuthToken> token(HttpReply reply, Secrets secrets, OAuthTokenRequest request) {
        try {
            return Future.succeededFuture(
                    OAuthToken.of(reply.status(), reply.header("Content-Type"), reply.body(), clock.instant()));
        } catch (SendFailure failure) {
            String said = reply.status() < 300 ? "" : said(reply, secrets, request);
            return Future.failedFuture(
                    said.isEmpty() ? failure : SendFailure.of(failure.getMessage() + ": " + Shortened.quote(said)));
        }
    }

    /** The reason that a server gives, which may quote the request. */
    private static String said(HttpReply reply, Secrets secrets, OAuthTokenRequest request) {
        for (String secret : List.of(secrets.credential(), secrets.refreshToken())) {
            reply.redaction().hide(secret).hide(GoUrl.escapeForm(secret));
        }
        for (String parameter : request.body().split("&", -1)) {
            if (parameter.startsWith("assertion=")) {
                reply.redaction().hideQuery("?" + parameter);
            }
        }
        return reply.quotableBody().strip();
    }

    synchronized void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
