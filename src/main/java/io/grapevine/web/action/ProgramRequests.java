package io.grapevine.web.action;

import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.records.Silence;
import io.grapevine.web.Answer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;

/**
 * The requests of programs that press a button themselves, such as the app of ntfy: {@code POST /act/TOKEN} without a body, answered
 * in JSON. Only tokens that were made for programs are taken, and only while links need no login.
 */
final class ProgramRequests {
    /** The way of these requests, in metrics and annotations. */
    static final String VIA = "program";

    private static final String JSON = "application/json";

    private final ActionPort port;
    private final LinkTokens tokens;

    /** Acts on incidents. */
    ProgramRequests(ActionPort port, LinkTokens tokens) {
        this.port = port;
        this.tokens = tokens;
    }

    /** Answers a request with a body that is too large to read. */
    static void refuseLarge(RoutingContext context) {
        refuse(context, 413, "The request has a body (expected: none)");
    }

    /** Acts as the token in the path of a request says, and answers. */
    void handle(RoutingContext context, ActionKeys keys) {
        LinkUser user = LinkUser.of(context);
        if (!user.isHolder()) {
            refuse(context, 403, "Links need a login here (expected: messages.buttons.links: holder)");
        } else if (context.body().length() > 0) {
            refuse(context, 400, "The request has a body (expected: none)");
        } else {
            tokens.valid(context, keys, context.pathParam("token"), VIA, ProgramRequests::refuse)
                    .ifPresent(token -> act(context, token, user));
        }
    }

    private void act(RoutingContext context, ActionToken token, LinkUser user) {
        if (!token.forPrograms()) {
            tokens.misplaced(token, VIA);
            refuse(context, 403, "This link is for people (expected: its page)");
            return;
        }
        ActionRequest request = user.request(token, VIA, "", "");
        ActionAnswers.then(
                context,
                () -> port.perform(request, user.permit()),
                result -> {
                    ActionAnswers.audit(context, request, result);
                    answer(context, result);
                },
                () -> refuse(context, 500, "Internal error"));
    }

    private static void answer(RoutingContext context, ActionResult result) {
        if (result instanceof ActionResult.Unknown) {
            context.response().putHeader("Retry-After", "10");
        }
        answer(context, status(result), result.label(), text(result));
    }

    private static int status(ActionResult result) {
        if (result instanceof ActionResult.Done) {
            return 201;
        } else if (result instanceof ActionResult.Refused) {
            return 403;
        } else if (result instanceof ActionResult.Stale) {
            return 409;
        } else if (result instanceof ActionResult.Ended) {
            return 410;
        }
        return result instanceof ActionResult.Unknown ? 503 : 200;
    }

    private static String text(ActionResult result) {
        if (result instanceof ActionResult.Done done) {
            return state(done.silence());
        } else if (result instanceof ActionResult.Exists exists) {
            return "already " + state(exists.silence()) + " by "
                    + exists.silence().createdBy();
        } else if (result instanceof ActionResult.Refused refused) {
            return refused.fault();
        } else if (result instanceof ActionResult.Stale stale) {
            return ActionPage.ended(stale.endedAt());
        } else if (result instanceof ActionResult.Ended) {
            return "This incident has ended";
        }
        return result instanceof ActionResult.Unknown
                ? "This replica does not know the incident yet, try again"
                : result.label();
    }

    private static String state(Silence silence) {
        return silence.isAcknowledgement()
                ? "acknowledged"
                : "silenced until " + silence.endsAt().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void refuse(RoutingContext context, int status, String text) {
        answer(context, status, "refused", text);
    }

    private static void answer(RoutingContext context, int status, String result, String text) {
        context.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        JsonObject body = new JsonObject().put("result", result).put("message", text);
        Answer.body(context, status, JSON, body.encode() + "\n");
    }
}
