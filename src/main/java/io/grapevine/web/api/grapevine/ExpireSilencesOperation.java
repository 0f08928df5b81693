package io.grapevine.web.api.grapevine;

import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.access.Caller;
import io.grapevine.web.api.grapevine.BulkResult.Result;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The operation {@code POST /silences/expire}: expires silences that are named by their ids. */
record ExpireSilencesOperation(ApiContext context) {
    private record Body(List<String> ids) {}

    void answer(JsonExchange exchange) throws Refusal {
        List<String> ids = exchange.body(Body.class).ids();
        BulkResult.checkCount("ids", ids);
        List<CompletableFuture<BulkResult>> results = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ids)) {
            results.add(expire(id, exchange.caller()));
        }
        BulkResult.answer(exchange, results);
    }

    private CompletableFuture<BulkResult> expire(String id, Caller caller) {
        Silence known = context.node().silences().get(id);
        if (known == null) {
            return CompletableFuture.completedFuture(BulkResult.of(id, Result.NOT_FOUND, null));
        }
        if (known.stateAt(context.clock().instant()) == SilenceState.EXPIRED) {
            return expired(known, id, Result.ALREADY_EXPIRED);
        }
        Optional<String> fault = caller.faultOfChanging(known);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(BulkResult.refused(known, fault.get()));
        }
        return expired(known, id, Result.EXPIRED);
    }

    /** Expires a silence; waits until that is durable, also where an earlier request has done so. */
    private CompletableFuture<BulkResult> expired(Silence known, String id, Result result) {
        return context.node()
                .expireSilence(id)
                .thenApply(found -> BulkResult.of(id, found ? result : Result.NOT_FOUND, known))
                .toCompletableFuture();
    }
}
