package io.grapevine.core.alerts;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the alerts of a store and their size, and compares both with limits before an alert is stored. On the loop only. */
final class AlertQuota {
    private final EventLoop loop;
    private final AlertLimits limits;
    private final Counter refused;
    private final Throttle warnings = new Throttle(Duration.ofMinutes(10));
    private final Throttle collections = new Throttle(Duration.ofSeconds(10));
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    AlertQuota(EventLoop loop, AlertLimits limits, PrometheusRegistry registry) {
        this.loop = loop;
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

    /**
     * The limit that a version of an alert exceeds, as users know it; null if it may be stored.
     *
     * @param before the stored version, which would be replaced; null if there is none
     */
    @Nullable
    String exceeded(@Nullable Alert before, Alert next) {
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

    /** Whether a search for resolved alerts may be worth its time: there was none for some seconds. */
    boolean mayCollect() {
        return collections.permits(loop.elapsed());
    }

    /** Counts an alert that was refused. */
    void refuse(String limit) {
        refused.inc();
        if (warnings.permits(loop.elapsed())) {
            limits.onReached(limit);
        }
    }

    void stored(@Nullable Alert before, Alert next) {
        if (before == null) {
            count.lazySet(count.getPlain() + 1);
        }
        bytes.lazySet(bytes.getPlain() + growth(before, next));
    }

    void removed(Alert alert) {
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
