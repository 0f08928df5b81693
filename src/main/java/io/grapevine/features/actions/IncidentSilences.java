package io.grapevine.features.actions;

import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.silence.Silences;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.notification.MessageState;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The incidents of groups, with the silences that actions have made on them. On the loop only. */
public final class IncidentSilences {
    /** Fingerprints in an annotation at most. */
    private static final int MOST_COVERED = 64;

    private static final Comparator<Silence> BY_START =
            Comparator.comparing(Silence::startsAt).thenComparing(Silence::id);

    /** A silence of a replica whose clock is more than a minute ahead is still pending. */
    private static final Set<SilenceState> NOT_EXPIRED = EnumSet.of(SilenceState.PENDING, SilenceState.ACTIVE);

    private static final Set<SilenceState> ACTIVE = EnumSet.of(SilenceState.ACTIVE);
    private static final Set<SilenceState> EXPIRED = EnumSet.of(SilenceState.EXPIRED);

    private final GroupsView groups;
    private final Silences silences;
    private final NotificationLog log;
    private final Optional<Escalations> escalations;
    private final Supplier<Receivers> receivers;
    private final InstantSource clock;
    private final Function<String, Stream<Silence>> byGroup;

    /**
     * The incidents that a notification log has.
     *
     * @param groups has the routes of the groups
     * @param silences all silences
     * @param escalations have the labels of steps
     * @param receivers the integrations of each receiver
     */
    public IncidentSilences(
            GroupsView groups,
            Silences silences,
            NotificationLog log,
            Optional<Escalations> escalations,
            Supplier<Receivers> receivers,
            InstantSource clock) {
        this.groups = groups;
        this.silences = silences;
        this.log = log;
        this.escalations = escalations;
        this.receivers = receivers;
        this.clock = clock;
        this.byGroup = key -> silences.all().stream().filter(silence -> key.equals(silence.madeFor()));
    }

    private IncidentSilences(IncidentSilences all, Map<String, List<Silence>> byGroup) {
        this.groups = all.groups;
        this.silences = all.silences;
        this.log = all.log;
        this.escalations = all.escalations;
        this.receivers = all.receivers;
        this.clock = all.clock;
        this.byGroup = key -> byGroup.getOrDefault(key, List.of()).stream();
    }

    /**
     * These silences, looked up among those that are {@code found} by the key of the group that each says it was made for: for questions
     * about many groups at once, each of which would otherwise search all silences. Later changes are not in it.
     */
    IncidentSilences among(Map<String, List<Silence>> found) {
        return new IncidentSilences(this, found);
    }

    /** The episodes of a group. */
    Incidents episodes(GroupView group) {
        return Incidents.of(notified(group).keySet(), log);
    }

    /** The integrations of a group by the keys of the log: those of its receiver that were notified, and those that steps of its escalation have notified. */
    private Map<NflogKey, Integration> notified(GroupView group) {
        Map<NflogKey, Integration> notified = new LinkedHashMap<>();
        receivers
                .get()
                .notified(group.route().config().receiver(), log, group.key())
                .forEach(each -> notified.put(each.logKey(group.key()), each));
        for (LoggedNotification logged : log.lanes(group.key())) {
            NflogKey key = logged.entry().key();
            if (ofStep(group, key).isPresent()) {
                receivers.get().find(key).ifPresent(each -> notified.put(key, each));
            }
        }
        return notified;
    }

    /** The messages of a group that can be edited. */
    List<LoggedMessage> messages(GroupView group) {
        boolean hasNone = log.of(group.key()).stream() // at once: each flush asks
                .allMatch(entry ->
                        IncidentMarks.episode(entry.notified().receiverData()).isEmpty());
        return hasNone ? List.of() : LoggedMessage.of(notified(group), log);
    }

    /** The labels of the route of a message. */
    LabelSet routeLabels(GroupView group, LoggedMessage message, List<Alert> alerts) {
        LabelSet ofStep = ofStep(group, message.key()).orElse(LabelSet.EMPTY);
        return groups.renderRouteLabels(group, alerts).and(ofStep);
    }

    private Optional<LabelSet> ofStep(GroupView group, NflogKey key) {
        return escalations.flatMap(all -> all.labels(group, key.lane()));
    }

    /**
     * The annotations of an acknowledgement that is made now. They say when it ends: when it lapses, and which alerts it covers. And they
     * say where it mutes, if not in all groups with the key of this one and only there.
     *
     * @param length after which it lapses; empty for that of the group's policy
     */
    Map<String, String> termsOf(GroupView group, Optional<Duration> length) {
        Map<String, String> terms = new TreeMap<>();
        Optional<EscalationPolicy> policy = escalations.flatMap(all -> all.policyOf(group));
        Instant now = clock.instant();
        length.or(() -> policy.flatMap(EscalationPolicy::lapses))
                .ifPresent(time -> terms.put(Silence.LAPSES, now.plus(time).toString()));
        policy.filter(of -> of.receivers().findAny().isPresent())
                .ifPresent(of -> terms.put(Silence.ESCALATION, of.name()));
        policy.filter(EscalationPolicy::isWide).ifPresent(wide -> terms.put(Silence.SCOPE, Silence.EVERYWHERE));
        if (groups.route().receiversOf(group.key()).size() > 1) {
            terms.put(Silence.RECEIVER, group.route().config().receiver());
        }
        policy.filter(EscalationPolicy::isReopened).ifPresent(reopened -> {
            List<String> firing = group.members().stream()
                    .map(GroupMember::alert)
                    .filter(alert -> !alert.resolvedAt(now))
                    .map(alert -> alert.fingerprint().toString())
                    .sorted()
                    .toList();
            terms.put(Silence.COVERS, firing.size() > MOST_COVERED ? Silence.COVERS_EARLIER : String.join(" ", firing));
        });
        return terms;
    }

