package io.grapevine.transport.link;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counter of refused connections by reason, which logs the first of each reason in a minute. Thread-safe. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final Counter count;
    private final LongSupplier nanoTime;
    private final Map<LinkRefusal, Quiet> quiet = new EnumMap<>(LinkRefusal.class);

    private record Quiet(long since, long unsaid) {}

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
        long now = nanoTime.getAsLong();
        Quiet last = quiet.get(reason);
        if (last != null && now - last.since() < QUIET_NANOS) {
            quiet.put(reason, new Quiet(last.since(), last.unsaid() + 1));
            return -1;
        }
        quiet.put(reason, new Quiet(now, 0));
        return last == null ? 0 : last.unsaid();
    }
}
