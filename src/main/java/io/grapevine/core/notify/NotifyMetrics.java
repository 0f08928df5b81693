package io.grapevine.core.notify;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.notification.FailureReason;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Metrics from a flush to its receivers. */
public final class NotifyMetrics {
    private final boolean withReceivers;
    private final Counter notifications;
    private final Counter failed;
    private final Counter requests;
    private final Counter requestsFailed;
    private final boolean withZeros;
    private final Counter plain;
    private final Counter remarked;
    private final Counter suppressed;
    private final Counter mutedEnds;
    private final Histogram latency;
    /** The metrics with the labels of the integration alone. */
    private final List<StatefulMetric<?, ?>> perIntegration;

    /**
     * Registers the metrics.
     *
     * @param withReceivers whether they carry the name of the receiver (feature {@code receiver-name-in-metrics})
     * @param withZeros whether the series of integrations are there before the first notification, as those of Alertmanager
     */
    public NotifyMetrics(PrometheusRegistry registry, boolean withReceivers, boolean withZeros) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        MetricFactory own = new MetricFactory(registry, "grapevine_");
        this.withReceivers = withReceivers;
        this.withZeros = withZeros;
        String[] labels = withReceivers ? new String[] {"integration", "receiver_name"} : new String[] {"integration"};
        notifications = metrics.counter("notifications_total", "Notifications begun.", labels);
        failed = metrics.counter("notifications_failed_total", "Notifications given up.", and(labels, "reason"));
        requests = metrics.counter("notification_requests_total", "Attempts to notify.", labels);
        requestsFailed = metrics.counter("notification_requests_failed_total", "Attempts that failed.", labels);
        plain = own.counter(
                "plain_notifications_total", "Notifications sent in plain words because a template failed.", labels);
        remarked = own.counter(
                "remarked_notifications_total",
                "Notifications that were accepted, but not as they should be, such as by some recipients only.",
                labels);
        suppressed = metrics.counter(
                "notifications_suppressed_total",
                "Alerts not notified because they were silenced, inhibited or outside the times of their route.",
                "reason");
        mutedEnds = own.counter(
                "muted_ends_sent_total", "Ends of alerts sent although the alerts were muted (when_muted).", labels);
        latency = metrics.histogram(
                "notification_latency_seconds",
                "How long attempts to notify took.",
                buckets -> buckets.classicUpperBounds(1, 5, 10, 15, 20),
                labels);
        perIntegration = List.of(notifications, requests, requestsFailed, plain, remarked, mutedEnds, latency);
    }

    /**
     * Lets every series of these kinds of integrations be there from the start, as those of Alertmanager; not if series carry
     * the names of receivers.
     */
    public void show(List<String> kinds) {
        if (withZeros && !withReceivers) {
            kinds.forEach(this::initialize);
        }
    }

    /**
     * Lets every series of these integrations be there from the start; if the series carry the names of receivers, those
     * of others go.
     */
    public void use(List<Integration> integrations) {
        if (!withZeros) {
            return;
        }
        if (withReceivers) {
            perIntegration.forEach(StatefulMetric::clear);
            failed.clear();
        }
        integrations.forEach(integration -> initialize(labels(integration)));
    }

    private void initialize(String... labels) {
        perIntegration.forEach(metric -> metric.initLabelValues(labels));
        for (FailureReason reason : FailureReason.values()) {
            if (reason.isOfAlertmanager()) {
                failed.initLabelValues(and(labels, reason.label()));
            }
        }
    }

    private String[] labels(Integration integration) {
        return withReceivers
                ? new String[] {integration.kind(), integration.receiver()}
                : new String[] {integration.kind()};
    }

    private static String[] and(String[] labels, String last) {
        String[] all = Arrays.copyOf(labels, labels.length + 1);
        all[labels.length] = last;
        return all;
    }

    /** Counts a notification, however many attempts it takes. */
    public void begun(Integration integration) {
        notifications.labelValues(labels(integration)).inc();
    }

    /** Counts a notification that failed for good. */
    public void failed(Integration integration, FailureReason reason) {
        failed.labelValues(and(labels(integration), reason.label())).inc();
    }

    /** Counts a plain notification, sent because a template failed; returns the reason of the failure. */
    public FailureReason flawed(Integration integration) {
        FailureReason reason = FailureReason.TEMPLATE_ERROR.of(integration.kind());
        failed(integration, reason);
        plain.labelValues(labels(integration)).inc();
        return reason;
    }

    /** Counts a notification that was accepted with a remark. */
    public void remarked(Integration integration) {
        remarked.labelValues(labels(integration)).inc();
    }

    /** Counts an attempt and its duration. */
    public void attempted(Integration integration, Duration duration, boolean success) {
        String[] values = labels(integration);
        requests.labelValues(values).inc();
        latency.labelValues(values).observe(duration.toNanos() / 1e9);
        if (!success) {
            requestsFailed.labelValues(values).inc();
        }
    }

    /** Counts alerts that were notified as resolved although they were muted. */
    public void sentMutedEnds(Integration integration, int alerts) {
        if (alerts > 0) {
            mutedEnds.labelValues(labels(integration)).inc(alerts);
        }
    }

    /** Counts alerts that are not notified. */
    public void suppressed(SuppressedReason reason, int alerts) {
        if (alerts > 0) {
            suppressed.labelValues(reason.label()).inc(alerts);
        }
    }
}