    /**
     * When a group was last notified, as the notification log has it, be it to a receiver that it had before a reload: that may be its
     * receiver again, and what it was notified of is no later than now.
     */
    public LastNotified lastNotified(GroupView group) {
        Map<NflogKey, Integration> present = new HashMap<>();
        for (String receiver : groups.route().receiversOf(group.key())) {
            receivers
                    .get()
                    .notified(receiver, log, group.key())
                    .forEach(integration -> present.put(integration.logKey(group.key()), integration));
        }
        LastNotified last = LastNotified.NEVER;
        for (NflogEntry entry : log.of(group.key())) {
            Integration integration = present.get(entry.key());
            Instant notified = entry.lastNotified();
            if (!notified.equals(Instant.EPOCH)) {
                last = last.and(
                        notified, integration == null ? Optional.of(notified) : integration.lastNotified(entry));
            }
        }
        return last;
    }

    /** The episode of a group's present incident; 0 if no integration keeps it. */
    long episode(GroupView group) {
        return episodes(group).current().stream().min(Long::compare).orElse(0L);
    }

    /**
     * The active acknowledgements of a group, by whichever way, the first one first. Their annotation proves nothing: it counts only
     * where the silence has no matchers but those of the group, so that it mutes all of it.
     */
    public List<Silence> acknowledgements(GroupView group) {
        List<Silence> named = inState(group, ACTIVE)
                .filter(Silence::isAcknowledgement)
                .sorted(BY_START)
                .toList();
        List<Route> path = named.isEmpty() ? List.of() : groups.route().pathTo(group.route());
        if (path.isEmpty()) {
            return List.of();
        }
        List<Matcher> matchers = Route.matchersOf(path, group.labels()).list();
        return named.stream()
                .filter(silence -> silence.matcherSets().stream().allMatch(set -> matchers.containsAll(set.list())))
                .toList();
    }

    /** The silence of the next acknowledgement of a group's present incident: none is known with its id. */
    public ActionSilence nextAcknowledgement(GroupView group) {
        return firstUnusedRound(new ActionSilence(Action.ACK, group.key(), episode(group), 0));
    }

    /** The first round of an action, from one on, of which no silence is known. */
    ActionSilence firstUnusedRound(ActionSilence first) {
        ActionSilence next = first;
        while (silences.isKnown(next.id())) {
            next = next.inRound(next.round() + 1);
        }
        return next;
    }

    /** The round that follows those of all silences on an incident, also those that have ended. */
    int nextRound(GroupView group, long episode) {
        return all(group, episode)
                .flatMap(silence -> ActionSilence.of(silence).stream())
                .mapToInt(made -> made.round() + 1)
                .max()
                .orElse(0);
    }

    /** The active silences on the incident of an episode, the first one first. */
    List<Silence> active(GroupView group, long episode) {
        return made(inState(group, ACTIVE), group, episode).sorted(BY_START).toList();
    }

    /** The silences on the incident of an episode that are active, or are to begin, the first one first. */
    Stream<Silence> notExpired(GroupView group, long episode) {
        return made(inState(group, NOT_EXPIRED), group, episode).sorted(BY_START);
    }

    /** All silences on the incident of an episode, also those that have ended. */
    Stream<Silence> all(GroupView group, long episode) {
        return made(of(group), group, episode);
    }

    /** The undo of an incident, if nothing has ended on its group since. */
    Optional<MessageState.Undone> undone(GroupView group, long episode) {
        return inState(group, EXPIRED)
                .max(Comparator.comparing(Silence::endedAt).thenComparing(Silence::id))
                .filter(last -> last.isEnded()
                        && made(Stream.of(last), group, episode).findAny().isPresent())
                .flatMap(last -> Optional.ofNullable(last.annotations().get(ActionSilence.UNDONE_BY))
                        .map(author -> new MessageState.Undone(author, last.endedAt())));
    }

    private Stream<Silence> inState(GroupView group, Set<SilenceState> states) {
        Instant now = clock.instant();
        return of(group).filter(silence -> states.contains(silence.stateAt(now)));
    }

    /** The silences of a group: not the acknowledgements of another with the same key. */
    private Stream<Silence> of(GroupView group) {
        String receiver = group.route().config().receiver();
        return byGroup.apply(group.key())
                .filter(silence -> !silence.isAcknowledgement() || silence.acknowledges(group.key(), receiver));
    }

    /** The silences out of {@code some} that actions have made on the incident, which their ids prove. */
    private Stream<Silence> made(Stream<Silence> some, GroupView group, long episode) {
        Incidents incidents = episodes(group);
        return some.filter(silence -> ActionSilence.of(silence)
                .filter(action -> action.groupKey().equals(group.key()))
                .filter(action -> incidents.isSame(action.episode(), episode))
                .isPresent());
    }
}
