package io.grapevine.core.silence;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.records.SilenceState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
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

    private final MetricFactory metrics;
    private final Counter queries;
    private final Histogram queryDuration;
    private final Counter scanned;
    final Counter merged;
    final Counter undecoded;
    final Counter compileErrors;
    private final Summary gcDuration;
    private final Gauge stateSize;
    private final Gauge matcherIndexSize;
    private final Gauge versionIndexSize;
    private final Gauge regexpInstructions;

    /** Registers the metrics. */
    public SilenceMetrics(PrometheusRegistry registry) {
        metrics = new MetricFactory(registry, "alertmanager_");
        MetricFactory own = new MetricFactory(registry, "grapevine_silences_");
        queries = metrics.counter("silences_queries_total", "Number of silence queries.");
        metrics.counter("silences_query_errors_total", "Number of silence queries that failed.");
        scanned = metrics.counter("silences_query_silences_scanned_total", "Silences looked at to answer queries.");
        metrics.counter("silences_query_silences_skipped_total", "Silences that an index spared queries.");
        metrics.counter("silences_gc_errors_total", "Silences that could not be forgotten in order.");
        merged = metrics.counter(
                "silences_gossip_messages_propagated_total", "Versions of silences merged from other replicas.");
        undecoded = own.counter(
                "undecoded_total",
                "Versions of silences from other replicas that this version does not understand, or that are invalid.");
        compileErrors = metrics.counter(
                "silences_matcher_compile_errors_total",
                "Number of silences with a matcher that does not compile, by stage.",
                "stage");
        regexpInstructions = own.gauge(
                "regexp_instructions",
                "Size of the regular expressions of all silences, in instructions of their automata.");
        compileErrors.initLabelValues(MERGED);
        compileErrors.initLabelValues(LOADED);
        queryDuration = metrics.histogram(
                "silences_query_duration_seconds", "Duration of silence queries, in seconds.", buckets -> buckets);
        gcDuration = metrics.summary(
                "silences_gc_duration_seconds", "Duration of the garbage collection of silences, in seconds.");
        stateSize = metrics.gauge("silences_state_size", "Number of stored silences.");
        matcherIndexSize = metrics.gauge("silences_matcher_index_size", "Number of silences in the matcher index.");
        versionIndexSize = metrics.gauge("silences_version_index_size", "Number of silences in the version index.");
    }

    /** Registers the number of silences by state, counted at each scrape. */
    void countStates(ToLongFunction<SilenceState> count) {
        metrics.gauge(
                "silences",
                "Number of silences by state.",
                gauge -> {
                    for (SilenceState state : SilenceState.values()) {
                        gauge.call((double) count.applyAsLong(state), state.text());
                    }
                },
                "state");
    }

    void queried(int silences, Duration duration) {
        queries.inc();
        scanned.inc(silences);
        queryDuration.observe(duration.toNanos() / 1e9);
    }

    void collected(Duration duration) {
        gcDuration.observe(duration.toNanos() / 1e9);
    }

    void instructions(long count) {
        regexpInstructions.set((double) count);
    }

    void size(int silences) {
        stateSize.set(silences);
        matcherIndexSize.set(silences);
        versionIndexSize.set(silences);
    }
}
