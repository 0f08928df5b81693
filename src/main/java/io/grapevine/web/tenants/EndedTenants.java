package io.grapevine.web.tenants;

import io.grapevine.base.metrics.SummedSnapshots;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The counters of tenants that have ended, added up, so that a sum over all tenants does not fall when one ends. Thread-safe.
 */
final class EndedTenants {
    private final Predicate<MetricSnapshot> counters;
    private final Predicate<String> labels;
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
     * Without an ended tenant.
     *
     * @param counters which families are added up: counters, histograms or summaries, as values of gauges end with the tenant
     * @param labels which labels the sums have
     */
    EndedTenants(Predicate<MetricSnapshot> counters, Predicate<String> labels) {
        this.counters = counters;
        this.labels = labels;
    }

    /**
     * The counters of all tenants that were in use at an earlier call and are not any more.
     *
     * @param live the registries of the tenants in use
     */
    synchronized List<MetricSnapshot> beside(Collection<PrometheusRegistry> live) {
        return Stream.concat(sums.values().stream(), ended(live).stream().flatMap(this::counters))
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
                SummedSnapshots.of(family.getMetadata().getName(), List.of(family), labels),
                (sum, one) -> SummedSnapshots.of(sum.getMetadata().getName(), List.of(sum, one), labels));
    }

    private Stream<MetricSnapshot> counters(PrometheusRegistry registry) {
        return registry.scrape().stream().filter(counters);
    }
}
