package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.Submission;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceRules;
import io.grapevine.records.SilenceState;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations below {@code /silences} that preview and change silences. */
record SilencingOperations(ApiContext context) {
    /** Says which alerts a silence with these matchers would mute now, and which of them for some of their receivers only. */
    void preview(JsonExchange exchange) throws Refusal, IOException {
        Matchers matchers = matchers(context, exchange.parameters("matcher"));
        Predicate<LabelSet> mutesFor = mutesFor(exchange.parameters("receiver"));
        Instant now = context.clock().instant();
        List<Fingerprint> muted = new ArrayList<>();
        List<Fingerprint> forSome = new ArrayList<>();
        int all = 0;
        Steps steps = Steps.ofRequest(context.node().alerts().all().size());
        for (Alert alert : context.node().alerts().all()) {
            if (!alert.resolvedAt(now)) {
                all++;
                if (!matchers.isEmpty() && matchers.matches(alert.labels(), steps.ofNextText())) {
                    List<LabelSet> receivers = context.node().receiversOf(alert.labels());
                    if (receivers.stream().anyMatch(mutesFor)) {
                        muted.add(alert.fingerprint());
                        if (!receivers.stream().allMatch(mutesFor)) {
                            forSome.add(alert.fingerprint());
                        }
                    }
                }
            }
        }
        check("matcher", steps);
        int total = all;
        exchange.streamObject(json -> json.list(
                        "matchers",
                        matchers,
                        (matcher, fields) -> fields.put("name", matcher.name())
                                .put("value", matcher.value())
                                .put("isRegex", matcher.type().isRegexp())
                                .put("isEqual", matcher.type().isPositive()))
                .put("activeAlerts", total)
                .put("hasEqualityMatcher", hasEquality(matchers))
                .strings("alerts", muted)
                .strings("forSome", forSome));
    }

    /** Whether a silence mutes for a receiver with some labels, if each text has the matchers of a set; found out once for each. */
    private Predicate<LabelSet> mutesFor(List<String> texts) throws Refusal {
        List<Matchers> sets = new ArrayList<>();
        for (String text : texts) {
            try {
                sets.add(context.matchers(List.of(text)));
            } catch (MatcherException e) {
                throw Refusal.invalid("receiver: " + e.getMessage());
            }
        }
        if (sets.stream().anyMatch(Matchers::isEmpty)) {
            throw Refusal.invalid("receiver: no matchers (expected: such as {name=\"pager\"})");
        }
        Map<LabelSet, Boolean> known = new HashMap<>();
        return receiver -> sets.isEmpty()
                || known.computeIfAbsent(
                        receiver, labels -> sets.stream().anyMatch(set -> set.matches(labels, Steps.ofOneText())));
    }

    /** Refuses a request whose expressions took too long: then not all alerts were compared. */
    static void check(String parameter, Steps steps) throws Refusal {
        if (steps.areSpent()) {
            throw Refusal.invalid(parameter + ": expressions that take more than " + steps.all()
                    + " steps for all alerts (expected: fewer or simpler ones)");
        }
    }

    /** Reads matchers, of which each text may hold several: {@code {a="b",c=~"d"}}. */
    static Matchers matchers(ApiContext context, List<String> texts) throws Refusal {
        try {
            return context.matchers(texts);
        } catch (MatcherException e) {
            throw Refusal.invalid("matcher: " + e.getMessage());
        }
    }

    private static boolean hasEquality(Matchers matchers) {
        return matchers.stream()
                .anyMatch(matcher ->
                        matcher.type() == MatchType.EQUAL && !matcher.value().isEmpty());
    }

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
     * @param after the silence that it has become, if it was stored; else null
     * @param error what is wrong, if it was refused; else empty
     */
    private record Done(
            String id,
            Result result,
            @Nullable Silence before,
            @Nullable Silence after,
            String error) {
        private static Done of(String id, Result result, @Nullable Silence before) {
            return new Done(id, result, before, null, "");
        }

        private static Done refused(Silence before, String error) {
            return new Done(before.id(), Result.REFUSED, before, null, error);
        }

        private void write(JsonWriter json) throws IOException {
            json.put("id", id).put("result", result.text).putGiven("silenceID", after == null ? "" : after.id());
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
        Submission submission = exchange.submission();
        answer(
                exchange,
                schedule.silences.stream()
                        .map(wanted ->
                                reschedule(wanted, schedule.recreate, exchange.caller(), submission.part(wanted.id))));
    }

    private CompletionStage<Done> reschedule(Wanted wanted, boolean recreate, Caller caller, Submission submission) {
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
                : context.node().setSilence(next, submission).thenApply(result -> rescheduled(known, result));
    }

    private static Done rescheduled(Silence known, SetResult result) {
        if (result instanceof SetResult.Stored stored) {
            return new Done(known.id(), Result.STORED, stored.before(), stored.silence(), "");
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
        exchange.whenDone(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)), none -> {
            List<Done> done = all.stream().map(CompletableFuture::join).toList();
            done.stream()
                    .filter(each -> each.result == Result.STORED || each.result == Result.EXPIRED)
                    .forEach(each -> exchange.changed(each.before, each.after));
            exchange.object(200, json -> json.list("results", done, Done::write));
        });
    }
}
