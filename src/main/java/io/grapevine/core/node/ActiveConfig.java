package io.grapevine.core.node;

import io.grapevine.base.Hooks;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.Recipients;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.pipeline.PeerWaitStage;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration in force, its receivers, and the metrics of its size. Changed on the loop; read from any thread.
 */
final class ActiveConfig {
    private final DeliveryServices services;
    private final PeerWaitStage peerWait;
    private final Gauge usedReceivers;
    private final Gauge integrations;
    private final Gauge inhibitionRules;
    /** Rules of features. */
    private final Hooks<Recipients> rules = new Hooks<>();

    private volatile LoadedConfig current;
    private volatile Receivers receivers = Receivers.of(Map.of());

    /** Holds the first configuration, of which no plan is made yet. */
    ActiveConfig(LoadedConfig first, DeliveryServices services, PeerWaitStage peerWait, PrometheusRegistry registry) {
        current = first;
        this.services = services;
        this.peerWait = peerWait;
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        usedReceivers = metrics.gauge("receivers", "Number of receivers that routes use.");
        integrations = metrics.gauge("integrations", "Number of integrations of these receivers.");
        inhibitionRules = metrics.gauge("inhibition_rules", "Number of inhibition rules.");
    }

    /** The configuration. */
    LoadedConfig current() {
        return current;
    }

    /** Rules of features, which count for the configuration in force, too. */
    Hooks<Recipients> rules() {
        return rules;
    }

    /** The receivers of the configuration, once a plan of it is made. */
    Receivers receivers() {
        return receivers;
    }

    /** Makes the plan of a configuration that comes into force. Its receivers are in use from now on. */
    DispatchPlan plan(LoadedConfig next, Route root) {
        TimeMuting times = new TimeMuting(next.config().timeIntervals());
        receivers = new Receivers(
                next.receivers(),
                next.config().receivers().stream()
                        .collect(Collectors.toMap(ReceiverConfig::name, ReceiverConfig::labels)),
                next.extensions(),
                rules);
        Pipeline pipeline = new Pipeline(services, times, peerWait, receivers);
        services.metrics().use(next.integrations());
        usedReceivers.set(next.used().size());
        integrations.set(next.used().stream().mapToInt(List::size).sum());
        inhibitionRules.set(next.config().inhibitRules().size());
        return new DispatchPlan(root, pipeline, next.routeLabels(), next.externalUrl());
    }

    /** Replaces the configuration, after {@link #plan}. */
    void replace(LoadedConfig next) {
        current = next;
    }
}
