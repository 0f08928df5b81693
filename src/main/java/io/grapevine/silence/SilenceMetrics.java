package io.grapevine.silence;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** The metrics of {@link Silences}. */
public final class SilenceMetrics {
    /** The value of {@code stage} for a peer's silence that does not compile. */
    static final String MERGED = "index";

    /** The value of {@code stage} for a stored silence that does not compile. */
    static final String LOADED = "load_snapshot";

    private final PrometheusRegistry registry;
    private final Counter queries;
    private final Histogram queryDuration;
    private final Counter scanned;
    private final Counter merged;
    private final Counter undecoded;
    private final Counter compileErrors;
    private final Summary gcDuration;
    private final Gauge stateSize;
    private final Gauge matcherIndexSize;
    private final Gauge versionIndexSize;

    /** Registers the metrics. */
    public SilenceMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        queries = counter("alertmanager_silences_queries_total", "Number of silence queries.");
        counter("alertmanager_silences_query_errors_total", "Number of silence queries that failed.");
        scanned =
                counter("alertmanager_silences_query_silences_scanned_total", "Silences looked at to answer queries.");
        counter("alertmanager_silences_query_silences_skipped_total", "Silences that an index spared queries.");
        counter("alertmanager_silences_gc_errors_total", "Silences that could not be forgotten in order.");
        merged = counter(
                "alertmanager_silences_gossip_messages_propagated_total",
                "Versions of silences from other replicas that were news.");
        undecoded = counter(
                "grapevine_silences_undecoded_total",
                "Versions of silences from other replicas that this version of the program does not understand.");
        compileErrors = Counter.builder()
                .name("alertmanager_silences_matcher_compile_errors_total")
                .help("Number of silences with a matcher that does not compile, by stage.")
                .labelNames("stage")
                .register(registry);
        compileErrors.initLabelValues(MERGED);
        compileErrors.initLabelValues(LOADED);
        queryDuration = Histogram.builder()
                .name("alertmanager_silences_query_duration_seconds")
                .help("Duration of silence queries, in seconds.")
                .register(registry);
        gcDuration = Summary.builder()
                .name("alertmanager_silences_gc_duration_seconds")
                .help("Duration of the garbage collection of silences, in seconds.")
                .register(registry);
        stateSize = gauge("alertmanager_silences_state_size", "Number of stored silences.");
        matcherIndexSize =
                gauge("alertmanager_silences_matcher_index_size", "Number of silences in the matcher index.");
        versionIndexSize =
                gauge("alertmanager_silences_version_index_size", "Number of silences in the version index.");
    }

    private Counter counter(String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    /** Registers the number of silences by state, counted at each scrape. */
    void countStates(ToLongFunction<SilenceState> count) {
        GaugeWithCallback.builder()
                .name("alertmanager_silences")
                .help("Number of silences by state.")
                .labelNames("state")
                .callback(gauge -> {
                    for (SilenceState state : SilenceState.values()) {
                        gauge.call((double) count.applyAsLong(state), state.text());
                    }
                })
                .register(registry);
    }

    void queried(int silences, Duration duration) {
        queries.inc();
        scanned.inc(silences);
        queryDuration.observe(duration.toNanos() / 1e9);
    }

    void merged() {
        merged.inc();
    }

    void undecoded() {
        undecoded.inc();
    }

    void uncompilable(String stage) {
        compileErrors.labelValues(stage).inc();
    }

    void collected(Duration duration) {
        gcDuration.observe(duration.toNanos() / 1e9);
    }

    void size(int silences) {
        stateSize.set(silences);
        matcherIndexSize.set(silences);
        versionIndexSize.set(silences);
    }
}
