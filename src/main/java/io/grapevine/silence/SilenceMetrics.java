package io.grapevine.silence;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** What {@link Silences} count and measure. */
public final class SilenceMetrics {
    /** The stage at which a peer's silence does not compile. */
    static final String MERGED = "index";

    /** The stage at which a stored silence does not compile. */
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
        queries = counter("alertmanager_silences_queries_total", "How often silences were asked for.");
        counter("alertmanager_silences_query_errors_total", "How often silences could not be given.");
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
                .help("Matchers of silences that are no valid matchers.")
                .labelNames("stage")
                .register(registry);
        compileErrors.initLabelValues(MERGED);
        compileErrors.initLabelValues(LOADED);
        queryDuration = Histogram.builder()
                .name("alertmanager_silences_query_duration_seconds")
                .help("How long queries of silences took.")
                .register(registry);
        gcDuration = Summary.builder()
                .name("alertmanager_silences_gc_duration_seconds")
                .help("How long it took to forget silences that ended long ago.")
                .register(registry);
        stateSize = gauge("alertmanager_silences_state_size", "How many silences are kept.");
        matcherIndexSize = gauge("alertmanager_silences_matcher_index_size", "How many silences the index holds.");
        versionIndexSize = gauge("alertmanager_silences_version_index_size", "How many versions the index holds.");
    }

    private Counter counter(String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    /** Registers the count of silences by state, taken when asked for. */
    void countStates(ToLongFunction<SilenceState> count) {
        GaugeWithCallback.builder()
                .name("alertmanager_silences")
                .help("How many silences there are in each state.")
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
