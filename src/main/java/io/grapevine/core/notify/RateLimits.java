package io.grapevine.core.notify;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * Limits the notifications of each kind of integration by a token bucket, from which those that other replicas have sent take too.
 * On the loop only.
 */
public final class RateLimits {
    private static final Outcome REFUSED =
            new Outcome.Rejected(FailureReason.RATE_LIMITED, "failed to notify due to rate limits");

    private final EventLoop loop;
    private final ToDoubleFunction<String> rates;
    private final Counter limited;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /**
     * Full buckets.
     *
     * @param rates the limit of notifications per second of a kind, read for each one; zero is no limit, and negative: none is sent
     */
    public RateLimits(EventLoop loop, ToDoubleFunction<String> rates, PrometheusRegistry registry) {
        this.loop = loop;
        this.rates = rates;
        limited = new MetricFactory(registry, "alertmanager_")
                .counter(
                        "notification_rate_limited_total",
                        "Attempts to notify that were not made because of the limit of their rate.",
                        "integration");
    }

    /** Integrations, by receiver, that refuse notifications above the rate of their kind. */
    public Map<String, List<Integration>> limit(Map<String, List<Integration>> receivers) {
        Map<String, List<Integration>> result = new TreeMap<>();
        receivers.forEach((name, integrations) ->
                result.put(name, integrations.stream().map(this::limit).toList()));
        return result;
    }

    private Integration limit(Integration integration) {
        return integration.with(notification -> {
            if (permits(integration.kind())) {
                return integration.notifier().send(notification);
            }
            limited.labelValues(integration.kind()).inc();
            return CompletableFuture.completedFuture(REFUSED);
        });
    }

    private boolean permits(String kind) {
        double rate = rates.applyAsDouble(kind);
        return rate == 0 || (rate > 0 && bucket(kind, rate).take());
    }

    /** Takes account of a notification that another replica has sent. */
    public void sentElsewhere(String kind) {
        double rate = rates.applyAsDouble(kind);
        if (rate > 0) {
            bucket(kind, rate).take();
        }
    }

    private Bucket bucket(String kind, double rate) {
        Bucket bucket = buckets.computeIfAbsent(kind, first -> new Bucket());
        bucket.fill(rate, loop.elapsed());
        return bucket;
    }

    private static final class Bucket {
        private double tokens = Double.MAX_VALUE;
        private Duration filledAt = Duration.ZERO;

        /** Adds the tokens of the time since the last call. The burst is the whole part of the rate, and at least one. */
        void fill(double rate, Duration now) {
            double seconds = now.minus(filledAt).toNanos() / 1e9;
            tokens = Math.min(Math.max(1, Math.floor(rate)), tokens + rate * seconds);
            filledAt = now;
        }

        boolean take() {
            boolean isTaken = tokens >= 1;
            tokens = isTaken ? tokens - 1 : tokens;
            return isTaken;
        }
    }
}
