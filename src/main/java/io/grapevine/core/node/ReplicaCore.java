package io.grapevine.core.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.DutyRoster;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The core of a replica, as its features see it.
 *
 * @param duty who is on duty now
 * @param awaitsEnd whether the end of an alert is awaited by anybody who is notified of ends
 */
record ReplicaCore(
        EventLoop loop,
        PrometheusRegistry registry,
        Replication replication,
        AlertStore alerts,
        RaisedAlerts raised,
        Silences silences,
        MuteIndex mutes,
        NotificationLog log,
        Dispatcher dispatcher,
        NodeEvents events,
        List<Feature.Part> parts,
        DeliveryServices delivery,
        Supplier<DutyRoster> duty,
        Predicate<LabelSet> awaitsEnd,
        NodeOptions options)
        implements Core {
    @Override
    public boolean isKnown(GroupView group, LabelSet alert) {
        return dispatcher.pipeline().isKnown(group.key(), group.route().config().receiver(), alert);
    }

    @Override
    public boolean isMuted(GroupView group, Alert alert, Instant at) {
        return dispatcher.pipeline().isMuted(alert, at, group::heeds);
    }

    @Override
    public boolean isEndAwaited(LabelSet alert) {
        return awaitsEnd.test(alert);
    }

    @Override
    public DutyRoster roster() {
        return duty.get();
    }

    @Override
    public Duration retention() {
        return options.retention();
    }

    @Override
    public Duration maintenanceInterval() {
        return options.maintenanceInterval();
    }

    @Override
    public Duration peerTimeout() {
        return options.peerTimeout();
    }

    @Override
    public void notifyToo(NotifyListener listener) {
        events.notifyToo(listener);
    }

    @Override
    public <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
