package io.grapevine.receiver.pagerduty;

import io.grapevine.base.Sha256;
import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.config.Secret;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.actions.SearchedIncident;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.pagerduty.PagerdutyReports.Handled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Two replicas with an incident, to which PagerDuty reports. */
final class PagerdutyReplicas {
    /** The key of the incident at PagerDuty. */
    static final String SUM = Sha256.hex("{}:{alertname=\"A\"}");

    private final ActionReplicas replicas = new ActionReplicas();
    private final List<String> refusals = new ArrayList<>();
    private ChatUsers users = ActionTargets.noneMapped();
    private PagerdutyWebhookConfig subscription = new PagerdutyWebhookConfig(new Secret("s"), "", "ack", "undo");

    ActionReplicas replicas() {
        return replicas;
    }

    /** Acknowledgements of users who are not mapped. */
    List<String> refusals() {
        return refusals;
    }

    void use(ChatUsers mapped) {
        users = mapped;
    }

    void subscribe(boolean acknowledges, boolean undoes) {
        subscription = new PagerdutyWebhookConfig(
                new Secret("s"), "", acknowledges ? "ack" : "none", undoes ? "undo" : "none");
    }

    /** An event of the incident. */
    static PagerdutyReport event(String type, String user, Instant at) {
        return event(type, SUM, user, at);
    }

    static PagerdutyReport event(String type, String sum, String user, Instant at) {
        return PagerdutyReport.parse(Webhooks.event(type, sum, user, at).encode())
                .orElseThrow();
    }

    Handled deliver(PagerdutyReport event, IncidentActions replica) {
        return deliver(event, replica::present, replica);
    }

    Handled deliver(
            PagerdutyReport event, Function<String, CompletionStage<SearchedIncident>> search, ActionPort port) {
        PagerdutyReports reports = new PagerdutyReports(
                new ActionTarget(
                        () -> port,
                        search,
                        () -> {
                            throw new AssertionError("reports have no tokens");
                        },
                        users,
                        ActionTargets.noneMapped(),
                        () -> Duration.ZERO,
                        "",
                        ActionTargets.listing(refusals)),
                replicas::now,
                Runnable::run);
        return replicas.await(reports.handle(event, subscription));
    }

    /** What a user does elsewhere. */
    ActionResult act(IncidentActions replica, Action action, String via, Optional<Instant> at) {
        return replicas.await(replica.perform(
                new ActionRequest(
                        action,
                        replicas.incident().groupId(),
                        replicas.incident().episode(),
                        0,
                        at,
                        "bo",
                        "",
                        Map.of(ActionSilence.VIA, via)),
                ActionPermit.ALL));
    }
}
