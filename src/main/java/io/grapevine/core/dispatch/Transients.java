package io.grapevine.core.dispatch;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.TransientRule;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;

/** The rules by which alerts are held that may end by themselves soon. Changed on the loop only; read by any thread. */
public final class Transients {
    private final Counter ended;
    private volatile List<TransientRule> rules = List.of();

    /** No rules. */
    public Transients(PrometheusRegistry registry) {
        ended = new MetricFactory(registry, "grapevine_")
                .counter(
                        "transient_alerts_total",
                        "Number of alerts that ended while they were held, so that nobody was notified of them.",
                        "receiver");
    }

    /** Replaces the rules by those of a configuration. */
    public void use(List<TransientRule> next) {
        rules = next;
        next.forEach(rule -> ended.initLabelValues(rule.receiver()));
    }

    /** Whether there is a rule for a receiver. */
    boolean isAbout(String receiver) {
        return !rules.isEmpty()
                && rules.stream().anyMatch(rule -> rule.receiver().equals(receiver));
    }

    /** How long an alert of a receiver is held, by the first rule that is about it; zero if it is not. */
    public Duration hold(String receiver, LabelSet alert) {
        for (TransientRule rule : rules) {
            if (rule.receiver().equals(receiver) && rule.isAbout(alert)) {
                return rule.holdOf(alert);
            }
        }
        return Duration.ZERO;
    }

    /** An alert of a receiver has ended in time; counted if its group held it. */
    void ended(String receiver, boolean wasHeld) {
        ended.labelValues(receiver).inc(wasHeld ? 1 : 0);
    }
}
