package io.grapevine.httpclient.sender;

import io.grapevine.base.metrics.MetricFactory;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Counts the connections of HTTP clients under Alertmanager's names, {@code net_conntrack_dialer_conn_*}, by the kind of
 * integration ({@code dialer_name}). A connection that is made, and fails in its TLS handshake or at the proxy, counts as
 * established.
 */
public final class DialMetrics {
    private static final String NAME = "dialer_name";
    private static final String RESOLUTION = "resolution";
    private static final String REFUSED = "refused";
    private static final String TIMEOUT = "timeout";
    private static final String UNKNOWN = "unknown";
    private static final List<String> REASONS = List.of(RESOLUTION, REFUSED, TIMEOUT, UNKNOWN);

    private final Counter attempted;
    private final Counter established;
    private final Counter failed;
    private final Counter closed;

    public DialMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "net_conntrack_dialer_conn_");
        attempted = metrics.counter(
                "attempted_total", "Number of connections attempted, by the kind of integration.", NAME);
        established = metrics.counter(
                "established_total", "Number of connections established, by the kind of integration.", NAME);
        failed = metrics.counter(
                "failed_total",
                "Number of connections that could not be established, by the kind of integration and the reason.",
                NAME,
                "reason");
        closed = metrics.counter(
                "closed_total",
                "Number of established connections that were closed, by the kind of integration.",
                NAME);
    }

    /** The counters of one kind of integration, which are exposed from now on. */
    public Dialer dialer(String kind) {
        attempted.initLabelValues(kind);
        established.initLabelValues(kind);
        closed.initLabelValues(kind);
        REASONS.forEach(reason -> failed.initLabelValues(kind, reason));
        return new Dialer() {
            @Override
            public void established() {
                attempted.labelValues(kind).inc();
                established.labelValues(kind).inc();
            }

            @Override
            public void closed() {
                closed.labelValues(kind).inc();
            }

            @Override
            public void failed(Throwable fault) {
                for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
                    if (cause instanceof SSLException || cause instanceof ProxyConnectException) {
                        established();
                        closed();
                        return;
                    } else if (cause instanceof UnknownHostException) {
                        failed(RESOLUTION);
                        return;
                    } else if (cause instanceof ConnectTimeoutException) {
                        failed(TIMEOUT);
                        return;
                    } else if (cause instanceof ConnectException) {
                        // as in Alertmanager, which counts a refusal as unknown
                        failed.labelValues(kind, UNKNOWN).inc();
                        failed(REFUSED);
                        return;
                    } else if (cause instanceof SocketException) {
                        failed(UNKNOWN);
                        return;
                    }
                }
            }

            private void failed(String reason) {
                attempted.labelValues(kind).inc();
                failed.labelValues(kind, reason).inc();
            }
        };
    }

    /** Listener for the connections of one client. */
    public interface Dialer {
        /** A listener that counts nothing. */
        Dialer NONE = new Dialer() {};

        /** A connection has been made. */
        default void established() {}

        /** A connection that had been made is closed. */
        default void closed() {}

        /** A request failed; ignored unless the connection failed. */
        default void failed(Throwable fault) {}
    }
}
