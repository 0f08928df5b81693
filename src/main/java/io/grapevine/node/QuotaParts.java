package io.grapevine.node;

import io.grapevine.alerts.AlertStore;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.notify.Integration;
import io.grapevine.notify.RateLimits;
import io.grapevine.notify.delivery.SendSlots;
import io.grapevine.silence.Silences;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a replica that enforce its quota; none of them does anything without one. */
final class QuotaParts {
    private final EventLoop loop;
    private final PrometheusRegistry registry;
    private final Optional<Quota> quota;
    private final Optional<RateLimits> rates;
    private final SendSlots slots;

    QuotaParts(EventLoop loop, Optional<Quota> quota, PrometheusRegistry registry) {
        this.loop = loop;
        this.registry = registry;
        this.quota = quota;
        rates = quota.map(own -> new RateLimits(loop, own::notificationRate, registry));
        slots = new SendSlots(quota.isPresent() ? quota.get()::maxAttempts : () -> 0);
    }

    SendSlots slots() {
        return slots;
    }

    /** The integrations of a configuration, limited in their rates. */
    Map<String, List<Integration>> limited(Map<String, List<Integration>> receivers) {
        return rates.isPresent() ? rates.get().limit(receivers) : receivers;
    }

    /** Limits what is stored; before anything is. */
    void limit(AlertStore alerts, Silences silences, NotificationLog log, Dispatcher dispatcher) {
        quota.ifPresent(own -> {
            alerts.limitTo(own, registry);
            silences.limitTo(own::silences);
            silences.limitRegexps(own.regexpsOfSilences());
            dispatcher.limitTo(own::maxGroups, own::onReached);
        });
        rates.ifPresent(own -> log.addListener(merged -> {
            if (!merged.isProlonged()) {
                own.sentElsewhere(merged.entry().key().integration());
            }
        }));
    }
}
