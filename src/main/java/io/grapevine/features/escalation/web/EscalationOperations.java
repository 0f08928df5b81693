package io.grapevine.features.escalation.web;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.features.escalation.EscalationStatus.Round;
import io.grapevine.features.escalation.EscalationStatus.Stop;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The operation below {@code /escalations}. */
public record EscalationOperations(ApiContext context) {
    private record Wanted(String step, String by) {}

    /** Mounts the operation. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        routes.post(
                Needs.SILENCER, "/escalations/:group/now", JsonRoutes.LARGEST, new EscalationOperations(context)::now);
    }

    /**
     * Runs the next step of a group's escalation at once. The request names the step, so that one that is sent twice does not run the
     * step after it, too.
     */
    private void now(JsonExchange exchange) throws Refusal {
        Wanted body = exchange.body(Wanted.class);
        String user = exchange.author(body.by);
        if (user.isBlank()) {
            throw Refusal.invalid("by: \"\" (expected: who escalates)");
        }
        String id = exchange.pathParameter("group");
        GroupView group = context.node()
                .groups()
                .find(id)
                .orElseThrow(() -> Refusal.of(404, "group: \"" + id + "\" (expected: the id of a group)"));
        List<Route> path = context.node().groups().route().pathTo(group.route());
        if (!path.isEmpty()) { // else no policy is about it any more
            Refusal.ifPresent(400, exchange.caller().faultOfActing(List.of(Route.matchersOf(path, group.labels()))));
        }
        CompletionStage<Optional<Round>> begun = context.node()
                .part(Escalations.class)
                .map(all -> all.now(group, body.step, user))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        exchange.whenDone(begun, round -> {
            if (round.isPresent()) {
                exchange.changed(
                        null, "step " + body.step + " to " + round.get().receiver());
                exchange.object(200, json -> json.putAll(round.get()));
            } else {
                exchange.refuse(Refusal.of(409, fault(group, body.step)));
            }
        });
    }

    /** Why a step was not run, as far as the group still shows it. */
    private String fault(GroupView group, String step) {
        Optional<EscalationStatus> found =
                context.node().part(Escalations.class).flatMap(all -> all.of(group));
        if (found.isEmpty()) {
            return "group: no escalation policy is about it (expected: a group with one)";
        }
        EscalationStatus status = found.get();
        if (status.stop() != Stop.NONE || status.next().isEmpty()) {
            return "escalation " + Quoted.quote(status.policy()) + ": "
                    + switch (status.stop()) {
                        case RESOLVED -> "the receiver was not notified that the group fires";
                        case DONE, NONE -> "all steps were notified";
                        default -> "stopped: " + status.stop().text();
                    };
        }
        return "step: " + Quoted.quote(step) + " (expected: the next step, "
                + Quoted.quote(status.next().get().step()) + ")";
    }
}
