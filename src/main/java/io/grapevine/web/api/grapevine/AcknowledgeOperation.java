package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operation {@code POST /acknowledgements}: silences exactly one group until its alerts have resolved. */
record AcknowledgeOperation(ApiContext context) {
    private record Body(String group, String createdBy, String comment) {}

    void answer(JsonExchange exchange) throws Refusal {
        Body body = exchange.body(Body.class);
        String author = exchange.caller().author(body.createdBy);
        if (author.isBlank()) {
            throw Refusal.invalid("createdBy: \"\" (expected: who acknowledges)");
        }
        GroupView group = context.node()
                .groups()
                .find(body.group)
                .orElseThrow(() -> Refusal.of(404, "group: \"" + body.group + "\" (expected: the id of a group)"));
        checkPermitted(exchange.caller(), group, author, body.comment);
        context.node().silenceService().acknowledge(group, author, body.comment).whenComplete((result, crash) -> {
            if (crash != null) {
                exchange.crash(crash);
            } else if (result instanceof SetResult.Stored stored) {
                exchange.object(200, json -> json.put("silenceID", stored.id()));
            } else if (result instanceof SetResult.Refused refused) {
                exchange.refuse(Refusal.invalid(refused.fault()));
            } else {
                exchange.refuse(Refusal.of(
                        404, "the incident of the group has ended, or its route is not in the configuration any more"));
            }
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
        Optional<String> fault = caller.faultOfAcknowledging(wanted);
        if (fault.isPresent()) {
            throw Refusal.invalid(fault.get());
        }
    }
}
