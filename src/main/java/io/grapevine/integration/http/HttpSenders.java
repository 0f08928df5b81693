package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.http.SendFailure;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Makes the clients of one loaded configuration. Close it when another configuration has taken over: requests under way
 * are finished first.
 */
public final class HttpSenders implements AutoCloseable {
    private final Vertx vertx;
    private final Map<String, String> environment;
    private final SendObserver observer;
    private final DialMetrics.Dialer dialer;
    private final List<HttpSender> senders;

    /**
     * Makes clients that run on {@code vertx}.
     *
     * @param environment the variables of the environment, for {@code proxy_from_environment}
     */
    public HttpSenders(Vertx vertx, Map<String, String> environment) {
        this(vertx, environment, SendObserver.NONE);
    }

    /** The same for clients whose requests {@code observer} hears of. */
    public HttpSenders(Vertx vertx, Map<String, String> environment, SendObserver observer) {
        this(vertx, Map.copyOf(environment), observer, DialMetrics.Dialer.NONE, new ArrayList<>());
    }

    private HttpSenders(
            Vertx vertx,
            Map<String, String> environment,
            SendObserver observer,
            DialMetrics.Dialer dialer,
            List<HttpSender> senders) {
        this.vertx = vertx;
        this.environment = environment;
        this.observer = observer;
        this.dialer = dialer;
        this.senders = senders;
    }

    /** The same, for clients whose connections {@code dialer} hears of. {@link #close} of either closes all clients. */
    public HttpSenders counting(DialMetrics.Dialer other) {
        return new HttpSenders(vertx, environment, observer, other, senders);
    }

    /**
     * A client for one integration.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable, which makes the configuration unusable
     */
    public HttpSender of(HttpConfig config) throws SendFailure {
        return kept(new HttpSender(vertx, config, environment, observer, dialer));
    }

    /**
     * A client for what other requests are made with, such as keys: no observer hears of it.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable
     */
    public HttpSender quiet(HttpConfig config) throws SendFailure {
        return kept(new HttpSender(vertx, config, environment, SendObserver.NONE, dialer));
    }

    private HttpSender kept(HttpSender sender) {
        synchronized (senders) {
            senders.add(sender);
        }
        return sender;
    }

    /** Where the clients run. */
    public Vertx vertx() {
        return vertx;
    }

    /** Runs what may read small files, as sending may: on a worker thread, not on an event loop. */
    public Executor offLoop() {
        return task -> vertx.executeBlocking(Executors.callable(task), false);
    }

    /** The variables of the environment. */
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
