package io.grapevine.httpclient.sender;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.OAuthTokenRequest;
import io.grapevine.httpclient.SendFailure;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Factory of the HTTP clients of one loaded configuration. Closed when another configuration replaces it; running
 * requests finish first.
 */
public final class HttpSenders implements AutoCloseable {
    private final @Nullable Vertx vertx;
    /** Answers the requests, of clients that connect to nothing; null for clients on Vert.x. */
    private final @Nullable Function<HttpCall, CompletionStage<HttpReply>> receiver;

    private final Map<String, String> environment;
    private final Sent.Observer observer;
    private final Destinations allowed;
    private final DialMetrics.Dialer dialer;
    private final InstantSource clock;
    private final List<Runnable> closes;

    /** Creates a factory of clients on {@code vertx}; {@code environment} is for {@code proxy_from_environment}. */
    public HttpSenders(Vertx vertx, Map<String, String> environment) {
        this(vertx, environment, Destinations.ANY, Sent.Observer.NONE);
    }

    /**
     * Creates a factory of clients whose requests {@code observer} receives.
     *
     * @param allowed which servers notifications may be sent to
     */
    public HttpSenders(Vertx vertx, Map<String, String> environment, Destinations allowed, Sent.Observer observer) {
        this(
                vertx,
                null,
                environment,
                observer,
                allowed,
                DialMetrics.Dialer.NONE,
                InstantSource.system(),
                new ArrayList<>());
    }

    /**
     * Creates a factory of clients that connect to nothing: each request is answered by {@code receiver}, in the calling
     * thread. No file of an {@code http_config} is read.
     */
    public static HttpSenders answering(
            Function<HttpCall, CompletionStage<HttpReply>> receiver, Map<String, String> environment) {
        return new HttpSenders(
                null,
                receiver,
                environment,
                Sent.Observer.NONE,
                Destinations.ANY,
                DialMetrics.Dialer.NONE,
                InstantSource.system(),
                new ArrayList<>());
    }

    private HttpSenders(
            @Nullable Vertx vertx,
            @Nullable Function<HttpCall, CompletionStage<HttpReply>> receiver,
            Map<String, String> environment,
            Sent.Observer observer,
            Destinations allowed,
            DialMetrics.Dialer dialer,
            InstantSource clock,
            List<Runnable> closes) {
        this.vertx = vertx;
        this.receiver = receiver;
        this.environment = Map.copyOf(environment);
        this.observer = observer;
        this.allowed = allowed;
        this.dialer = dialer;
        this.clock = clock;
        this.closes = closes;
    }

    /** A factory that counts connections with {@code dialer} and shares {@link #close} with this one. */
    public HttpSenders counting(DialMetrics.Dialer other) {
        return new HttpSenders(vertx, receiver, environment, observer, allowed, other, clock, closes);
    }

    /** A factory whose {@link #tokens} are made and expire by another clock, and that shares {@link #close} with this one. */
    public HttpSenders by(InstantSource other) {
        return new HttpSenders(vertx, receiver, environment, observer, allowed, dialer, other, closes);
    }

    /** The servers that notifications may be sent to. */
    public Destinations allowed() {
        return allowed;
    }

    /**
     * A client for one integration.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable, which makes the configuration unusable
     */
    public HttpSender of(HttpConfig config) throws SendFailure {
        return client(config, observer, allowed);
    }

    /**
     * A client without an observer, for auxiliary requests such as credentials, which may go to any server, but not through
     * any proxy.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable
     */
    public HttpSender quiet(HttpConfig config) throws SendFailure {
        return client(config, Sent.Observer.NONE, allowed.anyServer());
    }

    /** The tokens of an {@code oauth2} section; its requests are not observed, and go where notifications may. */
    public OAuth2Tokens tokens(OAuth2 config) {
        return new OAuth2Tokens(
                config, () -> client(OAuthTokenRequest.client(config), Sent.Observer.NONE, allowed), clock);
    }

    private HttpSender client(HttpConfig config, Sent.Observer listener, Destinations servers) throws SendFailure {
        HttpSender sender = receiver == null
                ? new PooledHttpSender(vertx(), config, environment, listener, servers, dialer)
                : receiver::apply;
        closing(sender::close);
        return sender;
    }

    /**
     * Vert.x, on which the clients are.
     *
     * @throws NullPointerException if they connect to nothing
     */
    public Vertx vertx() {
        return Objects.requireNonNull(vertx);
    }

    /** Also closes other clients of the configuration, by {@code close}, when these are closed. */
    public void closing(Runnable close) {
        synchronized (closes) {
            closes.add(close);
        }
    }

    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void close() {
        synchronized (closes) {
            closes.forEach(Runnable::run);
            closes.clear();
        }
    }
}
