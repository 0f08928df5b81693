package io.grapevine.transport.memberlist;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;

final class BridgeMetrics {
    private static final double MILLIS = 1e3;

    final Gauge alertmanagers;
    private final Gauge up;
    private final Counter exchanges;
    private final Counter failures;
    private final Gauge lastSuccess;
    private final Counter sent;
    private final Counter received;
    final Counter pushed;
    final Counter merged;
    final Counter undecoded;

    BridgeMetrics(PrometheusRegistry registry) {
        MetricFactory own = new MetricFactory(registry, "grapevine_bridge_");
        alertmanagers = own.gauge("alertmanagers", "Alertmanagers that answer, which send before this replica.");
        up = own.gauge("peer_up", "Whether an Alertmanager answers.", "peer");
        exchanges = own.counter("exchanges_total", "Exchanges of state with an Alertmanager.", "peer");
        failures = own.counter("exchange_failures_total", "Failed exchanges with an Alertmanager.", "peer");
        lastSuccess =
                own.gauge("last_success_timestamp_seconds", "When an Alertmanager has answered, since 1970.", "peer");
        sent = own.counter("sent_bytes_total", "Bytes sent to Alertmanagers.");
        received = own.counter("received_bytes_total", "Bytes received from Alertmanagers.");
        pushed = own.counter("records_pushed_total", "Silences and log entries pushed to an Alertmanager.");
        merged = own.counter("records_merged_total", "Records merged from Alertmanagers.", "state");
        undecoded = own.counter("undecoded_total", "Records of Alertmanagers that are too large or cannot be decoded.");
        for (StateKind kind : StateKind.values()) {
            merged.initLabelValues(kind.stateName());
        }
    }

    void added(String peer) {
        up.labelValues(peer).set(0);
        exchanges.initLabelValues(peer);
        failures.initLabelValues(peer);
    }

    void removed(String peer) {
        up.remove(peer);
        exchanges.remove(peer);
        failures.remove(peer);
        lastSuccess.remove(peer);
    }

    void answered(String peer, Exchanger.Outcome.Answered answer, Instant now) {
        exchanges.labelValues(peer).inc();
        lastSuccess.labelValues(peer).set(now.toEpochMilli() / MILLIS);
        sent.inc(answer.sent());
        received.inc(answer.received());
        pushed.inc(answer.pushed());
        undecoded.inc(answer.undecoded());
    }

    void failed(String peer) {
        exchanges.labelValues(peer).inc();
        failures.labelValues(peer).inc();
    }

    void up(String peer, boolean answers) {
        up.labelValues(peer).set(answers ? 1 : 0);
    }
}
