package io.grapevine.transport.link;

import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counter of refused connections by reason, which logs the first of each reason in a minute. Thread-safe. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Counter count;
    private final LongSupplier nanoTime;
    private final Map<LinkRefusal, Throttle> lines = new EnumMap<>(LinkRefusal.class);
    private final Map<LinkRefusal, Long> unsaid = new EnumMap<>(LinkRefusal.class);

    /** Registers the counter; {@code nanoTime} is a monotonic clock. */
    public Refusals(PrometheusRegistry registry, LongSupplier nanoTime) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_cluster_");
        this.nanoTime = nanoTime;
        count = metrics.counter(
                "refused_connections_total", "Mesh connections refused or aborted, by reason.", "reason");
        for (LinkRefusal reason : LinkRefusal.values()) {
            count.initLabelValues(reason.label());
        }
    }

    /** Counts and logs a refused connection with the other end. */
    public void add(RefusedException refused, String other) {
        count(refused);
        log(refused, other);
    }

    /** Counts a refused connection that the caller logs. */
    void count(RefusedException refused) {
        count.labelValues(refused.reason().label()).inc();
    }

    /** Logs a refused connection counted already, unless its reason was logged within the last minute. */
    void log(RefusedException refused, String other) {
        if (refused.reason() == LinkRefusal.SELF) {
            return; // a list of peers may include this replica
        }
        long unsaid = unsaid(refused.reason());
        if (unsaid >= 0) {
            LOG.atWarn()
                    .addKeyValue("reason", refused.reason().label())
                    .addKeyValue("peer", other)
                    .addKeyValue("err", refused.shortText())
                    .addKeyValue("unlogged_before", unsaid)
                    .log("Mesh connection refused");
        }
    }

    /** The number of unlogged refusals since the last log line, or -1 if this one is not logged either. */
    synchronized long unsaid(LinkRefusal reason) {
        Throttle line = lines.computeIfAbsent(reason, first -> new Throttle(QUIET));
        if (line.permits(Duration.ofNanos(nanoTime.getAsLong()))) {
            return Objects.requireNonNullElse(unsaid.remove(reason), 0L);
        }
        unsaid.merge(reason, 1L, Long::sum);
        return -1;
    }
}
