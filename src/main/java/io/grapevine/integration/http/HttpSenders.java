package io.grapevine.integration.http;

import io.grapevine.config.http.HttpConfig;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the clients of one loaded configuration. Close it when another configuration has taken over: requests under way
 * are finished first.
 */
public final class HttpSenders implements AutoCloseable {
    private final Vertx vertx;
    private final Map<String, String> environment;
    private final List<HttpSender> senders = new ArrayList<>();

    /**
     * Makes clients that run on {@code vertx}.
     *
     * @param environment the variables of the environment, for {@code proxy_from_environment}
     */
    public HttpSenders(Vertx vertx, Map<String, String> environment) {
        this.vertx = vertx;
        this.environment = Map.copyOf(environment);
    }

    /**
     * A client for one integration.
     *
     * @throws SendFailure if a certificate, a key or a proxy's URL is unusable, which makes the configuration unusable
     */
    public synchronized HttpSender of(HttpConfig config) throws SendFailure {
        HttpSender sender = new HttpSender(vertx, config, environment);
        senders.add(sender);
        return sender;
    }

    /** Where the clients run. */
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public synchronized void close() {
        senders.forEach(HttpSender::close);
        senders.clear();
    }
}
