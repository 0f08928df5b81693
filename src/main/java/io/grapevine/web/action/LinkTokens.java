package io.grapevine.web.action;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.Throttle;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.TokenCheck;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.ClientAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the tokens of requests: counts those that are refused, and limits those that are not valid for each client. Clients that have
 * sent none of these for long are forgotten first. From any thread.
 */
final class LinkTokens {
    private static final int BURST = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(6);
    private static final int MOST_CLIENTS = 10_000;

    private final InstantSource clock;
    private final RefusalCounter refusals;
    private final Map<String, Throttle> failures = BoundedMap.byUse(MOST_CLIENTS);

    /** Checks at the time of a clock. */
    LinkTokens(InstantSource clock, RefusalCounter refusals) {
        this.clock = clock;
        this.refusals = refusals;
    }

    /** Answer to a request whose token is refused. */
    @FunctionalInterface
    interface Refusal {
        /** Answers with a status and a text for people. */
        void answer(RoutingContext context, int status, String text);
    }

    /** Whether a text is a valid token; counts nothing. */
    boolean isValid(ActionKeys keys, String text) {
        return keys.verify(text, clock.instant()) instanceof TokenCheck.Valid;
    }

    /** The content of a token that came by a way; if it is not valid, answers the request. */
    Optional<ActionToken> valid(RoutingContext context, ActionKeys keys, String text, String via, Refusal refusal) {
        TokenCheck check = keys.verify(text, clock.instant());
        if (check instanceof TokenCheck.Valid valid) {
            return Optional.of(valid.token());
        }
        TokenCheck.Reason reason = ((TokenCheck.Refused) check).reason();
        refusals.count(via, RefusalCounter.UNKNOWN_VERB, reason.text());
        if (reason == TokenCheck.Reason.EXPIRED) {
            refusal.answer(context, 410, "This link has expired");
        } else if (!permitsFailure(
                ClientAddress.network(Callers.address(context)), Duration.ofNanos(System.nanoTime()))) {
            refusal.answer(context, 429, "Too many links that are not valid");
        } else if (reason == TokenCheck.Reason.UNKNOWN_KEY) {
            refusal.answer(context, 404, "This link is of another cluster, or of a key that was replaced");
        } else {
            refusal.answer(context, 404, "This link is not valid");
        }
        return Optional.empty();
    }

    /** Counts a failure at {@code now}, a monotonic time; whether it is within the limit. */
    synchronized boolean permitsFailure(String client, Duration now) {
        return failures.computeIfAbsent(client, first -> new Throttle(INTERVAL, BURST))
                .permits(now);
    }

    /** Counts a request whose token is valid, but is not taken where it was sent. */
    void misplaced(ActionToken token, String via) {
        refusals.count(via, token.action().verb().text(), "refused");
    }
}
