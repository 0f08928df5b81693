package io.grapevine.httpclient.sender;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.ProxyChoice;
import io.grapevine.httpclient.Redirects;
import io.grapevine.httpclient.Redirects.ChainHeaders;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.grapevine.httpclient.sender.PooledTransport.ResolvedRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** An HTTP client with pools of connections, on Vert.x. Its files are read at every request. Thread-safe. */
final class PooledHttpSender implements HttpSender {
    private final Vertx vertx;
    private final Context loop;
    private final HttpConfig config;
    private final Sent.Observer observer;
    private final Destinations allowed;
    private final ProxyChoice proxies;
    private final DialMetrics.Dialer dialer;
    private final @Nullable OAuth2Tokens tokens;
    /** The transport, which is replaced when the TLS files change. */
    private PooledTransport transport;

    private boolean closed;

    /**
     * Creates a client and validates the TLS settings.
     *
     * @param allowed which servers it may send to, those of redirects and of tokens too
     * @throws SendFailure if certificates or proxies are unusable
     */
    PooledHttpSender(
            Vertx vertx,
            HttpConfig config,
            Map<String, String> environment,
            Sent.Observer observer,
            Destinations allowed,
            DialMetrics.Dialer dialer)
            throws SendFailure {
        this.vertx = vertx;
        this.loop = ((VertxInternal) vertx).createEventLoopContext();
        this.config = config;
        this.observer = observer;
        this.allowed = allowed;
        proxies = ProxyChoice.of(config.proxy(), environment);
        this.dialer = dialer;
        transport = newTransport(TlsMaterial.read(config.tlsConfig()));
        OAuth2 oauth2 = config.oauth2();
        tokens = oauth2 == null
                ? null
                : new OAuth2Tokens(
                        oauth2,
                        () -> new PooledHttpSender(
                                vertx,
                                OAuthTokenRequest.client(oauth2),
                                environment,
                                Sent.Observer.NONE,
                                allowed,
                                dialer),
                        InstantSource.system());
    }

    @Override
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

    @Override
    public Executor offLoop() {
        return task -> vertx.executeBlocking(Executors.callable(task), false);
    }

    private PooledTransport newTransport(TlsMaterial tls) throws SendFailure {
        return new PooledTransport(vertx, config, tls, allowed, dialer);
    }

    /** The transport with the TLS settings as just read, to be released after use. */
    private synchronized PooledTransport acquireTransport(TlsMaterial tls) throws SendFailure {
        if (!transport.uses(tls)) {
            PooledTransport old = transport;
            transport = newTransport(tls);
            old.retire();
        }
        PooledTransport acquired = transport.acquire();
        if (closed) {
            acquired.retire();
        }
        return acquired;
    }

    @Override
    public synchronized void close() {
        closed = true;
        transport.retire();
        if (tokens != null) {
            tokens.close();
        }
    }

    private final class Exchange {
        private final HttpCall call;
        private final HttpUrl url;
        private final Map<String, List<String>> ownHeaders;
        private final PooledTransport acquired;
        private @Nullable String authorization;

        Exchange(HttpCall call) throws SendFailure {
            this.call = call;
            url = HttpUrl.parse(call.url());
            authorization = Credentials.authorization(config);
            ownHeaders = Credentials.headers(config);
            acquired = acquireTransport(TlsMaterial.read(config.tlsConfig()));
        }

        Future<HttpReply> run() {
            // some servers require the length of an empty body of a POST
            boolean withBody = !call.body().isEmpty() || call.method().equals("POST");
            Redirects.Hop first = new Redirects.Hop(call.method(), url, withBody, false, 0);
            return ExchangeDeadline.onEventLoop(
                    loop,
                    () -> ExchangeDeadline.run(
                            vertx,
                            call.timeout(),
                            url.toString(),
                            deadline -> authorize()
                                    .compose(ready -> follow(first, deadline))
                                    .onComplete(done -> acquired.release())
                                    .map(reply -> reply.with(redaction()))));
        }

        private Redaction redaction() {
            Redaction redaction = secrets().hide(url.target()).hide(url.path());
            if (url.query().length() > 1) {
                redaction.hide(url.query().substring(1));
            }
            ownHeaders.values().forEach(values -> values.forEach(redaction::hide));
            return redaction;
        }

        private IntConsumer onStatus(ResolvedRequest request) {
            return observer == Sent.Observer.NONE
                    ? status -> {}
                    : observer.sent(Sent.of(request, call.body(), shownHeaders(), secrets()));
        }

        /** The secrets of the request, without parts of its URL, which may be ordinary words. */
        private Redaction secrets() {
            Redaction redaction = new Redaction().hide(call.url()).hide(url.absolute());
            if (url.userInfo() != null) {
                redaction
                        .hide(url.userInfo())
                        .hide(url.userInfo().substring(url.userInfo().indexOf(':') + 1));
                hideHeader(redaction, ChainHeaders.ofUser(url));
            }
            hideHeader(redaction, authorization);
            hideHeader(redaction, call.headers().get("Authorization"));
            Map<String, List<String>> shown = shownHeaders();
            ownHeaders.forEach((name, values) -> values.stream()
                    .filter(value -> !shown.getOrDefault(name, List.of()).contains(value))
                    .forEach(redaction::hide));
            return redaction;
        }

        private static void hideHeader(Redaction redaction, @Nullable String header) {
            if (header != null) {
                redaction.hide(header).hide(header.substring(header.indexOf(' ') + 1));
            }
        }

        /** The {@code http_headers} that are not secret in the configuration. */
        private Map<String, List<String>> shownHeaders() {
            Map<String, List<String>> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            config.headers()
                    .forEach((name, header) -> shown.merge(name, header.values(), (some, more) -> {
                        List<String> all = new ArrayList<>(some);
                        all.addAll(more);
                        return all;
                    }));
            return shown;
        }

        private Future<Void> authorize() {
            return tokens == null
                    ? Future.succeededFuture()
                    : tokens.authorization("").compose(header -> {
                        authorization = header;
                        return ExchangeDeadline.onEventLoop(loop, Future::<Void>succeededFuture);
                    });
        }

        private Future<HttpReply> follow(Redirects.Hop hop, ExchangeDeadline deadline) {
            ResolvedRequest request = new ResolvedRequest(
                    hop.method(),
                    hop.url(),
                    headers().of(hop),
                    hop.withBody() ? call.content() : null,
                    proxies.of(hop.url()));
            if (request.proxy() != null) {
                try {
                    allowed.checkUnresolved(hop.url().host());
                } catch (SendFailure failure) {
                    return Future.failedFuture(failure);
                }
            }
            IntConsumer answered = onStatus(request);
            return acquired.exchange(request, deadline)
                    .onSuccess(answer -> answered.accept(answer.status()))
                    .recover(
                            fault -> Future.failedFuture(HttpFaults.at(hop.url().toString(), fault)))
                    .compose(answer -> {
                        try {
                            Redirects.Hop next = config.followRedirects()
                                    ? Redirects.next(hop, url.host(), answer.status(), answer.header("Location"))
                                    : null;
                            return next == null ? Future.succeededFuture(answer) : follow(next, deadline);
                        } catch (SendFailure failure) {
                            return Future.failedFuture(failure);
                        }
                    });
        }

        private ChainHeaders headers() {
            Map<String, String> own = new TreeMap<>(call.headers());
            own.putIfAbsent("User-Agent", USER_AGENT);
            return new ChainHeaders(own, authorization, tokens != null, ownHeaders);
        }
    }
}
