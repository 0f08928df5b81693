package io.grapevine.sim;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.DutyRoster;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** A core in which nothing but one feature is, and that notifies nobody. Tests override what they are about. */
public class LoneCore implements Core {
    private final io.grapevine.sim.Core components;

    /** A core that consists of these components. */
    public LoneCore(io.grapevine.sim.Core components) {
        this.components = components;
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
    public AlertsView alerts() {
        return components.alerts;
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
    public DutyRoster roster() {
        return DutyRoster.of(Map.of());
    }

    @Override
    public void flushNow(String receiver) {}

    @Override
    public void listen(SilenceListener listener) {}

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
    public void leaveOut(LeaveOut rule) {}

    @Override
    public void listen(GroupListener listener) {}

    @Override
    public void onReceived(Consumer<Alert> listener) {}

    @Override
    public void onLogged(Consumer<NotificationLog.Merged> listener) {}
}
