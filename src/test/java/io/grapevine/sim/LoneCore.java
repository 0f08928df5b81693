package io.grapevine.sim;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Route;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.dispatch.DispatchMetrics;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.Recipients;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A core in which nothing but one feature is, and that notifies nobody. Tests override what they are about. */
public class LoneCore implements Core {
    private final io.grapevine.sim.Core components;
    private final Dispatcher dispatcher;

    /** A core that consists of these components. */
    public LoneCore(io.grapevine.sim.Core components) {
        this.components = components;
        DispatchPlan plan = new DispatchPlan(
                Route.tree(Samples.route("nobody")), components.pipeline(Map.of()), (labels, data) -> labels, "");
        dispatcher =
                new Dispatcher(components.loop, plan, Duration.ZERO, new DispatchMetrics(new PrometheusRegistry()));
    }

    @Override
    public EventLoop loop() {
        return components.loop;
    }

    @Override
    public PrometheusRegistry registry() {
        return components.registry;
    }

    @Override
    public Replication replication() {
        return components.others;
    }

    @Override
    public AlertStore alerts() {
        return components.alerts;
    }

    @Override
    public Hooks<UnaryOperator<Alert>> ingestRules() {
        return new Hooks<>();
    }

    @Override
    public RaisedAlerts raised() {
        return new RaisedAlerts(components.loop, components.alerts);
    }

    @Override
    public Silences silences() {
        return components.silences;
    }

    @Override
    public Duration retention() {
        return Duration.ofHours(120);
    }

    @Override
    public MuteIndex mutes() {
        return components.mutes;
    }

    @Override
    public Hooks<Recipients> recipients() {
        return new Hooks<>();
    }

    @Override
    public Receivers receivers() {
        return Receivers.of(Map.of());
    }

    @Override
    public boolean isKnown(GroupView group, LabelSet alert) {
        return false;
    }

    @Override
    public boolean isMuted(GroupView group, Alert alert, Instant at) {
        return false;
    }

    @Override
    public boolean isEndAwaited(LabelSet alert) {
        return false;
    }

    @Override
    public NotificationLog log() {
        return components.log;
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public Duration maintenanceInterval() {
        return Duration.ZERO;
    }

    @Override
    public Duration peerTimeout() {
        return Duration.ZERO;
    }

    @Override
    public Hooks<NotifyListener> notifyListeners() {
        return new Hooks<>();
    }

    @Override
    public <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return Optional.empty();
    }

    @Override
    public DeliveryServices delivery() {
        throw new UnsupportedOperationException();
    }
}
