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
 * The HTTP client of one {@code http_config}, whose files are read at every request. Thread-safe; created by {@link
 * HttpSenders}.
 */
public final class HttpSender implements AutoCloseable {
    /** Alertmanager's user agent. */
    public static final String USER_AGENT = "Alertmanager/0.34.0";

    private final Vertx vertx;
    private final HttpConfig config;
    private final SendObserver observer;
    private final ProxyChoice proxies;
    private final Connections connections;
    private final @Nullable OAuth2Tokens tokens;

    /**
     * Creates a client and validates the TLS settings.
     *
     * @param dialer listener for its connections
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
     * Sends a request and follows redirects if configured. May read small files, does not block otherwise.
     *
     * @return the response of any status, or a {@link SendFailure}, also on timeout
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

    /** Closes the connections after running requests. */
    @Override
    public void close() {
        connections.close();
        if (tokens != null) {
            tokens.close();
        }
    }

    /** One call, from reading its secrets to its last response. */
    private final class Exchange {
        private final HttpCall call;
        private final HttpUrl url;
        private final MultiMap ownHeaders;
        private final Connections.Generation transports;
        private final Promise<HttpReply> reply = Promise.promise();
        private final ExchangeDeadline deadline;
        private @Nullable String authorization;

        Exchange(HttpCall call) throws SendFailure {
            this.call = call;
            url = HttpUrl.parse(call.url());
            authorization = Credentials.authorization(config);
            ownHeaders = MultiMap.caseInsensitiveMultiMap();
            Credentials.headers(config).forEach(ownHeaders::add);
            transports = connections.acquire(TlsMaterial.read(config.tlsConfig()));
            deadline = new ExchangeDeadline(vertx, call.timeout(), () -> reply.tryFail(SendFailure.timedOut()));
        }

        Future<HttpReply> run() {
            // some servers require the length of an empty body of a POST
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

        /** All secrets to redact in a response. */
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

        /** The secrets of the request, without parts of its URL, which may be ordinary words. */
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

        /** The {@code http_headers} that are not secret in the configuration. */
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
