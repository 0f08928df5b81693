package io.grapevine.web.tenants;

import io.grapevine.base.metrics.LabelledSnapshots;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The metrics of tenants under the names of Mimir and Cortex; those that neither of them has keep their names. The counters of tenants
 * that have ended are added up, so that a sum over all tenants does not fall when one ends. Thread-safe.
 */
final class CortexMetrics {
    private static final String ALERTMANAGER = "alertmanager_";

    /** The families with the label {@code user}. */
    private static final Set<String> PER_USER = Set.of(
            "alerts",
            "alerts_received",
            "alerts_invalid",
            "alerts_insert_limited",
            "alerts_limiter_current_alerts",
            "alerts_limiter_current_alerts_size_bytes",
            "silences",
            "notifications",
            "notifications_failed",
            "notification_requests",
            "notification_requests_failed",
            "notifications_suppressed",
            "notification_rate_limited",
            "dispatcher_aggregation_group_limit_reached");

    /** The other labels that these have. */
    private static final Set<String> LABELS = Set.of("state", "integration", "reason");

    private static final Set<String> OF_TENANTS = Set.of("receiver_name", "alertname");

    private static final Set<String> SUMMED = Set.of(
            "notification_latency_seconds",
            "dispatcher_aggregation_groups",
            "dispatcher_alert_processing_duration_seconds");

    /**
     * The registries of tenants in use, and of those that ended a short time ago, whose last attempts to notify still
     * count.
     */
    private final Set<PrometheusRegistry> registries = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The registries whose tenant had ended at the latest sweep. */
    private final Set<PrometheusRegistry> unused = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The sums of what is no longer among the registries, by name. */
    private final Map<String, MetricSnapshot> sums = new TreeMap<>();

    /**
     * The metrics of the server and those of tenants.
     *
     * @param ended the counters of tenants that have ended, which the sums over all tenants include
     * @param known the number of all tenants, each of which is on each replica
     */
    static MetricSnapshots merged(
            MetricSnapshots own, Map<String, MetricSnapshots> ofTenants, List<MetricSnapshot> ended, int known) {
        Map<String, MetricSnapshots> perUser = new TreeMap<>();
        Map<String, MetricSnapshots> others = new TreeMap<>();
        Map<String, List<MetricSnapshot>> summed = new TreeMap<>();
        ofTenants.forEach((tenant, families) -> {
            List<MetricSnapshot> ofUser = new ArrayList<>();
            List<MetricSnapshot> ofTenant = new ArrayList<>();
            for (MetricSnapshot family : families) {
                String name = name(family);
                if (PER_USER.contains(name)) {
                    ofUser.add(LabelledSnapshots.summed(cortex(name), List.of(family), LABELS::contains));
                } else if (isSummed(name)) {
                    summed.computeIfAbsent(name, first -> new ArrayList<>()).add(family);
                } else {
                    ofTenant.add(family);
                }
            }
            perUser.put(tenant, new MetricSnapshots(ofUser));
            others.put(tenant, new MetricSnapshots(ofTenant));
        });
        ended.forEach(family ->
                summed.computeIfAbsent(name(family), first -> new ArrayList<>()).add(family));
        List<MetricSnapshot> all = new ArrayList<>();
        LabelledSnapshots.merged(LabelledSnapshots.merged(own, "tenant", others), "user", perUser)
                .forEach(all::add);
        summed.forEach(
                (name, families) -> all.add(LabelledSnapshots.summed(cortex(name), families, CortexMetrics::isInSums)));
        all.add(gauge("tenants_discovered", "Tenants with a configuration.", known));
        all.add(gauge("tenants_owned", "Tenants of this replica: all.", known));
        return new MetricSnapshots(all);
    }

    /** The name without the prefix; empty without it. */
    private static String name(MetricSnapshot family) {
        String name = family.getMetadata().getPrometheusName();
        return name.startsWith(ALERTMANAGER) ? name.substring(ALERTMANAGER.length()) : "";
    }

    private static String cortex(String name) {
        return "cortex_" + ALERTMANAGER + name;
    }

    /** Whether a family is added up for ended tenants: counters, histograms or summaries, as values of gauges end with the tenant. */
    private static boolean isAddedUp(MetricSnapshot family) {
        return isSummed(name(family)) && !(family instanceof GaugeSnapshot);
    }

    /**
     * The counters of all tenants that were in use at an earlier call and are not any more.
     *
     * @param live the registries of the tenants in use
     */
    synchronized List<MetricSnapshot> beside(Collection<PrometheusRegistry> live) {
        return Stream.concat(sums.values().stream(), ended(live).stream().flatMap(CortexMetrics::counters))
                .toList();
    }

    /** Adds up the counters of tenants that had ended at the sweep before, and releases their registries. */
    synchronized void sweep(Collection<PrometheusRegistry> live) {
        for (PrometheusRegistry registry : ended(live)) {
            if (!unused.add(registry)) {
                counters(registry).forEach(this::add);
                registries.remove(registry);
                unused.remove(registry);
            }
        }
    }

    private Set<PrometheusRegistry> ended(Collection<PrometheusRegistry> live) {
        registries.addAll(live);
        Set<PrometheusRegistry> ended = Collections.newSetFromMap(new IdentityHashMap<>());
        ended.addAll(registries);
        live.forEach(ended::remove);
        return ended;
    }

    private void add(MetricSnapshot family) {
        sums.merge(
                family.getMetadata().getName(),
                LabelledSnapshots.summed(family.getMetadata().getName(), List.of(family), CortexMetrics::isInSums),
                (sum, one) -> LabelledSnapshots.summed(
                        sum.getMetadata().getName(), List.of(sum, one), CortexMetrics::isInSums));
    }

    private static Stream<MetricSnapshot> counters(PrometheusRegistry registry) {
        return registry.scrape().stream().filter(CortexMetrics::isAddedUp);
    }

    /** Whether sums over all tenants have a label; not the names that tenants choose, as those of ended ones would stay for good. */
    private static boolean isInSums(String label) {
        return !OF_TENANTS.contains(label);
    }

    private static boolean isSummed(String name) {
        return SUMMED.contains(name) || name.startsWith("nflog_") || name.startsWith("silences_");
    }

    private static GaugeSnapshot gauge(String name, String help, int value) {
        return GaugeSnapshot.builder()
                .name(cortex(name))
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
    }
}
