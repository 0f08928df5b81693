package io.grapevine.features.quota;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.delivery.SendStage;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rule that limits the notifications of each kind of integration by a token bucket, from which those that other replicas have sent take too.
 * On the loop only.
 */
final class RateLimits implements SendStage.Rule {
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
    RateLimits(EventLoop loop, ToDoubleFunction<String> rates, PrometheusRegistry registry) {
        this.loop = loop;
        this.rates = rates;
        limited = new MetricFactory(registry, "alertmanager_")
                .counter(
                        "notification_rate_limited_total",
                        "Attempts to notify that were not made because of the limit of their rate.",
                        "integration");
    }

    @Override
    public @Nullable Outcome refusal(Integration integration) {
        if (permits(integration.kind())) {
            return null;
        }
        limited.labelValues(integration.kind()).inc();
        return REFUSED;
    }

    private boolean permits(String kind) {
        double rate = rates.applyAsDouble(kind);
        return rate == 0 || (rate > 0 && bucket(kind, rate).take());
    }

    /** Takes account of a notification that another replica has sent. */
    void sentElsewhere(String kind) {
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
