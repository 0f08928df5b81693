package io.grapevine.features.actions;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.config.Route;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Silences;
import io.grapevine.core.silence.Submission;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Handles acknowledgements and the actions that users take in messages. Public methods except {@link #observe} may be
 * called from any thread, the others on the loop only.
 */
public final class IncidentActions implements Feature.Part, ActionPort {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentActions.class);

    /** The pause between two checks whether a paused replica has caught up with its peers. */
    private static final Duration POLL = Duration.ofMillis(50);

    /** The time within which a second request may be the repetition of the first. */
    private static final Duration REPEATED = Duration.ofMinutes(1);

    private final Core core;
    private final EventLoop loop;
    private final Dispatcher dispatcher;
    private final Silences silences;
    private final Acknowledgements acknowledgements;
    private final IncidentSilences incidents;
    private final ActionService actions;
    private final ClusterPeers peers;
    private final Optional<Counter> actionMetrics;
    private Runnable updating = () -> {};
    private final List<ActionListener> listeners = new ArrayList<>(List.of(IncidentActions::log));

    /** Creates the part for a replica. */
    public IncidentActions(Core core) {
        this.core = core;
        loop = core.loop();
        dispatcher = core.dispatcher();
        silences = core.silences();
        Replication replication = core.replication();
        peers = replication.peers();
        boolean isTenant = !replication.tenant().isEmpty();
        acknowledgements = new Acknowledgements(
                loop,
                core.alerts(),
                silences,
                core.mutes(),
                core.log(),
                dispatcher,
                core::receivers,
                replication,
                core.alerts()::wasInterruptedSince,
                dispatcher.listeners());
        incidents = new IncidentSilences(
                dispatcher, silences, core.log(), core.part(Escalations.class), core::receivers, loop::now);
        actions = new ActionService(loop, dispatcher, silences, core.log(), peers, incidents, Acknowledgements.LEASE);
        silences.addListener(acknowledgements);
        MetricFactory metrics = new MetricFactory(core.registry(), "grapevine_");
        actionMetrics = isTenant
                ? Optional.empty()
                : Optional.of(metrics.counter(
                        "actions_total",
                        "Actions on incidents that messages asked for, by their way, verb and result.",
                        "via",
                        "verb",
                        "result"));
        listeners.add((request, group, result) ->
                refused(request.via(), request.action().verb().text(), result.label()));
        if (!isTenant) {
            MessageUpdates updates = new MessageUpdates(
                    core.delivery(), dispatcher, silences, incidents, replication, actions, core.registry());
            silences.addListener(updates);
            updating = dispatcher.listeners().reserve(updates);
        }
    }

    /** Starts the updates of messages once an integration keeps messages that can be edited. */
    @Override
    public void use(Extensions settings) {
        boolean areMessagesKept = core.receivers().integrations().values().stream()
                .flatMap(List::stream)
                .anyMatch(Integration::keepsEpisode);
        if (areMessagesKept) {
            updating.run();
        }
    }

    /** Registers a listener to actions; before the start of the node, on the loop. */
    public void observe(ActionListener listener) {
        listeners.add(listener);
    }

    /**
     * Acknowledges the present incident of a group: silences exactly its alerts. A repeated request with the same author and
     * comment makes only one silence.
     *
     * @param length the time after which it lapses, and firing alerts are notified again. Empty for that of the group's
     *     escalation policy; without a policy it lasts until all alerts have resolved
     * @return completes when the silence is durable. With {@code NotFound} if the configuration no longer has the
     *     group's route, or its end was notified and none of its alerts fires again
     */
    public CompletionStage<SetResult> acknowledge(
            GroupView group, String author, String comment, Optional<Duration> length) {
        return acknowledge(group, author, comment, length, Submission.ANY);
    }

    /**
     * Acknowledges the present incident of a group, like {@link #acknowledge(GroupView, String, String, Optional)},
     * unless the same request has done so before.
     */
    public CompletionStage<SetResult> acknowledge(
            GroupView group, String author, String comment, Optional<Duration> length, Submission submission) {
        List<Route> path = dispatcher.route().pathTo(group.route());
        return path.isEmpty()
                ? CompletableFuture.completedFuture(new SetResult.NotFound(group.key()))
                : whenCurrent(done ->
                        acknowledge(group, path, author, comment, terms(group, length, submission), done::complete));
    }

    /**
     * Runs a task as soon as this replica has caught up with what its peers wrote while it was paused. They may have
     * notified the end of the acknowledged incident, which would then be paged again as another one.
     */
    private <T> CompletionStage<T> whenCurrent(Consumer<CompletableFuture<T>> task) {
        return loop.supply(done -> {
            if (peers.current()) {
                task.accept(done);
            } else {
                loop.schedule(
                        POLL,
                        () -> whenCurrent(task).whenComplete((result, fault) -> {
                            if (fault == null) {
                                done.complete(result);
                            } else {
                                done.completeExceptionally(fault);
                            }
                        }));
            }
        });
    }

    private void acknowledge(
            GroupView group,
            List<Route> path,
            String author,
            String comment,
            Map<String, String> terms,
            Consumer<SetResult> done) {
        Optional<Instant> end = Optional.ofNullable(terms.get(Silence.LAPSES)).map(Instant::parse);
        Optional<Silence> same = incidents.acknowledgements(group).stream()
                .filter(each -> isOfRequest(each, terms)
                        || (each.createdBy().equals(author)
                                && each.comment().equals(comment)
                                && isSameEnd(each.knownEnd(), end)))
                .findFirst();
        if (same.isPresent()) {
            acknowledgements.confirm(
                    same.get(),
                    incidents.lastNotified(group),
                    known -> done.accept(new SetResult.Stored(known, known)));
        } else {
            acknowledgements.acknowledge(
                    group,
                    path,
                    incidents.nextAcknowledgement(group),
                    incidents.lastNotified(group),
                    author,
                    comment,
                    terms,
                    done);
        }
    }

    /** The annotations with the end of an acknowledgement and the key of its request, if it has one. */
    private Map<String, String> terms(GroupView group, Optional<Duration> length, Submission submission) {
        Map<String, String> terms = new TreeMap<>(incidents.termsOf(group, length));
        if (!submission.id().isEmpty()) {
            terms.put(Silence.REQUEST, submission.id());
        }
        return terms;
    }

    private static boolean isOfRequest(Silence acknowledgement, Map<String, String> terms) {
        String request = terms.get(Silence.REQUEST);
        return request != null && request.equals(acknowledgement.annotations().get(Silence.REQUEST));
    }

    /** Whether two requests ask for the same end, apart from the time between them. */
    private static boolean isSameEnd(Optional<Instant> known, Optional<Instant> wanted) {
        return known.isPresent() == wanted.isPresent()
                && known.filter(end -> end.plus(REPEATED).isBefore(wanted.orElseThrow()))
                        .isEmpty();
    }

    @Override
    public CompletionStage<IncidentState> incident(String groupId, long episode) {
        ActionService.Target target = actions.find(groupId);
        return loop.supply(done -> done.complete(actions.incident(target, episode)));
    }

    /**
     * The present incident of a group.
     *
     * @param keySum the SHA-256 sum of the group's key, by which incident services know the group
     */
    public CompletionStage<SearchedIncident> present(String keySum) {
        ActionService.Target target = actions.findByKeySum(keySum);
        return loop.supply(done -> done.complete(actions.present(target)));
    }

    @Override
    public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
        return act(request, permit).thenApply(ActedIncident::result);
    }

    @Override
    public CompletionStage<ActedIncident> act(ActionRequest request, ActionPermit permit) {
        ActionService.Target target = actions.find(request.groupId());
        return whenCurrent(done -> actions.perform(
                target,
                request,
                permit,
                result -> confirmed(target, result, () -> {
                    LabelSet labels = target.group().map(GroupView::labels).orElse(LabelSet.EMPTY);
                    listeners.forEach(listener -> listener.onAction(request, labels, result));
                    done.complete(new ActedIncident(result, actions.incident(target, request.episode())));
                })));
    }

    private void confirmed(ActionService.Target target, ActionResult result, Runnable done) {
        if (result instanceof ActionResult.Exists known
                && known.silence().isAcknowledgement()
                && target.group().isPresent()) {
            LastNotified notified = incidents.lastNotified(target.group().get());
            acknowledgements.confirm(known.silence(), notified, confirmed -> done.run());
        } else {
            done.run();
        }
    }

    /**
     * Counts a request for an action that was refused before the search for its incident.
     *
     * @param via the way that the request came, such as a link
     * @param verb the requested action
     * @param result why the request was refused
     */
    public void refused(String via, String verb, String result) {
        actionMetrics.ifPresent(
                metrics -> metrics.labelValues(via, verb, result).inc());
    }

    /** Logs the result of a request, also if it was refused. */
    private static void log(ActionRequest request, LabelSet groupLabels, ActionResult result) {
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("action", request.action())
                .addKeyValue("via", request.via())
                .addKeyValue("user", request.author())
                .addKeyValue("group", request.groupId())
                .addKeyValue("result", result.label());
        if (!result.silences().isEmpty()) {
            line = line.addKeyValue("silences", String.join(" ", result.silences()));
        }
        if (!result.refusal().isEmpty()) {
            line = line.addKeyValue("err", result.refusal());
        }
        line.log("Action from a message");
    }
}
