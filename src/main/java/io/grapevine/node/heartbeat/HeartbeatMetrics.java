package io.grapevine.node.heartbeat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics of heartbeats; registered with the first one. */
final class HeartbeatMetrics {
    private static final double MILLIS = 1000;

    private final Counter pings;
    private volatile List<Heartbeat> current = List.of();

    HeartbeatMetrics(EventLoop loop, PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_heartbeat_");
        metrics.gauge(
                "age_seconds",
                "Time since the last sign of life of a heartbeat, in seconds; absent before the first.",
                value -> {
                    long now = loop.elapsed().toMillis();
                    for (Heartbeat each : current) {
                        if (each.lastSuccess() != SignalTime.NEVER) {
                            value.call((now - each.lastSuccess()) / MILLIS, each.name());
                        }
                    }
                },
                "heartbeat");
        metrics.gauge(
                "missing",
                "Whether a heartbeat is missing or has failed, so that its alert fires.",
                value -> current.forEach(each -> value.call(each.isMissing() ? 1 : 0, each.name())),
                "heartbeat");
        pings = metrics.counter("pings_total", "Pings of heartbeats received by this replica.", "heartbeat", "kind");
    }

    void use(Collection<Heartbeat> heartbeats) {
        List<Heartbeat> next = List.copyOf(heartbeats);
        Set<String> names = next.stream().map(Heartbeat::name).collect(Collectors.toSet());
        for (Heartbeat before : current) {
            if (!names.contains(before.name())) {
                for (HeartbeatSignal kind : HeartbeatSignal.values()) {
                    pings.remove(before.name(), kind.text());
                }
            }
        }
        for (Heartbeat each : next) {
            if (each.config().isPinged()) {
                for (HeartbeatSignal kind : HeartbeatSignal.values()) {
                    pings.initLabelValues(each.name(), kind.text());
                }
            }
        }
        current = next;
    }

    void pinged(String name, HeartbeatSignal kind) {
        pings.labelValues(name, kind.text()).inc();
    }
}
