package io.grapevine.core.node;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.Route;
import io.grapevine.core.notify.DutyRoster;
import io.grapevine.core.notify.RateLimits;
import io.grapevine.core.notify.TimeMuting;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.pipeline.PeerWaitStage;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The configuration in force, who is on duty by it, and the metrics of its size. Changed on the loop; read from any thread.
 */
final class ActiveConfig {
    private final DeliveryServices services;
    private final PeerWaitStage peerWait;
    private final OnCallOverrides overrides;
    private final Optional<RateLimits> rates;
    private final Gauge receivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;
    private volatile LoadedConfig current;
    private volatile DutyRoster roster = DutyRoster.of(Map.of());

    /**
     * Holds the first configuration, of which no plan is made yet.
     *
     * @param overrides the overrides of schedules by the API
     * @param rates limit what is sent; empty for no limits
     */
    ActiveConfig(
            LoadedConfig first,
            DeliveryServices services,
            PeerWaitStage peerWait,
            OnCallOverrides overrides,
            Optional<RateLimits> rates,
            PrometheusRegistry registry) {
        current = first;
        this.services = services;
        this.peerWait = peerWait;
        this.overrides = overrides;
        this.rates = rates;
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        receivers = metrics.gauge("receivers", "Number of receivers that routes use.");
        integrations = metrics.gauge("integrations", "Number of integrations of these receivers.");
        inhibitionRules = metrics.gauge("inhibition_rules", "Number of inhibition rules.");
    }

    /** The configuration. */
    LoadedConfig current() {
        return current;
    }

    /** Who is notified in place of receivers that have a schedule. */
    DutyRoster roster() {
        return roster;
    }

    /** What limits what is sent; empty for no limits. */
    Optional<RateLimits> rates() {
        return rates;
    }

    /** Makes the plan of a configuration that comes into force. Its people are on duty from now on. */
    DispatchPlan plan(LoadedConfig next, Route root) {
        TimeMuting times = new TimeMuting(next.config().timeIntervals());
        roster = new DutyRoster(
                next.extensions().onCall(),
                rates.isPresent() ? rates.get().limit(next.receivers()) : next.receivers(),
                next.config().receivers().stream()
                        .collect(Collectors.toMap(ReceiverConfig::name, ReceiverConfig::labels)),
                overrides::of);
        Pipeline pipeline = new Pipeline(services, times, peerWait, roster);
        services.metrics().use(next.integrations());
        receivers.set(next.used().size());
        integrations.set(next.used().stream().mapToInt(List::size).sum());
        inhibitionRules.set(next.config().inhibitRules().size());
        return new DispatchPlan(root, pipeline, next.routeLabels(), next.externalUrl());
    }

    /** Replaces the configuration, after {@link #plan}. */
    void replace(LoadedConfig next) {
        current = next;
    }
}
