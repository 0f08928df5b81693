package io.grapevine.cli.wire;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.http.HttpUrl;
import io.grapevine.http.OAuthToken;
import io.grapevine.http.OAuthTokenRequest;
import io.grapevine.http.SendFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The OAuth 2 token of one run: fetched when it is first needed, as a command does not live long. */
final class Tokens {
    private final OAuth2 config;
    private final Client client;
    private @Nullable OAuthToken token;

    private Tokens(OAuth2 config, Client client) {
        this.config = config;
        this.client = client;
    }

    static Tokens of(OAuth2 config, Map<String, String> environment, String agent) throws SendFailure {
        HttpConfig http = new HttpConfig(null, null, null, config.tlsConfig(), true, false, config.proxy(), null);
        return new Tokens(config, new Client(http, environment, agent));
    }

    /**
     * The {@code Authorization} header to send.
     *
     * @throws SendFailure if there is no token to be had
     */
    synchronized String authorization(Deadline deadline) throws SendFailure {
        OAuthToken known = token;
        if (known == null) {
            known = fetch(OAuthTokenRequest.credential(config).read(), deadline);
            token = known;
        }
        return known.header();
    }

    /** Servers differ about where a client names itself: in the header, or in the body. */
    private OAuthToken fetch(String secret, Deadline deadline) throws SendFailure {
        try {
            return fetch(secret, false, deadline);
        } catch (SendFailure refused) {
            if (refused.isTimeout() || !OAuthTokenRequest.hasTwoForms(config)) {
                throw refused;
            }
            return fetch(secret, true, deadline);
        }
    }

    private OAuthToken fetch(String secret, boolean inBody, Deadline deadline) throws SendFailure {
        Instant now = Instant.now();
        OAuthTokenRequest form = OAuthTokenRequest.of(config, secret, inBody, now);
        byte[] body = form.body().getBytes(StandardCharsets.UTF_8);
        Request request = Request.post(HttpUrl.parse(config.tokenUrl()), OAuthTokenRequest.CONTENT_TYPE, body);
        Reply reply = client.send(request, form.authorization(), deadline);
        return OAuthToken.of(reply.status(), reply.header("Content-Type"), reply.text(), now);
    }
}
