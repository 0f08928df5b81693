package io.grapevine.web.api.grapevine;

import io.grapevine.silence.Silence;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Result for one silence of a bulk request.
 *
 * @param id its id, as the request has it
 * @param result what was done, or why nothing was
 * @param before the silence as it was; null if it is not known
 * @param silenceId the id that it has now, if it was stored; else empty
 * @param error what is wrong, if it was refused; else empty
 */
record BulkResult(String id, Result result, @Nullable Silence before, String silenceId, String error) {
    /** The largest number of silences of one request: enough for people, and few enough to wait for. */
    static final int MOST = 1_000;

    enum Result {
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

    static BulkResult of(String id, Result result, @Nullable Silence before) {
        return new BulkResult(id, result, before, "", "");
    }

    static BulkResult stored(Silence before, String silenceId) {
        return new BulkResult(before.id(), Result.STORED, before, silenceId, "");
    }

    static BulkResult refused(Silence before, String error) {
        return new BulkResult(before.id(), Result.REFUSED, before, "", error);
    }

    static void checkCount(String field, List<?> silences) throws Refusal {
        if (silences.isEmpty() || silences.size() > MOST) {
            throw Refusal.invalid(field + ": " + silences.size() + " silences (expected: 1 to " + MOST + ")");
        }
    }

    /** Answers once all are done. They wait together for the disk, which makes many hardly slower than one. */
    static void answer(JsonExchange exchange, List<CompletableFuture<BulkResult>> results) {
        CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)).whenComplete((none, crash) -> {
            if (crash != null) {
                exchange.crash(crash);
                return;
            }
            exchange.object(
                    200,
                    json -> json.list(
                            "results",
                            results,
                            (result, fields) -> result.join().write(fields)));
        });
    }

    private void write(JsonWriter json) throws IOException {
        json.put("id", id).put("result", result.text).putGiven("silenceID", silenceId);
        if (before != null) {
            json.put("startsAt", before.startsAt()).put("endsAt", before.endsAt());
        }
        json.putGiven("error", error);
    }
}
