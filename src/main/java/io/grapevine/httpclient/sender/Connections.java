package io.grapevine.httpclient.sender;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The transports of one {@code http_config}, replaced when its TLS files change; the old ones are closed after their
 * last request.
 */
final class Connections {
    private final Vertx vertx;
    private final DialMetrics.Dialer dialer;
    private final HttpConfig config;
    private final Destinations allowed;
    private Generation current;
    private boolean closed;

    /** Validates the TLS settings; opens no connection. */
    Connections(Vertx vertx, HttpConfig config, Destinations allowed, DialMetrics.Dialer dialer) throws SendFailure {
        this.vertx = vertx;
        this.allowed = allowed;
        this.dialer = dialer;
        this.config = config;
        current = new Generation(TlsMaterial.read(config.tlsConfig()));
    }

    /** Transports that share one reading of the TLS settings. */
    final class Generation {
        private final TlsMaterial tls;
        private final PooledTransport pooled;
        private final Transport tunnel;
        private int users;

        private Generation(TlsMaterial tls) throws SendFailure {
            this.tls = tls;
            // The proxies of the environment are the administrator's.
            Destinations proxies = config.proxy().proxyFromEnvironment() ? Destinations.ANY : allowed.proxies();
            pooled = new PooledTransport(vertx, tls, config.enableHttp2(), allowed, proxies, dialer);
            tunnel = new TunnelTransport(vertx, tls, config.proxy(), proxies, dialer);
        }

        /** The transport for a request to a URL through a proxy, or directly if null. */
        Transport to(HttpUrl url, @Nullable Proxy proxy) {
            boolean ownConnect = proxy != null
                    && proxy.kind() == Proxy.Kind.HTTP
                    && url.https()
                    && !config.proxy().proxyConnectHeader().isEmpty();
            return ownConnect || (proxy != null && proxy.kind() == Proxy.Kind.HTTPS) ? tunnel : pooled;
        }

        void release() {
            synchronized (Connections.this) {
                users--;
                closeIfIdle(this);
            }
        }
    }

    /**
     * Acquires the current transports, to be released after use.
     *
     * @param tls the TLS settings as just read
     * @throws SendFailure if they are unusable
     */
    synchronized Generation acquire(TlsMaterial tls) throws SendFailure {
        if (!tls.equals(current.tls)) {
            Generation old = current;
            current = new Generation(tls);
            closeIfIdle(old);
        }
        current.users++;
        return current;
    }

    /** Closes the connections, those in use when their requests are done. */
    synchronized void close() {
        closed = true;
        closeIfIdle(current);
    }

    private void closeIfIdle(Generation generation) {
        if (generation.users == 0 && (closed || generation != current)) {
            generation.pooled.close();
        }
    }
}
