package io.grapevine.cluster.wire;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refused connections by reason, and logs the first of each reason in a minute. Safe for many threads. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final Counter count;
    private final LongSupplier nanoTime;
    private final Map<LinkRefusal, Quiet> quiet = new EnumMap<>(LinkRefusal.class);

    private record Quiet(long since, long unsaid) {}

    /** Registers the counter; {@code nanoTime} tells how much time has passed. */
    public Refusals(PrometheusRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        count = Counter.builder()
                .name("grapevine_cluster_refused_connections_total")
                .help("Connections of the mesh that were refused or given up, by reason.")
                .labelNames("reason")
                .register(registry);
        for (LinkRefusal reason : LinkRefusal.values()) {
            count.initLabelValues(reason.label());
        }
    }

    /** Counts one more, between this replica and the other end, and logs it. */
    public void add(RefusedException refused, String other) {
        count(refused);
        log(refused, other);
    }

    /** Counts one more that somebody else logs. */
    void count(RefusedException refused) {
        count.labelValues(refused.reason().label()).inc();
    }

    /** Logs one that is counted already, unless its reason was logged within the last minute. */
    void log(RefusedException refused, String other) {
        if (refused.reason() == LinkRefusal.SELF) {
            return; // a list of peers that holds this replica too is no fault
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

    /** How many of this reason there have been by now. */
    public long count(LinkRefusal reason) {
        return (long) count.labelValues(reason.label()).get();
    }

    /** How many went without a line since the last one, or -1 if this one shall too. */
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
