package io.grapevine.event;

import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.event.EventData.GroupIdentity;
import io.grapevine.event.EventData.NotificationSent;
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

/**
 * Feature that makes the events of a replica, those of Alertmanager's event recorder at the same places of the flow. On the loop, but for
 * {@link #record}.
 */
public final class NodeEvents implements Feature.Part, GroupListener, NotifyListener, SilenceListener {
    private final Core core;
    private final Consumer<Event> sink;

    /** Sends events of all that happens to {@code sink}. */
    public NodeEvents(Core core, Consumer<Event> sink) {
        this.core = core;
        this.sink = sink;
        core.alerts().onCreate(alert -> take(new EventData.AlertCreated(alert)));
        core.silences().addListener(this);
        core.dispatcher().listeners().add(this);
        core.notifyListeners().add(this);
    }

    /** Takes an event that is not one of the state of the replica. From any thread. */
    public void record(EventData data) {
        core.loop().execute(() -> take(data));
    }

    private void take(EventData data) {
        ClusterPeers peers = core.replication().peers();
        boolean alone = peers.status() == ClusterPeers.Status.DISABLED;
        sink.accept(new Event(core.loop().now(), core.replication().tenant(), alone ? 0 : peers.position(), data));
    }

    @Override
    public boolean needsUuids() {
        return true;
    }

    @Override
    public void onInsert(GroupView group, Alert alert) {
        take(new EventData.AlertGrouped(new GroupIdentity(group.route(), group.labels()), alert));
    }

    @Override
    public void onResolved(GroupView group, Alert alert) {
        take(new EventData.AlertResolved(new GroupIdentity(group.route(), group.labels()), alert));
    }

    @Override
    public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
        if (reason == SuppressedReason.SILENCE) {
            core.mutes()
                    .silences(alert.labels(), flush.now(), flush::heeds)
                    .forEach(silence -> take(new EventData.AlertSilenced(silence, alert.labels())));
        } else {
            core.mutes()
                    .inhibition(alert.labels(), flush.now(), flush)
                    .ifPresent(by -> take(new EventData.AlertInhibited(by.rule(), alert.labels(), by.source())));
        }
    }

    @Override
    public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {
        take(new NotificationSent(
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

    /** The alerts of the group that were muted at the flush, or have been since, those that are inhibited first, as in Alertmanager. */
    private List<Alert> mutedBeside(Flush flush, List<Alert> judged) {
        Set<LabelSet> known = labels(judged);
        Set<LabelSet> unmuted = labels(flush.alerts());
        List<Alert> muted = flush.members().stream()
                .filter(alert -> !known.contains(alert.labels()))
                .filter(alert -> !unmuted.contains(alert.labels())
                        || core.mutes()
                                .status(alert.labels(), core.loop().now(), flush)
                                .isMuted())
                .toList();
        List<Alert> sorted = new ArrayList<>();
        List<Alert> others = new ArrayList<>();
        muted.forEach(alert ->
                (core.mutes().inhibition(alert.labels(), flush.now(), flush).isPresent() ? sorted : others).add(alert));
        sorted.addAll(others);
        return sorted;
    }

    private static Set<LabelSet> labels(List<Alert> alerts) {
        return alerts.stream().map(Alert::labels).collect(Collectors.toSet());
    }

    @Override
    public void onCreate(Silence silence) {
        take(new EventData.SilenceCreated(silence));
    }

    @Override
    public void onUpdate(Silence silence) {
        take(new EventData.SilenceUpdated(silence));
    }
}
