package io.grapevine.server;

import io.grapevine.model.LabelSet;
import io.grapevine.template.RouteLabelRenderer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which labels of a tenant's routes are rendered. That happens on the event loop, which all tenants share: when a tenant
 * has used its share of the time, its notifications have no labels of routes until it has some again. Thread-safe.
 */
final class RouteLabelTime {
    /** A rendering of a nanosecond is paid by so many that pass. */
    private static final long PRICE = 5;

    /** The time that a tenant may use at once. */
    private static final long BURST = Duration.ofSeconds(1).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(RouteLabelTime.class);

    private final LongSupplier clock;
    private long left = BURST;
    private long at;
    private boolean exceeded;
    private int users;

    /**
     * Creates an allowance of which nothing is used yet.
     *
     * @param clock nanoseconds since any time
     */
    RouteLabelTime(LongSupplier clock) {
        this.clock = clock;
        this.at = clock.getAsLong();
    }

    /** Counts a configuration that uses it. */
    RouteLabelTime acquire() {
        users++;
        return this;
    }

    /** Discounts a configuration; returns whether it was the last one. */
    boolean release() {
        return --users == 0;
    }

    RouteLabelRenderer bound(RouteLabelRenderer renderer) {
        return (labels, data) -> {
            if (!hasTime()) {
                return LabelSet.EMPTY;
            }
            long start = clock.getAsLong();
            try {
                return renderer.render(labels, data);
            } finally {
                spend(clock.getAsLong() - start);
            }
        };
    }

    private synchronized boolean hasTime() {
        long now = clock.getAsLong();
        left = Math.min(BURST, left + (now - at) / PRICE);
        at = now;
        if (left <= 0 && !exceeded) {
            LOG.atError()
                    .addKeyValue("err", "templates take too much time (expected: a fifth of it at most)")
                    .log("Rendering a route label failed");
        }
        exceeded = left <= 0;
        return left > 0;
    }

    private synchronized void spend(long nanos) {
        left -= nanos;
    }
}
