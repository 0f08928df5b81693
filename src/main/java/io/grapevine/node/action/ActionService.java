package io.grapevine.node.action;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.dispatch.GroupIds;
import io.grapevine.dispatch.GroupMatchers;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.dispatch.route.Route;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.Alert;
import io.grapevine.model.action.Action;
import io.grapevine.model.action.Action.Verb;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.node.action.IncidentState.Status;
import io.grapevine.notify.Integration;
import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.silence.Silences;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Actions on the incidents of groups: acknowledges, silences and undoes. Each replica acts on its own and at once; that two of
 * them make one silence of one request follows from its id. On the loop only, but for {@link #find}.
 */
public final class ActionService {
    private static final Comparator<Silence> BY_START =
            Comparator.comparing(Silence::startsAt).thenComparing(Silence::id);

    private final EventLoop loop;
    private final GroupsView groups;
    private final Silences silences;
    private final NotificationLog log;
    private final ClusterPeers peers;
    private final Function<String, List<Integration>> integrations;
    private final Duration lease;

    /**
     * Actions on the groups of a replica.
     *
     * @param integrations finds those of a receiver
     * @param lease how long an acknowledgement lasts without renewal
     */
    public ActionService(
            EventLoop loop,
            GroupsView groups,
            Silences silences,
            NotificationLog log,
            ClusterPeers peers,
            Function<String, List<Integration>> integrations,
            Duration lease) {
        this.loop = loop;
        this.groups = groups;
        this.silences = silences;
        this.log = log;
        this.peers = peers;
        this.integrations = integrations;
        this.lease = lease;
    }

    /**
     * A group that was searched for.
     *
     * @param group the group; empty if it is not there
     * @param mayArrive whether a receiver knows a group of this id as firing, so that its alerts may yet arrive
     */
    public record Target(Optional<? extends GroupView> group, boolean mayArrive) {}

    /** Searches all groups, and then the notification log, for an id. From any thread: it may take as long as there are many. */
    public Target find(String groupId) {
        Optional<? extends GroupView> group = GroupIds.find(groups, groupId);
        return new Target(group, group.isEmpty() && isNotified(groupId));
    }

    private boolean isNotified(String groupId) {
        return log.all().stream()
                .filter(entry -> entry.notified().firing().length > 0)
                .anyMatch(entry -> GroupIds.isOf(groupId, entry.key().groupKey(), groups.route()));
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
        Status status = status(target, episode);
        if (status != Status.OPEN) {
            return IncidentState.closed(status);
        }
        GroupView group = target.group().orElseThrow();
        return new IncidentState(status, group.labels(), firing(group), acknowledgements(group), made(group, episode));
    }

    private Status status(Target target, long episode) {
        if (target.group().isEmpty()) {
            return !peers.settled() || target.mayArrive() ? Status.UNKNOWN : Status.ENDED;
        }
        GroupView group = target.group().get();
        boolean hasEnded = groups.route().pathTo(group.route()).isEmpty()
                || firing(group).isEmpty()
                || !incidents(group).isCurrent(episode);
        return hasEnded ? Status.ENDED : Status.OPEN;
    }

    private void act(ActionRequest request, ActionPermit permit, GroupView group, Consumer<? super ActionResult> done) {
        if (request.action().verb() == Verb.UNDO) {
            List<Silence> before = made(group, request.episode()).stream()
                    .filter(silence -> request.at()
                            .filter(at -> silence.startsAt().isAfter(at))
                            .isEmpty())
                    .toList();
            undo(permit, before, done);
        } else {
            List<Route> path = groups.route().pathTo(group.route());
            make(request, permit, group, GroupMatchers.of(path, group.labels()), done);
        }
    }

    private Incidents incidents(GroupView group) {
        return Incidents.of(group, integrations.apply(group.route().config().receiver()), log);
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
        ActionSilence first = new ActionSilence(request.action(), group.key(), request.episode(), request.round());
        Instant now = loop.now();
        Optional<ActionResult> refused = refusal(permit, silence(request, permit, first, matchers), now);
        Optional<ActionResult> known = refused.or(() -> acknowledged(request, group));
        if (known.isPresent()) {
            done.accept(known.get());
            return;
        }
        ActionSilence next = first;
        while (silences.isKnown(next.id())) {
            Silence before = silences.get(next.id());
            if (before != null && before.stateAt(now) != SilenceState.EXPIRED) {
                done.accept(new ActionResult.Exists(before));
                return;
            }
            if (before != null && request.at().isPresent() && request.at().get().isBefore(end(before))) {
                done.accept(new ActionResult.Stale(end(before)));
                return;
            }
            next = next.inRound(next.round() + 1);
        }
        String id = next.id();
        silences.set(
                silence(request, permit, next, matchers),
                () -> id,
                result -> done.accept(
                        result instanceof SetResult.Refused fault
                                ? new ActionResult.Refused(fault.fault())
                                : new ActionResult.Done(Objects.requireNonNull(silences.get(id)))));
    }

    private static Instant end(Silence ended) {
        return ended.isEnded() ? ended.updatedAt() : ended.endsAt();
    }

    private static Optional<ActionResult> refusal(ActionPermit permit, Silence wanted, Instant now) {
        Optional<String> fault = wanted.matcherSets().get(0).isEmpty()
                ? Optional.of("the group of all alerts cannot be silenced")
                : permit.faultOfMaking(wanted, now);
        return fault.map(ActionResult.Refused::new);
    }

    /** The result where a group that is to be acknowledged is so already, by whichever way. */
    private Optional<ActionResult> acknowledged(ActionRequest request, GroupView group) {
        return request.action().verb() == Verb.ACK
                ? acknowledgements(group).stream().findFirst().map(ActionResult.Exists::new)
                : Optional.empty();
    }

    /** The active silences that actions have made on the incident of an episode. */
    private List<Silence> made(GroupView group, long episode) {
        Incidents incidents = incidents(group);
        return silences.query(List.of(SilenceState.ACTIVE)).stream()
                .filter(silence -> ActionSilence.of(silence)
                        .filter(action -> action.groupKey().equals(group.key()))
                        .filter(action -> incidents.isSame(action.episode(), episode))
                        .isPresent())
                .sorted(BY_START)
                .toList();
    }

    private void undo(ActionPermit permit, List<Silence> made, Consumer<? super ActionResult> done) {
        Optional<String> fault = made.stream()
                .map(permit::faultOfEnding)
                .flatMap(Optional::stream)
                .findFirst();
        if (fault.isPresent()) {
            done.accept(new ActionResult.Refused(fault.get()));
        } else if (made.isEmpty()) {
            done.accept(new ActionResult.Nothing());
        } else {
            List<String> ids = made.stream().map(Silence::id).toList();
            expire(ids, () -> done.accept(new ActionResult.Undone(ids)));
        }
    }

    private void expire(List<String> ids, Runnable whenDurable) {
        AtomicInteger left = new AtomicInteger(ids.size());
        ids.forEach(id -> silences.expire(id, found -> {
            if (left.decrementAndGet() == 0) {
                whenDurable.run();
            }
        }));
    }

    private Silence silence(ActionRequest request, ActionPermit permit, ActionSilence made, Matchers matchers) {
        Instant now = loop.now();
        return new Silence(
                "",
                List.of(matchers),
                now,
                now.plus(time(request, permit)),
                now,
                request.author(),
                request.comment(),
                made.annotations(request.annotations()),
                List.of(),
                UnknownFields.NONE);
    }

    private Duration time(ActionRequest request, ActionPermit permit) {
        if (request.action().verb() == Verb.ACK) {
            return lease;
        }
        Duration wanted = request.action().duration();
        return permit.longest().filter(most -> most.compareTo(wanted) < 0).orElse(wanted);
    }

    /** The active acknowledgements of a group, the first one first. */
    public List<Silence> acknowledgements(GroupView group) {
        return silences.query(List.of(SilenceState.ACTIVE)).stream()
                .filter(silence -> group.key().equals(silence.annotations().get(Silence.ACKNOWLEDGES)))
                .sorted(BY_START)
                .toList();
    }

    /** The silence of the next acknowledgement of a group's present incident: none is known with its id. */
    public ActionSilence nextAcknowledgement(GroupView group) {
        long episode = incidents(group).current().stream().min(Long::compare).orElse(0L);
        ActionSilence next = new ActionSilence(Action.ACK, group.key(), episode, 0);
        while (silences.isKnown(next.id())) {
            next = next.inRound(next.round() + 1);
        }
        return next;
    }
}
