package io.grapevine.features.actions;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.Route;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Silence;
import io.grapevine.core.silence.Silences;
import io.grapevine.core.silence.Submission;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.LabelSet;
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
 * The acknowledgements of a node, and the actions that messages ask for. Public methods but {@link #observe} from any thread, the others on
 * the loop.
 */
public final class IncidentActions implements Feature.Part, ActionPort {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentActions.class);

    /** How soon a replica that was paused looks again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    /** Within this time a request may arrive a second time. */
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

    /** No action was asked for yet. */
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
                core::roster,
                replication,
                core.alerts()::wasInterruptedSince,
                dispatcher.listeners());
        incidents = new IncidentSilences(
                dispatcher, silences, core.log(), core.part(Escalations.class), core::roster, loop::now);
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

    /** Messages are updated once any integration has some that can be. */
    @Override
    public void use(Extensions settings) {
        boolean areMessagesKept = core.roster().receivers().values().stream()
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
     * Silences exactly the alerts of a group until they have resolved; completes when that is durable. It is not found if the
     * configuration no longer has its route, or if its end was notified and nothing of it fires anew. A request that is sent twice, with
     * the same author and comment, makes one silence.
     */
    public CompletionStage<SetResult> acknowledge(GroupView group, String author, String comment) {
        return acknowledge(group, author, comment, Optional.empty());
    }

    /**
     * Acknowledges the present incident of a group, as {@link #acknowledge(GroupView, String, String)}, for a time.
     *
     * @param length after which it lapses, and what fires is notified again; empty for that of the group's escalation policy, without
     *     which it lasts until all has resolved
     */
    public CompletionStage<SetResult> acknowledge(
            GroupView group, String author, String comment, Optional<Duration> length) {
        return acknowledge(group, author, comment, length, Submission.ANY);
    }

    /**
     * Acknowledges the present incident of a group, as {@link #acknowledge(GroupView, String, String, Optional)}, unless the request
     * that asks for it has done so before.
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
     * Does what a person asks for as soon as this replica knows what its peers wrote while its process was paused: they may have notified
     * the end of what is acknowledged, and it would be paged again as another incident.
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

    /** The annotations that say when an acknowledgement ends, and by which request it is made, if that has a key. */
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

    /** Whether two requests that are sent one after the other ask for the same end. */
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

    /** The present incident of the group with a key of this SHA-256 sum, by which incident services know it. */
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
     * Counts a request for an action that was refused before its incident was looked for.
     *
     * @param via the way that it came by
     * @param verb what it asked for
     * @param result why it was refused
     */
    public void refused(String via, String verb, String result) {
        actionMetrics.ifPresent(
                metrics -> metrics.labelValues(via, verb, result).inc());
    }

    /** Logs the result of a request, whatever it is. */
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
