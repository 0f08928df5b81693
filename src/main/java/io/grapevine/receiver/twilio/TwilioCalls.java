package io.grapevine.receiver.twilio;

import io.grapevine.base.BoundedMap;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests.Attempt;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Places calls. Twilio has no key by which it would know a request again: before one that had no answer is repeated, it is asked
 * whether it has placed the call.
 */
final class TwilioCalls {
    /** How far this computer's clock may be ahead of Twilio's. */
    private static final Duration CLOCKS = Duration.ofSeconds(10);

    /** The most calls that an answer lists. */
    private static final int PAGE = 50;

    /** How many requests and calls are remembered, the latest ones. */
    private static final int MOST = 1_000;
    /** When the first request of each purpose was made that had no answer, so that there may be a call. */
    private final Map<String, Instant> unanswered = Collections.synchronizedMap(BoundedMap.byAge(MOST));
    /** The calls that Twilio has taken, by their SIDs. */
    private final Map<String, Boolean> taken = Collections.synchronizedMap(BoundedMap.byAge(MOST));

    private final InstantSource clock;

    TwilioCalls(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A call to place.
     *
     * @param purpose the notification and the number, as one text
     * @param request places it
     * @param search lists the calls to the number since a day
     * @param judge what an answer to either request means
     */
    record Call(
            String purpose,
            HttpCall request,
            Function<String, HttpCall> search,
            Function<HttpReply, Outcome> judge,
            Outcome delivered) {}

    /** The first {@code PageSize} calls since a day, as a query. */
    static Map<String, String> query(String to, String from, String day) {
        return Map.of("To", to, "From", from, "StartTime>", day, "PageSize", Integer.toString(PAGE));
    }

    CompletionStage<Outcome> place(Attempt attempt, Call call) {
        Instant since = unanswered.get(call.purpose());
        if (since == null) {
            return dial(attempt, call);
        }
        Instant begin = since.minus(CLOCKS);
        return attempt.ask(call.search().apply(begin.toString().substring(0, 10)), reply -> {
            if (StatusTable.isSuccess(reply.status())) {
                boolean isPlaced = created(reply.body(), begin).anyMatch(sid -> claim(call.purpose(), sid));
                return isPlaced ? CompletableFuture.completedStage(call.delivered()) : dial(attempt, call);
            }
            Outcome outcome = call.judge().apply(reply);
            return outcome instanceof Outcome.Retryable // who may not ask, calls again rather than not at all
                    ? CompletableFuture.completedStage(outcome)
                    : dial(attempt, call);
        });
    }

    private CompletionStage<Outcome> dial(Attempt attempt, Call call) {
        unanswered.putIfAbsent(call.purpose(), clock.instant());
        return attempt.send(call.request(), reply -> {
            Outcome outcome = call.judge().apply(reply);
            if (outcome instanceof Outcome.Delivered) {
                claim(call.purpose(), JsonAnswer.scalars(reply.body()).getOrDefault("/sid", ""));
            } else if (reply.status() / 100 == 4) { // after other errors there may be a call
                unanswered.remove(call.purpose());
            }
            return outcome;
        });
    }

    /** The SIDs of the calls of a list that were created since a time. */
    private static Stream<String> created(String json, Instant since) {
        Map<String, String> calls = JsonAnswer.scalars(json);
        return IntStream.range(0, PAGE)
                .mapToObj(i -> "/calls/" + i)
                .filter(call -> calls.containsKey(call + "/sid"))
                .filter(call ->
                        !time(calls.getOrDefault(call + "/date_created", "")).isBefore(since))
                .map(call -> calls.get(call + "/sid"));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException malformed) {
            return Instant.MIN;
        }
    }

    /**
     * Notes that a call is that of a purpose.
     *
     * @return false if it is known to be that of another one
     */
    private boolean claim(String purpose, String sid) {
        if (taken.putIfAbsent(sid, true) != null) {
            return false;
        }
        unanswered.remove(purpose);
        return true;
    }
}
