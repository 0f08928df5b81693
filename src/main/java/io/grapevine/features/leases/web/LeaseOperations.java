package io.grapevine.features.leases.web;

import io.grapevine.access.Caller;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.leases.Lease;
import io.grapevine.features.leases.Leases;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The operations below {@code /silences/lease}. */
public record LeaseOperations(ApiContext context) {
    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        LeaseOperations leases = new LeaseOperations(context);
        routes.post(Needs.SILENCER, "/silences/lease", JsonRoutes.LARGEST, leases::hold);
        routes.delete(Needs.SILENCER, "/silences/lease/:key", leases::end, "by");
    }

    private record Leased(
            String key, List<String> matchers, String by, String comment, String duration, boolean renew) {}

    /** Creates a lease, or extends it. */
    private void hold(JsonExchange exchange) throws Refusal {
        Leased body = exchange.body(Leased.class);
        Lease lease = new Lease(
                user(body.by, exchange),
                key(body.key),
                matchers(body.matchers),
                length(body.duration),
                body.comment,
                body.renew);
        checkPermitted(lease, exchange.caller());
        exchange.whenDone(context.node().part(Leases.class).orElseThrow().hold(lease), result -> {
            if (result instanceof SetResult.Stored held) {
                exchange.changed(held.before(), held.silence());
                exchange.object(
                        200,
                        json -> json.put("silenceID", held.silence().id())
                                .put("startsAt", held.silence().startsAt())
                                .put("endsAt", held.silence().endsAt()));
            } else if (result instanceof SetResult.Changed ended) {
                exchange.refuse(Refusal.of(
                        409,
                        "lease " + Quoted.quote(lease.key()) + ": its silence was expired by a request at "
                                + ended.known().endsAt() + " (expected: a new lease, without renew)"));
            } else {
                exchange.refuse(Refusal.invalid(((SetResult.Refused) result).fault()));
            }
        });
    }

    private static String user(String given, JsonExchange exchange) throws Refusal {
        String user = exchange.author(given.isBlank() ? exchange.caller().name().orElse("") : given);
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
        for (Matcher matcher : read(texts)) {
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

    private Matchers read(List<String> texts) throws Refusal {
        try {
            return context.matchers(texts);
        } catch (MatcherException e) {
            throw Refusal.invalid("matcher: " + e.getMessage());
        }
    }

    private void checkPermitted(Lease lease, Caller caller) throws Refusal {
        Instant now = context.clock().instant();
        Silence open = Lease.latest(context.node().silences(), lease.user(), lease.key(), now)
                .filter(silence -> silence.stateAt(now) != SilenceState.EXPIRED)
                .orElse(null);
        Refusal.ifPresent(400, caller.faultOf(open, lease.over(open, now), now));
    }

    /** Ends a lease. One that has ended already is no error, so that a client can ask again. */
    private void end(JsonExchange exchange) throws Refusal {
        String key = exchange.pathParameter("key");
        String user = user(exchange.parameter("by").orElse(""), exchange);
        Silence known = Lease.latest(
                        context.node().silences(), user, key, context.clock().instant())
                .orElseThrow(() -> unknown(user, key));
        Refusal.ifPresent(403, exchange.caller().faultOfChanging(known));
        exchange.whenDone(context.node().part(Leases.class).orElseThrow().end(user, key), id -> {
            if (id.isPresent()) {
                exchange.changed(known, null);
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
