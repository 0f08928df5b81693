package io.grapevine.features.actions;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.trace.Span;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.SendCoordinator;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages of chats as their incidents are: acknowledged, silenced, or waiting again after an undo or an end, wherever that
 * was done. The first settled replica in the line edits; another that takes its place edits once what may have changed since. An edit
 * changes nothing that is replicated, so two that edit at once do no harm. On the loop only.
 */
public final class MessageUpdates implements SilenceListener, GroupListener {
    /** How soon after a change messages are edited: several changes are often one to their user. */
    static final Duration DELAY = Duration.ofMillis(250);

    /** How often messages are checked for silences that have ended by themselves, and for edits that were not made. */
    static final Duration INTERVAL = Duration.ofSeconds(15);

    /** The least time between two edits of a message. */
    static final Duration BETWEEN = Duration.ofSeconds(5);

    /** How soon messages are checked again where a notification is being sent, or many of them are being edited. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** How long the peers are waited for. */
    private static final Duration REPLY_TIME = Duration.ofMillis(500);

    /** How long after the end of a silence or of an incident a message may not show it yet, as no replica has edited it since. */
    private static final Duration RETENTION = Duration.ofMinutes(10);

    /** How long an edit may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_FAILURES = 5;

    private final EventLoop loop;
    private final SendCoordinator coordinator;
    private final GroupsView groups;
    private final Silences silences;
    private final IncidentSilences incidents;
    private final Replication replication;
    private final ActionService actions;
    private final MuteIndex mutes;
    private final Counter updates;
    private final Map<NflogKey, Shown> shown = new HashMap<>();
    private final EndedAlerts endedAlerts = new EndedAlerts(RETENTION);
    private int running;
    private EventLoop.@Nullable Timer next;
    private Duration nextAt = Duration.ZERO;

    /** A message, as it was edited last. */
    private static final class Shown {
        private final long episode;
        private @Nullable MessageState state;
        private boolean hasEnded;
        private ReceiverData data = ReceiverData.EMPTY;
        private @Nullable Instant notifiedAt;
        private boolean isEdited;
        private Duration notBefore = Duration.ZERO;
        private int failures;
        private boolean isBeingEdited;

        Shown(long episode) {
            this.episode = episode;
        }

        static Shown of(LoggedMessage message, @Nullable Shown known) {
            return known != null && known.episode == message.episode() ? known : new Shown(message.episode());
        }
    }

    /**
     * Updates of the messages of a replica.
     *
     * @param services what notifications share, which wait for edits
     * @param silences all silences
     * @param incidents the silences that actions have made on incidents
     */
    public MessageUpdates(
            DeliveryServices services,
            GroupsView groups,
            Silences silences,
            IncidentSilences incidents,
            Replication replication,
            ActionService actions,
            PrometheusRegistry registry) {
        this.loop = services.loop();
        this.coordinator = services.coordinator();
        this.groups = groups;
        this.silences = silences;
        this.incidents = incidents;
        this.replication = replication;
        this.actions = actions;
        this.mutes = services.mutes();
        this.updates = new MetricFactory(registry, "grapevine_")
                .counter(
                        "message_updates_total",
                        "Edits of messages whose incident was acknowledged, silenced or undone, by integration and result.",
                        "integration",
                        "result");
    }

    @Override
    public void onChange(Silence silence) {
        if (silence.madeFor() != null) {
            scheduleCheck(DELAY);
        }
    }

    private void scheduleCheck(Duration delay) {
        Duration at = loop.elapsed().plus(delay);
        EventLoop.Timer known = next;
        if (known != null && nextAt.compareTo(at) <= 0) {
            return;
        }
        if (known != null) {
            known.cancel();
        }
        nextAt = at;
        next = loop.schedule(delay, () -> {
            next = null;
            check();
        });
    }

    /** Messages whose incident has ended without a notification, or goes on after that, are edited. */
    @Override
    public void onFlushed(GroupView group, List<Alert> ended) {
        List<LoggedMessage> messages = incidents.messages(group);
        if (messages.isEmpty()) {
            return;
        }
        boolean hasEnded = endedAlerts.flushed(group, ended, messages, loop.elapsed());
        boolean goesOn = false;
        for (LoggedMessage message : messages) {
            if (isFirst() && message.firesAgain(group, loop.now())) {
                shown.compute(message.key(), (key, known) -> Shown.of(message, known));
                goesOn = true;
            }
        }
        if (hasEnded || goesOn) {
            scheduleCheck(DELAY);
        }
    }

    private boolean isFirst() {
        return replication.peers().settled() && replication.replicas().position() == 0;
    }

