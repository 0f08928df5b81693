package io.grapevine.features.actions;

import io.grapevine.base.Sha256;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Silences;
import io.grapevine.features.actions.ActionRequest.Origin;
import io.grapevine.features.actions.IncidentState.Status;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Actions on the incidents of groups: acknowledges, silences and undoes. Each replica acts on its own and at once; that two of
 * them make one silence of one request follows from its id. On the loop only, but for {@link #find} and {@link #findByKeySum}.
 */
public final class ActionService {
    /** Prometheus sends an alert that fires each minute, and for four it counts as firing: after that one that is not here has ended. */
    private static final Duration ARRIVAL = Duration.ofMinutes(5);

    private final EventLoop loop;
    private final GroupsView groups;
    private final Silences silences;
    private final NotificationLog log;
    private final ClusterPeers peers;
    private final IncidentSilences incidents;
    private final Duration lease;
    private final Duration startedAt;

    /**
     * Actions on the groups of a replica.
     *
     * @param silences all silences
     * @param incidents the silences that actions have made on incidents
     * @param lease how long an acknowledgement lasts without renewal
     */
    public ActionService(
            EventLoop loop,
            GroupsView groups,
            Silences silences,
            NotificationLog log,
            ClusterPeers peers,
            IncidentSilences incidents,
            Duration lease) {
        this.loop = loop;
        this.groups = groups;
        this.silences = silences;
        this.log = log;
        this.peers = peers;
        this.incidents = incidents;
        this.lease = lease;
        this.startedAt = loop.elapsed();
    }

    /**
     * A group that was searched for.
     *
     * @param group the group; empty if it is not there
     * @param firingSince when a receiver was last notified of a group of this id as firing; empty if none knows it as firing
     */
    public record Target(Optional<? extends GroupView> group, Optional<Instant> firingSince) {}

    /** Searches all groups, and then the notification log, for an id. From any thread: it may take as long as there are many. */
    public Target find(String groupId) {
        Optional<? extends GroupView> group = groups.find(groupId);
        return target(group, () -> groups.route().isKeyOf(groupId));
    }

    /** Searches all groups, and then the notification log, for a group whose key has a SHA-256 sum. */
    public Target findByKeySum(String sum) {
        Optional<? extends GroupView> group = groups.groups().stream()
                .filter(each -> Sha256.hex(each.key()).equals(sum))
                .findFirst();
        return target(group, () -> key -> Sha256.hex(key).equals(sum));
    }

    private Target target(Optional<? extends GroupView> group, Supplier<Predicate<String>> ofGroup) {
        if (group.isPresent()) {
            return new Target(group, Optional.empty());
        }
        Predicate<String> keys = ofGroup.get();
        return new Target(
                group,
                log.all().stream()
                        .filter(entry -> entry.notified().firing().length > 0)
                        .filter(entry -> keys.test(entry.key().groupKey()))
                        .map(NflogEntry::timestamp)
                        .max(Comparator.naturalOrder()));
    }

    /** The present incident of a group. */
    public SearchedIncident present(Target target) {
        if (target.group().isPresent()) {
            GroupView group = target.group().get();
            return new SearchedIncident.Found(group.id(), incidents.episode(group));
        }
        return mayArrive(target) ? new SearchedIncident.Awaited() : new SearchedIncident.Missing();
    }

    /**
     * Does what a request asks for, if the incident is not over.
     *
     * @param target what {@link #find} has found
     * @param done gets the result, when it is durable
     */
    public void perform(
            Target target, ActionRequest request, ActionPermit permit, Consumer<? super ActionResult> done) {
        Optional<String> fault = permit.fault();
        if (fault.isPresent()) {
            done.accept(new ActionResult.Refused(fault.get()));
            return;
        }
        switch (status(target, request.episode())) {
            case UNKNOWN -> done.accept(new ActionResult.Unknown());
            case ENDED -> done.accept(new ActionResult.Ended());
            case OPEN -> act(request, permit, target.group().orElseThrow(), done);
        }
    }

    /** The incident of a group, which {@link #find} has found, with an episode. */
    public IncidentState incident(Target target, long episode) {
        return incident(target, episode, incidents);
    }

    private IncidentState incident(Target target, long episode, IncidentSilences known) {
        Status status = status(target, episode);
        if (status != Status.OPEN) {
            return IncidentState.closed(status);
        }
        GroupView group = target.group().orElseThrow();
        return new IncidentState(
                status,
                group.labels(),
                firing(group),
                known.acknowledgements(group),
                known.active(group, episode),
                known.undone(group, episode));
    }

    /** The incident of a group with an episode, by silences that are known. */
    IncidentState incident(GroupView group, long episode, IncidentSilences known) {
        return incident(new Target(Optional.of(group), Optional.empty()), episode, known);
    }

    private Status status(Target target, long episode) {
        if (target.group().isEmpty()) {
            return mayArrive(target) ? Status.UNKNOWN : Status.ENDED;
        }
        GroupView group = target.group().get();
        List<Alert> firing = firing(group);
        boolean isOpen = !groups.route().pathTo(group.route()).isEmpty()
                && !firing.isEmpty()
                && incidents.episodes(group).isCurrent(episode, firing.get(0).startsAt());
        return isOpen ? Status.OPEN : Status.ENDED;
    }

    /**
     * Whether alerts of a group that is not here may yet arrive: this replica has just started, or a peer has just notified of them.
     * Later, alerts that fire would be here, and those of which the log still knows have ended while something muted them.
     */
    private boolean mayArrive(Target target) {
        if (!peers.settled()) {
            return true;
        }
        boolean isFresh = loop.elapsed().minus(startedAt).compareTo(ARRIVAL) < 0;
        return target.firingSince()
                .filter(at -> isFresh || at.plus(ARRIVAL).isAfter(loop.now()))
                .isPresent();
    }

    private void act(ActionRequest request, ActionPermit permit, GroupView group, Consumer<? super ActionResult> done) {
        Matchers matchers = Route.matchersOf(groups.route().pathTo(group.route()), group.labels());
        if (request.action().verb() == Verb.UNDO) {
            List<Silence> before = incidents
                    .notExpired(group, request.episode())
                    .filter(request::undoes)
                    .toList();
            if (mayPrecedeItsAcknowledgement(request, group, before)) {
                keepEnd(request, permit, group, matchers, done);
            } else {
                undo(request, permit, before, done);
            }
        } else {
            make(request, permit, group, matchers, done);
        }
    }

    /** Whether a report of an end may have overtaken that of an acknowledgement: no event of its time or later is known. */
    private boolean mayPrecedeItsAcknowledgement(ActionRequest request, GroupView group, List<Silence> before) {
        return request.eventTime()
                .filter(at -> request.origin() == Origin.REPORT
                        && before.isEmpty()
                        && incidents
                                .all(group, request.episode())
                                .filter(request::isFromSameService)
                                .noneMatch(silence -> ReportedTimes.isKnown(silence, at)))
                .isPresent();
    }

    /**
     * Stores an acknowledgement that has already ended, so that one made before this end is ended by it on all replicas.
     */
    private void keepEnd(
            ActionRequest request,
            ActionPermit permit,
            GroupView group,
            Matchers matchers,
            Consumer<? super ActionResult> done) {
        ActionSilence next = incidents.firstUnusedRound(request.silence(Action.ACK, group.key()));
        Instant now = loop.now();
        Silence ended = silence(request, permit, next, matchers, group).withTimes(now, now, now);
        silences.set(
                ReportedTimes.withUndone(ended, request.eventTime().orElseThrow()),
                next::id,
                result -> done.accept(
                        result instanceof SetResult.Refused fault
                                ? new ActionResult.Refused(fault.fault())
                                : new ActionResult.Nothing()));
    }

    private List<Alert> firing(GroupView group) {
        Instant now = loop.now();
        return group.members().stream()
                .map(GroupMember::alert)
                .filter(alert -> !alert.resolvedAt(now))
                .sorted(Comparator.comparing(Alert::startsAt).thenComparing(Alert::labels))
                .toList();
    }

    private void make(
            ActionRequest request,
            ActionPermit permit,
            GroupView group,
            Matchers matchers,
            Consumer<? super ActionResult> done) {
        ActionSilence first = request.silence(request.action(), group.key());
        Instant now = loop.now();
        Optional<ActionResult> refused = refusal(permit, silence(request, permit, first, matchers, group), now);
        if (refused.isPresent()) {
            done.accept(refused.get());
            return;
        }
        Optional<Silence> acknowledged = acknowledged(request, group);
        if (acknowledged.isPresent()) {
            Silence known = acknowledged.get();
            Runnable answer = () -> done.accept(new ActionResult.Exists(known));
            repeated(request, group)
                    .ifPresentOrElse(
                            // refused where there is no room for the time; the group is acknowledged all the same
                            later -> silences.set(later, result -> answer.run()),
                            () -> silences.whenDurable(known.id(), answer));
            return;
        }
        ActionSilence next = first;
        while (silences.isKnown(next.id())) {
            Silence before = silences.get(next.id());
            if (before != null && before.stateAt(now) != SilenceState.EXPIRED && group.heeds(before)) {
                silences.whenDurable(next.id(), () -> done.accept(new ActionResult.Exists(before)));
                return;
            }
            if (before != null && ReportedTimes.isBeforeEnd(request, before)) {
                done.accept(new ActionResult.Stale(ReportedTimes.end(before)));
                return;
            }
            next = next.inRound(next.round() + 1);
        }
        String id = next.id();
        silences.set(
                silence(request, permit, next, matchers, group),
                () -> id,
                result -> done.accept(
                        result instanceof SetResult.Refused fault
                                ? new ActionResult.Refused(fault.fault())
                                : new ActionResult.Done(Objects.requireNonNull(silences.get(id)))));
    }

    /** The acknowledgement that a report repeats, at its time: an end from between the two no longer ends it. */
    private Optional<Silence> repeated(ActionRequest request, GroupView group) {
        return request.eventTime()
                .flatMap(at -> incidents.acknowledgements(group).stream()
                        .filter(request::isFromSameService)
                        .filter(silence -> !ReportedTimes.isKnown(silence, at))
                        .findFirst()
                        .map(silence -> ReportedTimes.withMade(silence, at)));
    }

    private static Optional<ActionResult> refusal(ActionPermit permit, Silence wanted, Instant now) {
        Optional<String> fault = wanted.matcherSets().get(0).isEmpty()
                ? Optional.of("the group of all alerts cannot be silenced")
                : permit.faultOfMaking(wanted, now);
        return fault.map(ActionResult.Refused::new);
    }

    /** The acknowledgement of a group that is to be acknowledged and is so already, by whichever way. */
    private Optional<Silence> acknowledged(ActionRequest request, GroupView group) {
        return request.action().verb() == Verb.ACK
                ? incidents.acknowledgements(group).stream().findFirst()
                : Optional.empty();
    }

    /** Ends those that the caller may end; refuses if these are none. */
    private void undo(
            ActionRequest request, ActionPermit permit, List<Silence> made, Consumer<? super ActionResult> done) {
        List<String> ids = made.stream()
                .filter(silence -> permit.faultOfEnding(silence).isEmpty())
                .map(Silence::id)
                .toList();
        if (made.isEmpty()) {
            done.accept(new ActionResult.Nothing());
        } else if (ids.isEmpty()) {
            done.accept(
                    new ActionResult.Refused(permit.faultOfEnding(made.get(0)).orElseThrow()));
        } else {
            expire(ids, notes(request), () -> done.accept(new ActionResult.Undone(ids)));
        }
    }

    /** The annotations of what an undo ends, the time first: by it reports count that arrive later, whereas the author is shown only. */
    private static Map<String, String> notes(ActionRequest request) {
        Map<String, String> notes = new LinkedHashMap<>();
        request.eventTime().ifPresent(at -> notes.put(ActionSilence.UNDONE_AT, at.toString()));
        if (!request.author().isEmpty()) {
            notes.put(ActionSilence.UNDONE_BY, request.author());
        }
        return notes;
    }

    private void expire(List<String> ids, Map<String, String> notes, Runnable whenDurable) {
        AtomicInteger left = new AtomicInteger(ids.size());
        ids.forEach(id -> silences.expire(id, notes, found -> {
            if (left.decrementAndGet() == 0) {
                whenDurable.run();
            }
        }));
    }

    private Silence silence(
            ActionRequest request, ActionPermit permit, ActionSilence made, Matchers matchers, GroupView group) {
        Instant now = loop.now();
        Map<String, String> terms = new LinkedHashMap<>(request.annotations());
        if (request.action().verb() == Verb.ACK) {
            terms.putAll(incidents.termsOf(group, Optional.empty()));
        }
        String lapses = terms.get(Silence.LAPSES);
        Silence silence = new Silence(
                "",
                List.of(matchers),
                now,
                lapses == null ? now.plus(time(request, permit)) : Instant.parse(lapses),
                now,
                request.author(),
                request.comment(),
                made.annotations(terms, incidents.lastNotified(group)),
                List.of(),
                UnknownFields.NONE);
        return request.eventTime()
                .filter(at -> request.action().verb() == Verb.ACK)
                .map(at -> ReportedTimes.withMade(silence, at))
                .orElse(silence);
    }

    private Duration time(ActionRequest request, ActionPermit permit) {
        if (request.action().verb() == Verb.ACK) {
            return lease;
        }
        Duration wanted = request.action().duration();
        return permit.longest().filter(most -> most.compareTo(wanted) < 0).orElse(wanted);
    }
}
