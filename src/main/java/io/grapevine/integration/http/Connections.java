package io.grapevine.integration.http;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.http.HttpUrl;
import io.grapevine.http.Proxy;
import io.grapevine.http.SendFailure;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transports of one {@code http_config}. When the files of its TLS change, new ones take over; the old ones are
 * closed once nothing uses them any more.
 */
final class Connections {
    private final Vertx vertx;
    private final DialMetrics.Dialer dialer;
    private final boolean http2;
    private final Map<String, List<String>> connectHeaders = new TreeMap<>();
    private Generation current;
    private boolean closed;

    /**
     * Opens nothing yet, but makes sure that the TLS settings are usable.
     *
     * @throws SendFailure if they are not
     */
    Connections(Vertx vertx, HttpConfig config, DialMetrics.Dialer dialer) throws SendFailure {
        this.vertx = vertx;
        this.dialer = dialer;
        http2 = config.enableHttp2();
        config.proxy()
                .proxyConnectHeader()
                .forEach((name, values) -> connectHeaders.put(
                        name, values.stream().map(Secret::reveal).collect(Collectors.toList())));
        current = new Generation(TlsMaterial.read(config.tlsConfig()));
    }

    /** Transports that share one reading of the TLS settings. */
    final class Generation {
        private final TlsMaterial tls;
        private final Transport pooled;
        private final Transport tunnel;
        private int users;

        private Generation(TlsMaterial tls) throws SendFailure {
            this.tls = tls;
            pooled = new PooledTransport(vertx, tls, http2, dialer);
            tunnel = new TunnelTransport(vertx, tls, connectHeaders, dialer);
        }

        /** The transport that can bring a request to its URL through a proxy, or directly where there is none. */
        Transport to(HttpUrl url, @Nullable Proxy proxy) {
            boolean ownConnect =
                    proxy != null && proxy.kind() == Proxy.Kind.HTTP && url.https() && !connectHeaders.isEmpty();
            return ownConnect || (proxy != null && proxy.kind() == Proxy.Kind.HTTPS) ? tunnel : pooled;
        }

        /** Says that the caller is done with it. */
        void release() {
            synchronized (Connections.this) {
                users--;
                closeIfIdle(this);
            }
        }
    }

    /**
     * The transports to use now. Give them back.
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
            generation.tunnel.close();
        }
    }
}