    private void check() {
        endedAlerts.removeExpired(loop.elapsed());
        Map<String, List<Silence>> found = new HashMap<>();
        for (Silence silence : silences.all()) {
            String group = silence.madeFor();
            if (group != null) {
                found.computeIfAbsent(group, key -> new ArrayList<>()).add(silence);
            }
        }
        Map<String, Instant> ends = ends(found);
        if (!isFirst()) {
            shown.clear();
        } else if (!ends.isEmpty() || !shown.isEmpty() || !endedAlerts.isEmpty()) {
            new Check(ends, incidents.among(found)).run();
        }
        if (!ends.isEmpty() || !shown.isEmpty() || !endedAlerts.isEmpty()) {
            scheduleCheck(INTERVAL);
        }
    }

    /** By the key of its group, until when a group was silenced by an action or an acknowledgement, if not long ago. */
    private Map<String, Instant> ends(Map<String, List<Silence>> found) {
        Instant now = loop.now();
        Map<String, Instant> ends = new HashMap<>();
        found.forEach((group, made) -> made.stream()
                .map(silence -> silence.stateAt(now) == SilenceState.EXPIRED ? silence.endedAt() : Instant.MAX)
                .max(Comparator.naturalOrder())
                .filter(end -> end.isAfter(now.minus(RETENTION)))
                .ifPresent(end -> ends.put(group, end)));
        return ends;
    }

    /** A check of all messages. */
    private final class Check {
        private final Map<String, Instant> ends;
        private final IncidentSilences incidents;
        private final Set<NflogKey> seen = new HashSet<>();

        Check(Map<String, Instant> ends, IncidentSilences incidents) {
            this.ends = ends;
            this.incidents = incidents;
        }

        void run() {
            Set<String> known = new HashSet<>(ends.keySet());
            shown.keySet().forEach(key -> known.add(key.group()));
            List<EndedGroup> ended = endedAlerts.endedGroups();
            ended.forEach(group -> known.add(group.key()));
            Map<String, GroupView> present = new HashMap<>();
            for (GroupView group : groups.groups()) {
                if (known.contains(group.key())) {
                    present.put(group.key(), group);
                    editOpen(group, ends.getOrDefault(group.key(), Instant.MIN));
                }
            }
            ended.forEach(group -> editEnded(group, present.get(group.key())));
            shown.keySet().retainAll(seen);
        }

        /**
         * Edits the messages of a group's open incident.
         *
         * @param end until when the group was silenced
         */
        private void editOpen(GroupView group, Instant end) {
            for (LoggedMessage message : incidents.messages(group)) {
                Shown known = shown.get(message.key());
                boolean isKnown = known != null && known.episode == message.episode();
                if (!message.isFiring() || (!isKnown && end.isBefore(Instant.ofEpochSecond(message.episode())))) {
                    continue;
                }
                IncidentState incident = actions.incident(group, message.episode(), incidents);
                if (incident.status() == IncidentState.Status.OPEN) {
                    seen.add(message.key());
                    edit(group, message, incident.messageState(incidents.nextRound(group, message.episode())), false);
                }
            }
        }

        /**
         * Edits the messages of a group whose alerts have ended.
         *
         * @param present the group if it is there again: with another incident, or with alerts of this one that fire again
         */
        private void editEnded(EndedGroup group, @Nullable GroupView present) {
            boolean isFlushing = present != null && present.isFlushing();
            for (LoggedMessage message : incidents.messages(group)) {
                List<EndedGroup.Ended> end = message.end(group.alerts());
                boolean isOpen = present != null
                        && actions.incident(present, message.episode(), incidents)
                                        .status()
                                == IncidentState.Status.OPEN;
                if (!end.isEmpty() && !isOpen) {
                    seen.add(message.key());
                    edit(new EndedGroup(group.group(), end, isFlushing), message, MessageState.WAITING, true);
                }
            }
        }
    }

    /** Edits a message unless it shows a state already; while a notification is being sent, after that. */
    private void edit(GroupView group, LoggedMessage logged, MessageState state, boolean hasEnded) {
        Shown message = Objects.requireNonNull(shown.compute(logged.key(), (key, known) -> Shown.of(logged, known)));
        ReceiverData data = logged.data();
        Instant notifiedAt = logged.entry().timestamp();
        boolean isKnown =
                data.equals(message.data) && notifiedAt.equals(message.notifiedAt) && hasEnded == message.hasEnded;
        if (!state.equals(message.state) || !isKnown) { // a notification edits the message as well, without the notes
            message.state = state;
            message.hasEnded = hasEnded;
            message.data = data;
            message.notifiedAt = notifiedAt;
            message.isEdited = false;
            message.failures = 0;
        }
        if (message.isBeingEdited || message.isEdited) {
            return;
        }
        Duration wait = message.notBefore.minus(loop.elapsed());
        boolean isBeingSent = group.isFlushing() || coordinator.isClaimed(logged.key());
        if (isBeingSent || running >= MOST_AT_ONCE || wait.compareTo(Duration.ZERO) > 0) {
            scheduleCheck(wait.compareTo(SOON) > 0 ? wait : SOON);
            return;
        }
        Notification notification = earlier(group, logged, loop.now());
        message.isEdited = true;
        message.isBeingEdited = true;
        running++;
        Edit edit = new Edit(message, logged.integration(), logged.key());
        if (hasEnded) {
            edit.beginUnlessFiringAtPeer(notification, state);
        } else {
            edit.begin(notification, state);
        }
    }

