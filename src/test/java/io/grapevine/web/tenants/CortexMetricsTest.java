package io.grapevine.web.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CortexMetricsTest {
    private final PrometheusRegistry own = new PrometheusRegistry();
    private final PrometheusRegistry a = new PrometheusRegistry();
    private final PrometheusRegistry b = new PrometheusRegistry();

    private List<String> series() {
        return series(CortexMetrics.merged(own.scrape(), Map.of("a", a.scrape(), "b", b.scrape()), List.of(), 7))
                .filter(line -> !line.startsWith("cortex_alertmanager_tenants_"))
                .toList();
    }

    /** The series of a page as it is written. */
    static Stream<String> series(MetricSnapshots metrics) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(page, metrics, EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return page.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"));
    }

    private static Counter counter(PrometheusRegistry registry, String name, String... labels) {
        return Counter.builder().name(name).help("h").labelNames(labels).register(registry);
    }

    @Test
    void familyOfATenantHasTheLabelUserAndThatOfTheDefaultAlertmanagerIsUnchanged() {
        counter(own, "alertmanager_notifications_total", "integration")
                .labelValues("email")
                .inc();
        counter(a, "alertmanager_notifications_total", "integration")
                .labelValues("email")
                .inc(2);
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "alertmanager_notifications_total{integration=\"email\"} 1.0",
                        "cortex_alertmanager_notifications_total{integration=\"email\",user=\"a\"} 2.0");
    }

    @Test
    void labelsThatMimirDoesNotHaveAreAddedUp() {
        Counter received = Counter.builder()
                .name("alertmanager_alerts_received_total")
                .help("h")
                .labelNames("status")
                .constLabels(Labels.of("version", "v2"))
                .register(a);
        received.labelValues("firing").inc(2);
        received.labelValues("resolved").inc(3);
        assertThat(series()).containsExactly("cortex_alertmanager_alerts_received_total{user=\"a\"} 5.0");
    }

    @Test
    void familiesOfTheNotificationLogAndTheOtherSharedOnesAreSums() {
        Gauge.builder()
                .name("alertmanager_nflog_snapshot_size_bytes")
                .help("h")
                .register(a)
                .set(2);
        Gauge.builder()
                .name("alertmanager_nflog_snapshot_size_bytes")
                .help("h")
                .register(b)
                .set(3);
        Gauge.builder()
                .name("alertmanager_silences")
                .help("h")
                .labelNames("state")
                .register(a)
                .labelValues("active")
                .set(4);
        for (PrometheusRegistry each : List.of(a, b)) {
            Histogram.builder()
                    .name("alertmanager_notification_latency_seconds")
                    .help("h")
                    .classicUpperBounds(1)
                    .labelNames("integration")
                    .register(each)
                    .labelValues("email")
                    .observe(0.5);
            Summary.builder()
                    .name("alertmanager_dispatcher_alert_processing_duration_seconds")
                    .help("h")
                    .register(each)
                    .observe(2);
        }
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "cortex_alertmanager_nflog_snapshot_size_bytes 5.0",
                        "cortex_alertmanager_silences{state=\"active\",user=\"a\"} 4.0",
                        "cortex_alertmanager_notification_latency_seconds_bucket{integration=\"email\",le=\"1.0\"} 2",
                        "cortex_alertmanager_notification_latency_seconds_bucket{integration=\"email\",le=\"+Inf\"} 2",
                        "cortex_alertmanager_notification_latency_seconds_count{integration=\"email\"} 2",
                        "cortex_alertmanager_notification_latency_seconds_sum{integration=\"email\"} 1.0",
                        "cortex_alertmanager_dispatcher_alert_processing_duration_seconds_count 2",
                        "cortex_alertmanager_dispatcher_alert_processing_duration_seconds_sum 4.0");
    }

    @Test
    void zeroIsLeftOutAndFamiliesThatMimirDoesNotHaveKeepTheirName() {
        counter(a, "alertmanager_alerts_invalid_total").inc(0);
        counter(a, "grapevine_plain_notifications_total").inc();
        assertThat(series()).containsExactly("grapevine_plain_notifications_total{tenant=\"a\"} 1.0");
    }

    @Test
    void tenantsAreCounted() {
        assertThat(series(CortexMetrics.merged(own.scrape(), Map.of(), List.of(), 7)))
                .contains("cortex_alertmanager_tenants_discovered 7.0", "cortex_alertmanager_tenants_owned 7.0");
    }
}
