package io.grapevine.core;

import io.grapevine.base.loop.EventLoop;
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
import java.util.function.Consumer;

/**
 * A replica as its features see it. Rules and listeners are registered when a feature begins; where several have one, they are asked and called in
 * the order of the features.
 */
public interface Core {
    /** The loop on which the replica runs. */
    EventLoop loop();

    /** Where the metrics of the replica are registered. */
    PrometheusRegistry registry();

    /** Replicates state to the other replicas. */
    Replication replication();

    /** The alerts. */
    AlertsView alerts();

    /** Raises alerts of the replica itself. */
    RaisedAlerts raised();

    /** The silences. */
    Silences silences();

    /** How long expired silences are kept. */
    Duration retention();

    /** What mutes alerts. */
    MuteIndex mutes();

    /** Who is on duty now in place of receivers that have a schedule. From any thread. */
    DutyRoster roster();

    /** Flushes the groups of a receiver now that were flushed before. On the loop. */
    void flushNow(String receiver);

    /** Whether anybody was notified of an alert of a group as firing, and not of its end since. On the loop. */
    boolean isKnown(GroupView group, LabelSet alert);

    /** Whether silences or other alerts mute an alert in a group at a time. On the loop. */
    boolean isMuted(GroupView group, Alert alert, Instant at);

    /** Whether anybody was notified that an alert fires who is notified of ends, and not of its end since. On the loop. */
    boolean isEndAwaited(LabelSet alert);

    /** Leaves alerts out of flushes. */
    void leaveOut(LeaveOut rule);

    /** Listens to the alerts and flushes of groups. */
    void listen(GroupListener listener);

    /** Listens to the silences. */
    void listen(SilenceListener listener);

    /** Passes on each alert that is received, after it was stored. */
    void onReceived(Consumer<Alert> listener);

    /** Passes on what other replicas have logged. */
    void onLogged(Consumer<NotificationLog.Merged> listener);
}
