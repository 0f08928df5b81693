package io.grapevine.core;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.RaisedAlerts;
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
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A replica as its features see it. A feature registers its rules and listeners when it begins; where several have one, they are asked and
 * called in the order of the features.
 */
public interface Core {
    /** The loop on which the replica runs. */
    EventLoop loop();

    /** Where the metrics of the replica are registered. */
    PrometheusRegistry registry();

    /** Replicates state to the other replicas. */
    Replication replication();

    /** The alerts. */
    AlertStore alerts();

    /** The rules that make the alert to store of one that was sent. Asked on any thread. */
    Hooks<UnaryOperator<Alert>> ingestRules();

    /** Raises alerts of the replica itself. */
    RaisedAlerts raised();

    /** The silences. */
    Silences silences();

    /** How long expired silences are kept. */
    Duration retention();

    /** The interval of snapshots of what is persisted; zero for never. */
    Duration maintenanceInterval();

    /** The notification log. */
    NotificationLog log();

    /** What there is of another feature, which stands before this one in the list; empty if it is left out. */
    <P extends Feature.Part> Optional<P> part(Class<P> type);

    /** How long a replica waits for each one at a lower position. */
    Duration peerTimeout();

    /** The listeners to the results of flushes. */
    Hooks<NotifyListener> notifyListeners();

    /** What notifications are delivered with. */
    DeliveryServices delivery();

    /** The groups, for features that keep them and give them back. On the loop. */
    Dispatcher dispatcher();

    /** What mutes alerts. */
    MuteIndex mutes();

    /** The rules by which receivers are notified in place of others. */
    Hooks<Recipients> recipients();

    /** The receivers of the configuration in force. From any thread. */
    Receivers receivers();

    /** Whether anybody was notified of an alert of a group as firing, and not of its end since. On the loop. */
    boolean isKnown(GroupView group, LabelSet alert);

    /** Whether silences or other alerts mute an alert in a group at a time. On the loop. */
    boolean isMuted(GroupView group, Alert alert, Instant at);

    /** Whether anybody was notified that an alert fires who is notified of ends, and not of its end since. On the loop. */
    boolean isEndAwaited(LabelSet alert);
}
