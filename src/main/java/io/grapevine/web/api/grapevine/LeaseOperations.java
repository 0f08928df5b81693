package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.node.LeaseResult;
import io.grapevine.silence.Lease;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The operations on leases: {@code POST /silences/lease} and {@code DELETE /silences/lease/{key}}. */
record LeaseOperations(ApiContext context) {
    private record Body(String key, List<String> matchers, String by, String comment, String duration, boolean renew) {}

    /** Creates a lease, or extends it. */
    void hold(JsonExchange exchange) throws Refusal {
        Lease lease = lease(exchange.body(Body.class), exchange.caller());
        checkPermitted(lease, exchange.caller());
        exchange.whenDone(context.node().silenceService().hold(lease), result -> {
            if (result instanceof LeaseResult.Held held) {
                exchange.object(
                        200,
                        json -> json.put("silenceID", held.silence().id())
                                .put("startsAt", held.silence().startsAt())
                                .put("endsAt", held.silence().endsAt()));
            } else if (result instanceof LeaseResult.Ended ended) {
                exchange.refuse(Refusal.of(
                        409,
                        "lease " + Quoted.quote(lease.key()) + ": its silence was expired by a request at "
                                + ended.silence().endsAt() + " (expected: a new lease, without renew)"));
            } else {
                exchange.refuse(Refusal.invalid(((LeaseResult.Refused) result).fault()));
            }
        });
    }

    private Lease lease(Body body, Caller caller) throws Refusal {
        return new Lease(
                user(body.by, caller),
                key(body.key),
                matchers(body.matchers),
                length(body.duration),
                body.comment,
                body.renew);
    }

    private static String user(String given, Caller caller) throws Refusal {
        String user = caller.author(given.isBlank() ? caller.name().orElse("") : given);
        if (user.isBlank()) {
            throw Refusal.invalid("by: \"\" (expected: who holds the lease)");
        }
        return user;
    }

    private static String key(String key) throws Refusal {
        if (key.isBlank() || key.length() > Lease.LONGEST_KEY || key.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(
                    "key: " + (key.length() > Lease.LONGEST_KEY ? key.length() + " characters" : Quoted.quote(key))
                            + " (expected: 1 to " + Lease.LONGEST_KEY + " characters in one line)");
        }
        return key;
    }

    private static Duration length(String text) throws Refusal {
        return GoDuration.parse(text, GoDuration.Units.GO)
                .filter(length -> length.compareTo(Lease.SHORTEST) >= 0 && length.compareTo(Lease.LONGEST) <= 0)
                .orElseThrow(() -> Refusal.invalid(
                        "duration: " + Quoted.quote(text) + " (expected: a duration from 10s to 1h, such as 10m)"));
    }

    /** The matchers as those of a silence, whose regular expressions must be valid without anchors. */
    private Matchers matchers(List<String> texts) throws Refusal {
        List<Matcher> matchers = new ArrayList<>();
        for (Matcher matcher : SilenceOperations.matchers(context.parser(), texts)) {
            try {
                matchers.add(Matcher.ofSilence(matcher.type(), matcher.name(), matcher.value()));
            } catch (MatcherException e) {
                throw Refusal.invalid("matchers: " + matcher + ": " + e.getMessage());
            }
        }
        if (matchers.isEmpty()) {
            throw Refusal.invalid("matchers: none (expected: one at least, such as instance=\"db-1\")");
        }
        return Matchers.of(matchers);
    }

    private void checkPermitted(Lease lease, Caller caller) throws Refusal {
        Instant now = context.clock().instant();
        Silence open = Lease.latest(context.node().silences(), lease.user(), lease.key(), now)
                .filter(silence -> silence.stateAt(now) != SilenceState.EXPIRED)
                .orElse(null);
        Refusal.ifPresent(400, caller.faultOf(open, lease.over(open, now), now));
    }

    /** Ends a lease. One that has ended already is no error, so that a client can ask again. */
    void end(JsonExchange exchange) throws Refusal {
        Caller caller = exchange.caller();
        String key = exchange.pathParameter("key");
        String user = user(exchange.parameter("by").orElse(""), caller);
        Silence known = Lease.latest(
                        context.node().silences(), user, key, context.clock().instant())
                .orElseThrow(() -> unknown(user, key));
        Refusal.ifPresent(403, caller.faultOfChanging(known));
        exchange.whenDone(context.node().silenceService().endLease(user, key), id -> {
            if (id.isPresent()) {
                exchange.object(200, json -> json.put("silenceID", id.get()));
            } else {
                exchange.refuse(unknown(user, key));
            }
        });
    }

    private static Refusal unknown(String user, String key) {
        return Refusal.of(
                404, "lease " + Quoted.quote(key) + " of " + Quoted.quote(user) + " (expected: one that is known)");
    }
}
