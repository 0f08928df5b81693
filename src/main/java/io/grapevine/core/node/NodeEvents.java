package io.grapevine.core.node;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.event.Event;
import io.grapevine.core.event.EventData;
import io.grapevine.core.event.EventData.GroupIdentity;
import io.grapevine.core.event.EventData.NotificationSent;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SendResult;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.grapevine.records.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of the listeners of a replica. They are those of Alertmanager's event recorder, at the same places
 * of the flow. Does nothing without a sink. On the loop only.
 */
final class NodeEvents implements GroupListener, NotifyListener, SilenceListener {
    private final EventLoop loop;
    private final String tenant;
    private final ClusterPeers peers;
    private final MuteIndex mutes;
    private @Nullable Consumer<Event> sink;
    private final Hooks<NotifyListener> observers = new Hooks<>();

    NodeEvents(EventLoop loop, Replication replication, MuteIndex mutes) {
        this.loop = loop;
        this.tenant = replication.tenant();
        this.peers = replication.peers();
        this.mutes = mutes;
    }

    void sendTo(Consumer<Event> eventSink) {
        sink = eventSink;
    }

    /** The listeners to the results of flushes. */
    Hooks<NotifyListener> observers() {
        return observers;
    }

    void record(EventData data) {
        if (sink != null) {
            boolean alone = peers.status() == ClusterPeers.Status.DISABLED;
            sink.accept(new Event(loop.now(), tenant, alone ? 0 : peers.position(), data));
        }
    }

    void onCreate(Alert alert) {
        record(new EventData.AlertCreated(alert));
    }

    @Override
    public boolean needsUuids() {
        return true;
    }

    @Override
    public void onInsert(GroupView group, Alert alert) {
        record(new EventData.AlertGrouped(new GroupIdentity(group.route(), group.labels()), alert));
    }

    @Override
    public void onResolved(GroupView group, Alert alert) {
        record(new EventData.AlertResolved(new GroupIdentity(group.route(), group.labels()), alert));
    }

    @Override
    public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
        observers.forEach(observer -> observer.onMuted(reason, flush, alert));
        if (sink == null) {
            return;
        }
        if (reason == SuppressedReason.SILENCE) {
            mutes.silences(alert.labels(), flush.now(), flush::heeds)
                    .forEach(silence -> record(new EventData.AlertSilenced(silence, alert.labels())));
        } else {
            mutes.inhibition(alert.labels(), flush.now())
                    .ifPresent(by -> record(new EventData.AlertInhibited(by.rule(), alert.labels(), by.source())));
        }
    }

    @Override
    public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {
        observers.forEach(observer -> observer.onNotified(flush, integration, sent, judged));
        if (sink != null) {
            record(new NotificationSent(
                    flush.groupKey(),
                    flush.id().group(),
                    flush.id().number(),
                    flush.groupLabels(),
                    flush.route(),
                    sent.alerts(),
                    judged,
                    mutedBeside(flush, judged),
                    sent.reason(),
                    integration.kind(),
                    integration.index()));
        }
    }

    @Override
    public void onStopped(Flush flush, String reason) {
        observers.forEach(observer -> observer.onStopped(flush, reason));
    }

    @Override
    public void onNotSent(Flush flush, Integration integration, String reason) {
        observers.forEach(observer -> observer.onNotSent(flush, integration, reason));
    }

    @Override
    public void onConcluded(Flush flush, Integration integration, SendResult result) {
        observers.forEach(observer -> observer.onConcluded(flush, integration, result));
    }

    /** The alerts of the group that were muted at the flush, or have been since, those that are inhibited first, as in Alertmanager. */
    private List<Alert> mutedBeside(Flush flush, List<Alert> judged) {
        Set<LabelSet> known = labels(judged);
        Set<LabelSet> unmuted = labels(flush.alerts());
        List<Alert> muted = flush.members().stream()
                .filter(alert -> !known.contains(alert.labels()))
                .filter(alert -> !unmuted.contains(alert.labels())
                        || mutes.status(alert.labels(), loop.now(), flush::heeds)
                                .isMuted())
                .toList();
        List<Alert> sorted = new ArrayList<>();
        List<Alert> others = new ArrayList<>();
        muted.forEach(
                alert -> (mutes.inhibition(alert.labels(), flush.now()).isPresent() ? sorted : others).add(alert));
        sorted.addAll(others);
        return sorted;
    }

    private static Set<LabelSet> labels(List<Alert> alerts) {
        return alerts.stream().map(Alert::labels).collect(Collectors.toSet());
    }

    @Override
    public void onCreate(Silence silence) {
        record(new EventData.SilenceCreated(silence));
    }

    @Override
    public void onUpdate(Silence silence) {
        record(new EventData.SilenceUpdated(silence));
    }
}
