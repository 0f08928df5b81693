package io.grapevine.web.api.grapevine;

import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.access.Caller;
import io.grapevine.web.api.grapevine.BulkResult.Result;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The operation {@code POST /silences/reschedule}: gives silences other times and leaves all else in them as it is. With
 * {@code recreate} those that have expired are created again, under new ids; an expired one itself cannot be changed.
 */
record RescheduleSilencesOperation(ApiContext context) {
    private record Body(List<Wanted> silences, boolean recreate) {}

    private record Wanted(String id, Optional<Instant> startsAt, Optional<Instant> endsAt) {
        private Wanted {
            if (id.isEmpty() || endsAt.isEmpty()) {
                throw new IllegalArgumentException("no id or no endsAt (expected: both)");
            }
        }
    }

    void answer(JsonExchange exchange) throws Refusal {
        Body body = exchange.body(Body.class);
        BulkResult.checkCount("silences", body.silences);
        List<CompletableFuture<BulkResult>> results = new ArrayList<>();
        for (Wanted wanted : body.silences) {
            results.add(reschedule(wanted, body.recreate, exchange.caller()));
        }
        BulkResult.answer(exchange, results);
    }

    private CompletableFuture<BulkResult> reschedule(Wanted wanted, boolean recreate, Caller caller) {
        Silence known = context.node().silences().get(wanted.id);
        if (known == null) {
            return CompletableFuture.completedFuture(BulkResult.of(wanted.id, Result.NOT_FOUND, null));
        }
        Instant now = context.clock().instant();
        if (!recreate && known.stateAt(now) == SilenceState.EXPIRED) {
            return CompletableFuture.completedFuture(BulkResult.of(wanted.id, Result.ALREADY_EXPIRED, known));
        }
        Instant start = wanted.startsAt.orElse(known.startsAt());
        Instant end = wanted.endsAt.orElseThrow();
        if (!end.isAfter(now) || !end.isAfter(start)) {
            return CompletableFuture.completedFuture(
                    BulkResult.refused(known, "endsAt: " + end + " (expected: a time to come, after the start)"));
        }
        Silence next = known.withTimes(start, end, now);
        Optional<String> fault = caller.faultOf(known, next, now);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(BulkResult.refused(known, fault.get()));
        }
        return context.node()
                .setSilence(next)
                .thenApply(result -> result(known, result))
                .toCompletableFuture();
    }

    private static BulkResult result(Silence known, SetResult result) {
        if (result instanceof SetResult.Stored stored) {
            return BulkResult.stored(known, stored.id());
        }
        return result instanceof SetResult.Refused refused
                ? BulkResult.refused(known, refused.fault())
                : BulkResult.of(known.id(), Result.NOT_FOUND, null);
    }
}
