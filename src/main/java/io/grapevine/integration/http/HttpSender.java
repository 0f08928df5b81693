package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.http.ChainCredentials;
import io.grapevine.http.Credentials;
import io.grapevine.http.HttpUrl;
import io.grapevine.http.ProxyChoice;
import io.grapevine.http.Redirects;
import io.grapevine.http.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
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
    private final SendObserver observer;
    private final ProxyChoice proxies;
    private final Connections connections;
    private final @Nullable OAuth2Tokens tokens;

    /**
     * Sets the client up, trying out the TLS settings.
     *
     * @param dialer hears of its connections
     * @throws SendFailure if certificates or proxies are unusable
     */
    HttpSender(
            Vertx vertx,
            HttpConfig config,
            Map<String, String> environment,
            SendObserver observer,
            DialMetrics.Dialer dialer)
            throws SendFailure {
        this.vertx = vertx;
        this.config = config;
        this.observer = observer;
        proxies = ProxyChoice.of(config.proxy(), environment);
        connections = new Connections(vertx, config, dialer);
        OAuth2 oauth2 = config.oauth2();
        tokens = oauth2 == null ? null : OAuth2Tokens.of(oauth2, vertx, environment, dialer);
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
            return Future.<HttpReply>failedFuture(HttpFaults.at("request", fault))
                    .toCompletionStage();
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
            ownHeaders = MultiMap.caseInsensitiveMultiMap();
            Credentials.headers(config).forEach(ownHeaders::add);
            transports = connections.acquire(TlsMaterial.read(config.tlsConfig()));
            deadline = new Deadline(vertx, call.timeout(), () -> reply.tryFail(SendFailure.timedOut()));
        }

        Future<HttpReply> run() {
            // a POST says that its body is empty, which some servers insist on
            boolean withBody = !call.body().isEmpty() || call.method().equals("POST");
            Redirects.Hop first = new Redirects.Hop(call.method(), url, withBody, false, 0);
            Future<HttpReply> answer = authorize().compose(ready -> OnEventLoop.run(vertx, () -> follow(first)));
            answer.onComplete(result -> {
                deadline.done();
                transports.release();
                if (result.succeeded()) {
                    reply.tryComplete(result.result().with(redaction()));
                } else {
                    reply.tryFail(HttpFaults.at(url.toString(), result.cause()));
                }
            });
            return reply.future();
        }

        /** All that an answer must not repeat. */
        private Redaction redaction() {
            Redaction redaction = secrets().hide(url.target()).hide(url.path());
            if (url.query().length() > 1) {
                redaction.hide(url.query().substring(1));
            }
            ownHeaders.forEach(entry -> redaction.hide(entry.getValue()));
            return redaction;
        }

        private IntConsumer told(HttpWire wire) {
            return observer == SendObserver.NONE
                    ? status -> {}
                    : observer.sent(Sent.of(wire, shownHeaders(), secrets()));
        }

        /** The secrets of the request itself, but for parts of its URL, which may be ordinary words. */
        private Redaction secrets() {
            Redaction redaction = new Redaction().hide(call.url()).hide(url.absolute());
            if (url.userInfo() != null) {
                redaction
                        .hide(url.userInfo())
                        .hide(url.userInfo().substring(url.userInfo().indexOf(':') + 1));
                hideHeader(redaction, ChainCredentials.ofUser(url));
            }
            hideHeader(redaction, authorization);
            hideHeader(redaction, call.headers().get("Authorization"));
            MultiMap shown = shownHeaders();
            ownHeaders.forEach(entry -> {
                if (!shown.contains(entry.getKey(), entry.getValue(), false)) {
                    redaction.hide(entry.getValue());
                }
            });
            return redaction;
        }

        private static void hideHeader(Redaction redaction, @Nullable String header) {
            if (header != null) {
                redaction.hide(header).hide(header.substring(header.indexOf(' ') + 1));
            }
        }

        /** Those of {@code http_headers} that the configuration does not treat as secret. */
        private MultiMap shownHeaders() {
            MultiMap shown = MultiMap.caseInsensitiveMultiMap();
            config.headers().forEach((name, header) -> header.values().forEach(value -> shown.add(name, value)));
            return shown;
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
            HttpWire wire = new HttpWire(
                    hop.method(),
                    hop.url(),
                    headers(hop),
                    hop.withBody() ? Buffer.buffer(call.body()) : null,
                    proxies.of(hop.url()));
            IntConsumer answered = told(wire);
            return transports
                    .to(hop.url(), wire.proxy())
                    .exchange(wire, deadline)
                    .onSuccess(answer -> answered.accept(answer.status()))
                    .recover(
                            fault -> Future.failedFuture(HttpFaults.at(hop.url().toString(), fault)))
                    .compose(answer -> {
                        try {
                            Redirects.Hop next = config.followRedirects()
                                    ? Redirects.next(hop, url.host(), answer.status(), answer.header("Location"))
                                    : null;
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
            ChainCredentials credentials = new ChainCredentials(
                    call.headers().get("Authorization"), authorization, tokens != null, !ownHeaders.isEmpty());
            String header = credentials.authorization(hop);
            if (header != null) {
                headers.set("Authorization", header);
            }
            ownHeaders.forEach(entry -> {
                if (hop.mayAdd(entry.getKey())) {
                    headers.add(entry.getKey(), entry.getValue());
                }
            });
            return headers;
        }
    }
}
