package io.grapevine.features.actions.web;

import io.grapevine.access.Caller;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The operations below {@code /acknowledgements}. */
public record AcknowledgementOperations(ApiContext context) {
    private static final Duration SHORTEST_SNOOZE = Duration.ofMinutes(1);
    /** The longest time after which an acknowledgement lapses: who leaves an incident alone for longer wants a silence. */
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(1);

    private record Acknowledgement(String group, String createdBy, String comment, String duration) {}

    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        AcknowledgementOperations acknowledgements = new AcknowledgementOperations(context);
        routes.post(Needs.SILENCER, "/acknowledgements", JsonRoutes.LARGEST, acknowledgements::acknowledge);
        routes.delete(Needs.SILENCER, "/acknowledgements/:group", acknowledgements::unacknowledge);
    }

    /** Silences exactly one group until its alerts have resolved, or for a time at most. */
    private void acknowledge(JsonExchange exchange) throws Refusal {
        Acknowledgement body = exchange.body(Acknowledgement.class);
        String author = exchange.author(body.createdBy);
        if (author.isBlank()) {
            throw Refusal.invalid("createdBy: \"\" (expected: who acknowledges)");
        }
        GroupView group = group(body.group);
        checkPermitted(exchange.caller(), group, author, body.comment);
        Optional<Duration> length = body.duration.isEmpty() ? Optional.empty() : Optional.of(length(body.duration));
        CompletionStage<SetResult> acknowledged = context.node()
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, author, body.comment, length, exchange.submission());
        exchange.whenDone(acknowledged, result -> {
            if (result instanceof SetResult.Stored stored) {
                exchange.object(200, json -> json.put("silenceID", stored.id()));
            } else if (result instanceof SetResult.Refused refused) {
                exchange.refuse(Refusal.invalid(refused.fault()));
            } else {
                exchange.refuse(Refusal.of(
                        404, "the incident of the group has ended, or its route is not in the configuration any more"));
            }
        });
    }

    private GroupView group(String id) throws Refusal {
        return context.node()
                .groups()
                .find(id)
                .orElseThrow(() -> Refusal.of(404, "group: \"" + id + "\" (expected: the id of a group)"));
    }

    /** Ends what acknowledges a group. That nothing does is no error, so that a client can ask again. */
    private void unacknowledge(JsonExchange exchange) throws Refusal {
        GroupView group = group(exchange.pathParameter("group"));
        String receiver = group.route().config().receiver();
        List<Silence> open = context.node().silences().query(List.of(SilenceState.ACTIVE)).stream()
                .filter(silence -> silence.acknowledges(group.key(), receiver))
                .toList();
        for (Silence each : open) {
            Refusal.ifPresent(403, exchange.caller().faultOfChanging(each));
        }
        List<CompletableFuture<Boolean>> ends = open.stream()
                .map(each -> context.node().expireSilence(each.id()).toCompletableFuture())
                .toList();
        exchange.whenDone(CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)), done -> {
            open.forEach(each -> exchange.changed(each, null));
            exchange.object(
                    200,
                    json -> json.strings(
                            "silenceIDs", open.stream().map(Silence::id).toList()));
        });
    }

    private void checkPermitted(Caller caller, GroupView group, String author, String comment) throws Refusal {
        List<Route> path = context.node().groups().route().pathTo(group.route());
        if (path.isEmpty()) {
            return; // the node answers that the route is gone
        }
        Instant now = context.clock().instant();
        Silence wanted = new Silence(
                "",
                List.of(Route.matchersOf(path, group.labels())),
                now,
                now,
                now,
                author,
                comment,
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
        Refusal.ifPresent(400, caller.faultOfAcknowledging(wanted));
    }

    private static Duration length(String text) throws Refusal {
        return GoDuration.parse(text, GoDuration.Units.GO)
                .filter(length -> length.compareTo(SHORTEST_SNOOZE) >= 0 && length.compareTo(LONGEST_SNOOZE) <= 0)
                .orElseThrow(() -> Refusal.invalid(
                        "duration: " + Quoted.quote(text) + " (expected: a duration from 1m to 24h, such as 10m)"));
    }
}