    /**
     * The notification that a message is of, as far as its alerts are still there; those that have ended since have their end, and there
     * are no actions if the incident is over. Alerts that the integration was not notified of yet are not in it: people are to be
     * notified of them, which an edit does not do.
     */
    private Notification earlier(GroupView group, LoggedMessage message, Instant now) {
        Integration integration = message.integration();
        NotifiedState notified = message.entry().notified();
        List<Alert> alerts = group.members().stream()
                .map(GroupMember::alert)
                .filter(alert -> isKnown(notified, AlertHash.of(alert.labels())))
                .map(alert -> alert.asOf(now))
                .sorted(Alert.LISTING)
                .toList();
        boolean fires = alerts.stream().anyMatch(alert -> !alert.hasEnd());
        List<Alert> shown = fires && !integration.sendResolved()
                ? alerts.stream().filter(alert -> !alert.hasEnd()).toList()
                : alerts;
        List<Alert> muted = alerts.stream()
                .filter(alert -> !alert.hasEnd() && notified.knowsMuted(AlertHash.of(alert.labels())))
                .toList();
        return new Notification(
                group.key(),
                integration.receiver(),
                group.labels(),
                incidents.routeLabels(group, message, shown),
                shown,
                fires ? NotifyReason.UNKNOWN : NotifyReason.ALL_RESOLVED,
                notified.receiverData(),
                now,
                TIMEOUT,
                Span.NONE,
                mutes.details(muted, group, false, now),
                fires ? new MessageIncident(group.id(), message.episode(), now) : null,
                message.entry().timestamp(),
                Notification.Values.NONE);
    }

    private static boolean isKnown(NotifiedState notified, long hash) {
        return notified.isNotifiedFiring(hash) || notified.isNotifiedResolved(hash);
    }

    /** An edit of a message, with an outcome in bounded time. */
    private final class Edit {
        private final Shown message;
        private final Integration integration;
        private final NflogKey key;
        private EventLoop.@Nullable Timer guard;
        private Runnable release = () -> {};

        Edit(Shown message, Integration integration, NflogKey key) {
            this.message = message;
            this.integration = integration;
            this.key = key;
        }

        void begin(Notification notification, MessageState state) {
            Duration longest = TIMEOUT.plus(BETWEEN);
            release = coordinator.claimEdit(key, longest);
            guard = loop.schedule(longest, () -> end(null));
            integration.redraw(notification, state).thenAccept(outcome -> loop.execute(() -> end(outcome)));
        }

        /** Alerts may have ended here only, where no server reaches this replica, or fire again at a peer only. */
        void beginUnlessFiringAtPeer(Notification notification, MessageState state) {
            long[] fingerprints = notification.alerts().stream()
                    .mapToLong(alert -> alert.fingerprint().value())
                    .toArray();
            replication.services().alerts().ask(replication.tenant(), fingerprints, REPLY_TIME, (known, isOfAll) -> {
                if (known.values().stream().anyMatch(PeerAlerts.PeerAlert::fires)) {
                    postpone(INTERVAL);
                } else if (isFlushing(notification.groupKey()) || coordinator.isClaimed(key)) {
                    postpone(SOON);
                } else {
                    begin(notification, state);
                }
            });
        }

        private void postpone(Duration delay) {
            running--;
            message.isBeingEdited = false;
            message.isEdited = false;
            message.notBefore = loop.elapsed().plus(delay);
            scheduleCheck(delay);
        }

        /** Whether the group, which was gone, is there again by now, and is being flushed. */
        private boolean isFlushing(String groupKey) {
            return groups.groups().stream()
                    .anyMatch(each -> each.isFlushing() && each.key().equals(groupKey));
        }

        private void end(@Nullable Outcome outcome) {
            EventLoop.Timer timer = guard;
            if (timer == null) {
                return;
            }
            timer.cancel();
            guard = null;
            release.run();
            running--;
            message.isBeingEdited = false;
            message.notBefore = loop.elapsed().plus(BETWEEN);
            updates.labelValues(integration.kind(), outcome instanceof Outcome.Delivered ? "updated" : "failed")
                    .inc();
            if (outcome instanceof Outcome.Retryable || outcome == null) {
                again(outcome instanceof Outcome.Retryable retryable ? retryable.retryAfter() : null);
            }
            scheduleCheck(BETWEEN);
        }

        private void again(@Nullable Duration pause) {
            message.failures++;
            if (message.failures < MOST_FAILURES) {
                message.isEdited = false;
            }
            if (pause != null && pause.compareTo(BETWEEN) > 0) {
                message.notBefore = loop.elapsed().plus(pause);
            }
        }
    }
}
