package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceRules;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations on many silences: {@code POST /silences/expire} and {@code POST /silences/reschedule}. */
record BulkSilenceOperations(ApiContext context) {
    /** The largest number of silences of one request: enough for people, and few enough to wait for. */
    static final int MOST = 1_000;

    private record Ids(List<String> ids) {}

    private record Schedule(List<Wanted> silences, boolean recreate) {}

    private record Wanted(String id, Optional<Instant> startsAt, Optional<Instant> endsAt) {
        private Wanted {
            if (id.isEmpty() || endsAt.isEmpty()) {
                throw new IllegalArgumentException("no id or no endsAt (expected: both)");
            }
        }
    }

    private enum Result {
        EXPIRED("expired"),
        ALREADY_EXPIRED("alreadyExpired"),
        STORED("stored"),
        REFUSED("refused"),
        NOT_FOUND("notFound");

        private final String text;

        Result(String text) {
            this.text = text;
        }
    }

    /**
     * Outcome for one silence.
     *
     * @param id the id of the silence, as the request has it
     * @param before the silence as it was; null if it is not known
     * @param silenceId the id that it has now, if it was stored; else empty
     * @param error what is wrong, if it was refused; else empty
     */
    private record Done(String id, Result result, @Nullable Silence before, String silenceId, String error) {
        private static Done of(String id, Result result, @Nullable Silence before) {
            return new Done(id, result, before, "", "");
        }

        private static Done refused(Silence before, String error) {
            return new Done(before.id(), Result.REFUSED, before, "", error);
        }

        private void write(JsonWriter json) throws IOException {
            json.put("id", id).put("result", result.text).putGiven("silenceID", silenceId);
            if (before != null) {
                json.put("startsAt", before.startsAt()).put("endsAt", before.endsAt());
            }
            json.putGiven("error", error);
        }
    }

    /** Expires silences that are named by their ids. */
    void expire(JsonExchange exchange) throws Refusal {
        List<String> ids = exchange.body(Ids.class).ids;
        checkCount("ids", ids);
        answer(exchange, new LinkedHashSet<>(ids).stream().map(id -> expire(id, exchange.caller())));
    }

    private CompletionStage<Done> expire(String id, Caller caller) {
        Silence known = context.node().silences().get(id);
        if (known == null) {
            return done(Done.of(id, Result.NOT_FOUND, null));
        }
        boolean already = known.stateAt(context.clock().instant()) == SilenceState.EXPIRED;
        Optional<String> fault = already ? Optional.empty() : caller.faultOfChanging(known);
        if (fault.isPresent()) {
            return done(Done.refused(known, fault.get()));
        }
        // One that has expired too, so that the answer waits until what an earlier request has done is durable.
        Result result = already ? Result.ALREADY_EXPIRED : Result.EXPIRED;
        return context.node()
                .expireSilence(id)
                .thenApply(found -> Done.of(id, found ? result : Result.NOT_FOUND, known));
    }

    /**
     * Gives silences other times and leaves all else in them as it is. With {@code recreate} those that have expired are created
     * again, under new ids; an expired one itself cannot be changed.
     */
    void reschedule(JsonExchange exchange) throws Refusal {
        Schedule schedule = exchange.body(Schedule.class);
        checkCount("silences", schedule.silences);
        answer(
                exchange,
                schedule.silences.stream().map(wanted -> reschedule(wanted, schedule.recreate, exchange.caller())));
    }

    private CompletionStage<Done> reschedule(Wanted wanted, boolean recreate, Caller caller) {
        Silence known = context.node().silences().get(wanted.id);
        if (known == null) {
            return done(Done.of(wanted.id, Result.NOT_FOUND, null));
        }
        Instant now = context.clock().instant();
        if (!recreate && known.stateAt(now) == SilenceState.EXPIRED) {
            return done(Done.of(wanted.id, Result.ALREADY_EXPIRED, known));
        }
        Instant start = wanted.startsAt.orElse(known.startsAt());
        Instant end = wanted.endsAt.orElseThrow();
        if (!end.isAfter(now) || !end.isAfter(start)) {
            return done(Done.refused(known, "endsAt: " + end + " (expected: a time to come, after the start)"));
        }
        Silence next = SilenceRules.kept(known.withTimes(start, end, now), true, known, now);
        Optional<String> fault = caller.faultOf(known, next, now);
        return fault.isPresent()
                ? done(Done.refused(known, fault.get()))
                : context.node().setSilence(next).thenApply(result -> rescheduled(known, result));
    }

    private static Done rescheduled(Silence known, SetResult result) {
        if (result instanceof SetResult.Stored stored) {
            return new Done(known.id(), Result.STORED, known, stored.id(), "");
        }
        return result instanceof SetResult.Refused refused
                ? Done.refused(known, refused.fault())
                : Done.of(known.id(), Result.NOT_FOUND, null);
    }

    private static CompletionStage<Done> done(Done result) {
        return CompletableFuture.completedFuture(result);
    }

    private static void checkCount(String field, List<?> silences) throws Refusal {
        if (silences.isEmpty() || silences.size() > MOST) {
            throw Refusal.invalid(field + ": " + silences.size() + " silences (expected: 1 to " + MOST + ")");
        }
    }

    /** Answers once all are done. They wait together for the disk, which makes many hardly slower than one. */
    private static void answer(JsonExchange exchange, Stream<CompletionStage<Done>> operations) {
        List<CompletableFuture<Done>> all =
                operations.map(CompletionStage::toCompletableFuture).toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).whenComplete((none, crash) -> {
            if (crash != null) {
                exchange.crash(crash);
                return;
            }
            exchange.object(
                    200,
                    json -> json.list(
                            "results", all, (result, fields) -> result.join().write(fields)));
        });
    }
}
