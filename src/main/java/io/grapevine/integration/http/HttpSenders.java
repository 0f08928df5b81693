package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.http.Destinations;
import io.grapevine.http.SendFailure;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Factory of the HTTP clients of one loaded configuration. Closed when another configuration replaces it; running
 * requests finish first.
 */
public final class HttpSenders implements AutoCloseable {
    private final Vertx vertx;
    private final Map<String, String> environment;
    private final Sent.Observer observer;
    private final Destinations allowed;
    private final DialMetrics.Dialer dialer;
    private final List<HttpSender> senders;

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
        this(vertx, Map.copyOf(environment), observer, allowed, DialMetrics.Dialer.NONE, new ArrayList<>());
    }

    private HttpSenders(
            Vertx vertx,
            Map<String, String> environment,
            Sent.Observer observer,
            Destinations allowed,
            DialMetrics.Dialer dialer,
            List<HttpSender> senders) {
        this.vertx = vertx;
        this.environment = environment;
        this.observer = observer;
        this.allowed = allowed;
        this.dialer = dialer;
        this.senders = senders;
    }

    /** A factory that counts connections with {@code dialer} and shares {@link #close} with this one. */
    public HttpSenders counting(DialMetrics.Dialer other) {
        return new HttpSenders(vertx, environment, observer, allowed, other, senders);
    }

    /** Which servers notifications may be sent to. */
    public Destinations allowed() {
        return allowed;
    }

    /**
     * A client for one integration.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable, which makes the configuration unusable
     */
    public HttpSender of(HttpConfig config) throws SendFailure {
        return kept(new HttpSender(vertx, config, environment, observer, allowed, dialer));
    }

    /**
     * A client without an observer, for auxiliary requests such as credentials, which may go to any server.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable
     */
    public HttpSender quiet(HttpConfig config) throws SendFailure {
        return kept(new HttpSender(vertx, config, environment, Sent.Observer.NONE, Destinations.ANY, dialer));
    }

    private HttpSender kept(HttpSender sender) {
        synchronized (senders) {
            senders.add(sender);
        }
        return sender;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void close() {
        synchronized (senders) {
            senders.forEach(HttpSender::close);
            senders.clear();
        }
    }
}
