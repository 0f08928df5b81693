package io.grapevine.features.quota;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the alerts of a store and their size, and compares both with limits before an alert is stored. On the loop only. */
final class AlertQuota implements AlertStore.Limits {
    private final EventLoop loop;
    private final AlertStore alerts;
    private final Quota limits;
    private final Counter refused;
    private final Throttle warnings = new Throttle(Duration.ofMinutes(10));
    private final Throttle collections = new Throttle(Duration.ofSeconds(10));
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    AlertQuota(EventLoop loop, AlertStore alerts, Quota limits, PrometheusRegistry registry) {
        this.loop = loop;
        this.alerts = alerts;
        this.limits = limits;
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_alerts_");
        refused = metrics.counter("insert_limited_total", "Alerts refused because a limit of the tenant was reached.");
        metrics.gauge(
                "limiter_current_alerts",
                "Alerts that count for the limit of their number.",
                gauge -> gauge.call(count.get()));
        metrics.gauge(
                "limiter_current_alerts_size_bytes",
                "Size of their labels, annotations and generator URLs, in bytes.",
                gauge -> gauge.call(bytes.get()));
    }

    @Override
    public @Nullable String exceeded(@Nullable Alert before, Alert next) {
        long maxAlerts = limits.maxAlerts();
        if (before == null && maxAlerts > 0 && count.getPlain() >= maxAlerts) {
            return "too many alerts, limit: " + maxAlerts;
        }
        long maxBytes = limits.maxAlertBytes();
        long growth = maxBytes > 0 ? growth(before, next) : 0;
        return growth > 0 && bytes.getPlain() + growth > maxBytes
                ? "alerts too big, total size limit: " + maxBytes + " bytes"
                : null;
    }

    /** Makes room for a new alert by a search for resolved ones, unless there was a search some seconds ago. */
    @Override
    public @Nullable String refusal(@Nullable Alert before, Alert next) {
        String limit = exceeded(before, next);
        if (limit != null && before == null && collections.permits(loop.elapsed())) {
            alerts.collectGarbage();
            limit = exceeded(null, next);
        }
        if (limit != null) {
            refused.inc();
            if (warnings.permits(loop.elapsed())) {
                limits.onReached(limit);
            }
        }
        return limit;
    }

    @Override
    public void stored(@Nullable Alert before, Alert next) {
        if (before == null) {
            count.lazySet(count.getPlain() + 1);
        }
        bytes.lazySet(bytes.getPlain() + growth(before, next));
    }

    @Override
    public void removed(Alert alert) {
        count.lazySet(count.getPlain() - 1);
        bytes.lazySet(bytes.getPlain() - size(alert));
    }

    /** Most versions are renewals, which share their texts. */
    private static long growth(@Nullable Alert before, Alert next) {
        if (before == null) {
            return size(next);
        }
        boolean same = before.annotations().equals(next.annotations())
                && before.generatorUrl().equals(next.generatorUrl());
        return same ? 0 : size(next) - size(before);
    }

    private static long size(Alert alert) {
        return size(alert.labels()) + size(alert.annotations()) + Utf8.length(alert.generatorUrl());
    }

    private static long size(LabelSet pairs) {
        long size = 0;
        for (int i = 0; i < pairs.size(); i++) {
            size += Utf8.length(pairs.name(i)) + Utf8.length(pairs.value(i));
        }
        return size;
    }
}
