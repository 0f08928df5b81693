package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The alerts and notifications of this replica in each of the last 60 minutes, by its counters: a Prometheus server that one
 * could ask may be down as well. Sampled by one thread, read by any.
 */
public final class LastHour {
    /** The time between two samples. */
    public static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final int MINUTES = 60;

    private static final String RECEIVED = "alertmanager_alerts_received";
    private static final String NOTIFIED = "alertmanager_notifications";
    private static final String FAILED = "alertmanager_notifications_failed";

    private final PrometheusRegistry registry;
    private Map<String, Double> before;
    private volatile List<Map<String, Long>> minutes = List.of();

    /** Counts from now on. */
    public LastHour(PrometheusRegistry registry) {
        this.registry = registry;
        this.before = totals();
    }

    /** Takes a sample; to be called once in each {@link #INTERVAL}. */
    public void sample() {
        Map<String, Double> now = totals();
        Map<String, Long> minute = new HashMap<>();
        now.forEach((counter, total) -> {
            double growth = total - before.getOrDefault(counter, 0.0);
            minute.put(counter, Math.round(growth < 0 ? total : growth)); // a reload may set counters of receivers back
        });
        before = now;
        List<Map<String, Long>> next = new ArrayList<>(minutes);
        next.add(minute);
        minutes = List.copyOf(next.subList(Math.max(0, next.size() - MINUTES), next.size()));
    }

    private Map<String, Double> totals() {
        Map<String, Double> totals = new HashMap<>();
        for (MetricSnapshot metric : registry.scrape(Set.of(RECEIVED, NOTIFIED, FAILED)::contains)) {
            if (metric instanceof CounterSnapshot counter) {
                totals.put(
                        metric.getMetadata().getPrometheusName(),
                        counter.getDataPoints().stream()
                                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                                .sum());
            }
        }
        return totals;
    }

    /** Writes a list for each counter, with a number for each minute, the oldest first. */
    void write(JsonWriter json) throws IOException {
        List<Map<String, Long>> all = minutes;
        json.numbers("received", growth(RECEIVED, all))
                .numbers("notified", growth(NOTIFIED, all))
                .numbers("failed", growth(FAILED, all));
    }

    private static List<Long> growth(String counter, List<Map<String, Long>> all) {
        return all.stream().map(minute -> minute.getOrDefault(counter, 0L)).toList();
    }
}
