package io.grapevine.web.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EndedTenantsTest {
    private static final String QUERIES = "cortex_alertmanager_nflog_queries_total";

    private final CortexMetrics ended = new CortexMetrics();

    /** The metrics of a tenant that has queried its notification log so often. */
    private static PrometheusRegistry tenant(int queries) {
        PrometheusRegistry registry = new PrometheusRegistry();
        queries(registry).inc(queries);
        return registry;
    }

    private static Counter queries(PrometheusRegistry registry) {
        return Counter.builder()
                .name("alertmanager_nflog_queries_total")
                .help("h")
                .register(registry);
    }

    /** The page with these tenants in use, but for the numbers of tenants. */
    private List<String> series(PrometheusRegistry... live) {
        TreeMap<String, MetricSnapshots> ofTenants = new TreeMap<>();
        for (PrometheusRegistry each : live) {
            ofTenants.put("t" + ofTenants.size(), each.scrape());
        }
        MetricSnapshots merged = CortexMetrics.merged(
                new MetricSnapshots(List.of()), ofTenants, ended.beside(List.of(live)), live.length);
        return CortexMetricsTest.series(merged)
                .filter(line -> !line.startsWith("cortex_alertmanager_tenants_"))
                .toList();
    }

    @Test
    void sumDoesNotFallWhenATenantEnds() {
        PrometheusRegistry a = tenant(2);
        PrometheusRegistry b = tenant(3);
        assertThat(series(a, b)).containsExactly(QUERIES + " 5.0");
        assertThat(series(b)).containsExactly(QUERIES + " 5.0");
        assertThat(series()).containsExactly(QUERIES + " 5.0");
    }

    @Test
    void sumDoesNotFallAfterTheRegistryOfAnEndedTenantIsReleased() {
        PrometheusRegistry b = tenant(3);
        assertThat(series(tenant(2), b)).containsExactly(QUERIES + " 5.0");
        assertThat(series(tenant(7), b)).containsExactly(QUERIES + " 12.0");
        for (int i = 0; i < 3; i++) {
            ended.sweep(List.of(b));
            assertThat(series(b)).containsExactly(QUERIES + " 12.0");
        }
    }

    @Test
    void lastAttemptsOfAnEndedTenantCount() {
        PrometheusRegistry a = new PrometheusRegistry();
        Counter counter = queries(a);
        counter.inc();
        ended.sweep(List.of(a));
        ended.sweep(List.of());
        counter.inc();
        assertThat(series()).containsExactly(QUERIES + " 2.0");
        ended.sweep(List.of());
        assertThat(series()).containsExactly(QUERIES + " 2.0");
    }

    @Test
    void tenantThatNoPageHasShownCountsFromItsFirstSweep() {
        ended.sweep(List.of(tenant(4)));
        assertThat(series()).containsExactly(QUERIES + " 4.0");
    }

    @Test
    void histogramsOfEndedTenantsAreAddedUpWithoutTheNamesOfTheirReceivers() {
        for (String receiver : List.of("a", "b")) {
            PrometheusRegistry tenant = new PrometheusRegistry();
            Histogram.builder()
                    .name("alertmanager_notification_latency_seconds")
                    .help("h")
                    .classicOnly()
                    .classicUpperBounds(1)
                    .labelNames("integration", "receiver_name")
                    .register(tenant)
                    .labelValues("email", receiver)
                    .observe(0.5);
            ended.sweep(List.of(tenant));
        }
        List<String> before = series();
        assertThat(before)
                .contains("cortex_alertmanager_notification_latency_seconds_count{integration=\"email\"} 2")
                .noneMatch(line -> line.contains("receiver_name"));
        ended.sweep(List.of());
        ended.sweep(List.of());
        assertThat(series()).isEqualTo(before);
    }

    @Test
    void gaugesAndSeriesWithTheLabelOfATenantEndWithIt() {
        PrometheusRegistry a = new PrometheusRegistry();
        Gauge.builder()
                .name("alertmanager_nflog_snapshot_size_bytes")
                .help("h")
                .register(a)
                .set(2);
        Counter.builder()
                .name("alertmanager_alerts_invalid_total")
                .help("h")
                .register(a)
                .inc();
        assertThat(series(a)).hasSize(2);
        assertThat(series()).isEmpty();
    }
}
