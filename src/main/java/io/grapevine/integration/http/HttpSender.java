package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The client of one {@code http_config}. Files that it names are read at every request. Safe for use by several
 * threads; made by {@link HttpSenders}.
 */
public final class HttpSender implements AutoCloseable {
    /** What Alertmanager calls itself towards receivers. */
    public static final String USER_AGENT = "Alertmanager/0.34.0";

    private final Vertx vertx;
    private final HttpConfig config;
    private final ProxyChoice proxies;
    private final Connections connections;
    private final @Nullable OAuth2Tokens tokens;

    /**
     * Sets the client up, trying out the TLS settings.
     *
     * @throws SendFailure if certificates or proxies are unusable
     */
    HttpSender(Vertx vertx, HttpConfig config, Map<String, String> environment) throws SendFailure {
        this.vertx = vertx;
        this.config = config;
        proxies = ProxyChoice.of(config.proxy(), environment);
        connections = new Connections(vertx, config);
        OAuth2 oauth2 = config.oauth2();
        tokens = oauth2 == null ? null : OAuth2Tokens.of(oauth2, vertx, environment);
    }

    /**
     * Sends a request and follows redirects if the configuration says so. May read small files, does not wait.
     *
     * @return the answer whatever its status, or a {@link SendFailure}, which also ends a request whose time is over
     */
    public CompletionStage<HttpReply> send(HttpCall call) {
        Exchange exchange;
        try {
            exchange = new Exchange(call);
        } catch (SendFailure failure) {
            return Future.<HttpReply>failedFuture(failure).toCompletionStage();
        } catch (RuntimeException fault) {
            return Future.<HttpReply>failedFuture(Faults.at("request", fault)).toCompletionStage();
        }
        return exchange.run().toCompletionStage();
    }

    /** Closes the connections, those in use when their requests are done. */
    @Override
    public void close() {
        connections.close();
        if (tokens != null) {
            tokens.close();
        }
    }

    /** One call, from the reading of its secrets to its last answer. */
    private final class Exchange {
        private final HttpCall call;
        private final HttpUrl url;
        private final MultiMap ownHeaders;
        private final Connections.Generation transports;
        private final Promise<HttpReply> reply = Promise.promise();
        private final Deadline deadline;
        private @Nullable String authorization;

        Exchange(HttpCall call) throws SendFailure {
            this.call = call;
            url = HttpUrl.parse(call.url());
            authorization = Credentials.authorization(config);
            ownHeaders = Credentials.headers(config);
            transports = connections.acquire(TlsMaterial.read(config.tlsConfig()));
            deadline = new Deadline(vertx, call.timeout(), () -> reply.tryFail(SendFailure.timedOut()));
        }

        Future<HttpReply> run() {
            Redirects.Hop first =
                    new Redirects.Hop(call.method(), url, !call.body().isEmpty(), false, 0);
            Future<HttpReply> answer = authorize().compose(ready -> OnEventLoop.run(vertx, () -> follow(first)));
            answer.onComplete(result -> {
                deadline.done();
                transports.release();
                if (result.succeeded()) {
                    reply.tryComplete(result.result().with(redaction()));
                } else {
                    reply.tryFail(Faults.at(url.toString(), result.cause()));
                }
            });
            return reply.future();
        }

        private Redaction redaction() {
            Redaction redaction = new Redaction()
                    .hide(call.url())
                    .hide(url.absolute())
                    .hide(url.target())
                    .hide(url.path());
            if (url.query().length() > 1) {
                redaction.hide(url.query().substring(1));
            }
            if (url.userInfo() != null) {
                redaction.hide(url.userInfo());
            }
            String header = authorization == null ? call.headers().get("Authorization") : authorization;
            if (header != null) {
                redaction.hide(header).hide(header.substring(header.indexOf(' ') + 1));
            }
            ownHeaders.forEach(entry -> redaction.hide(entry.getValue()));
            return redaction;
        }

        private Future<Void> authorize() {
            if (tokens == null) {
                return Future.succeededFuture();
            }
            try {
                return tokens.authorization()
                        .onSuccess(header -> authorization = header)
                        .mapEmpty();
            } catch (SendFailure failure) {
                return Future.failedFuture(failure);
            }
        }

        private Future<HttpReply> follow(Redirects.Hop hop) {
            Wire wire = new Wire(
                    hop.method(),
                    hop.url(),
                    headers(hop),
                    hop.withBody() ? Buffer.buffer(call.body()) : null,
                    proxies.of(hop.url()));
            return transports
                    .to(hop.url(), wire.proxy())
                    .exchange(wire, deadline)
                    .recover(fault -> Future.failedFuture(Faults.at(hop.url().toString(), fault)))
                    .compose(answer -> {
                        try {
                            Redirects.Hop next =
                                    config.followRedirects() ? Redirects.next(hop, url.host(), answer) : null;
                            return next == null ? Future.succeededFuture(answer) : follow(next);
                        } catch (SendFailure failure) {
                            return Future.failedFuture(failure);
                        }
                    });
        }

        private MultiMap headers(Redirects.Hop hop) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            headers.set("User-Agent", USER_AGENT);
            call.headers().forEach((name, value) -> {
                if (hop.mayCarry(name)) {
                    headers.set(name, value);
                }
            });
            if (hop.url().userInfo() != null && !headers.contains("Authorization")) {
                String[] user = hop.url().userInfo().split(":", 2);
                headers.set("Authorization", Credentials.basic(user[0], user.length == 1 ? "" : user[1]));
            }
            boolean replaces = tokens != null || !headers.contains("Authorization");
            if (authorization != null && !hop.strayed() && replaces) {
                headers.set("Authorization", authorization);
            }
            ownHeaders.forEach(entry -> {
                if (!hop.strayed() || hop.mayCarry(entry.getKey())) {
                    headers.add(entry.getKey(), entry.getValue());
                }
            });
            return headers;
        }
    }
}
