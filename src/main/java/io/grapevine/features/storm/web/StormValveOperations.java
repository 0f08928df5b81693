package io.grapevine.features.storm.web;

import io.grapevine.base.go.Quoted;
import io.grapevine.features.storm.StormSettings;
import io.grapevine.features.storm.StormValves;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.ReceiverTeams;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The operations below {@code /storm-valves}. */
public record StormValveOperations(ApiContext context) {
    private record Wanted(String by) {}

    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context) {
        StormValveOperations valves = new StormValveOperations(context);
        routes.get(Needs.VIEWER, "/storm-valves", valves::list);
        routes.post(Needs.SILENCER, "/storm-valves/:receiver/release", JsonRoutes.LARGEST, valves::release);
    }

    private void list(JsonExchange exchange) {
        exchange.whenDone(
                valves().map(StormValves::status).orElseGet(() -> CompletableFuture.completedFuture(List.of())),
                valves -> exchange.object(200, json -> json.list("valves", valves, StormValveOperations::write)));
    }

    /** The storm valves; empty where the feature is left out. */
    private Optional<StormValves> valves() {
        return context.node().part(StormValves.class);
    }

    private static void write(StormValves.Status status, JsonWriter json) throws IOException {
        json.put("receiver", status.valve().receiver())
                .put("budget", status.valve().notifications())
                .put("perMillis", status.valve().per())
                .put("left", status.left())
                .put("held", status.held())
                .putGiven("nextDigest", status.next());
    }

    /** Sends at once, each group by itself, what waits for the next digest. */
    private void release(JsonExchange exchange) throws Refusal {
        String user = exchange.author(exchange.body(Wanted.class).by);
        if (user.isBlank()) {
            throw Refusal.invalid("by: \"\" (expected: who sends)");
        }
        String receiver = exchange.pathParameter("receiver");
        if (context.node()
                .loadedConfig()
                .extensions()
                .of(StormSettings.NONE)
                .of(receiver)
                .isPresent()) {
            Refusal.ifPresent(
                    400,
                    exchange.caller()
                            .faultOfActing(ReceiverTeams.of(context.node()).ways(receiver)));
        }
        CompletionStage<Optional<Integer>> release = valves().map(all -> all.release(receiver, user))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        exchange.whenDone(release, released -> {
            if (released.isPresent()) {
                exchange.changed(released.get() + " held", "sent");
                exchange.object(200, json -> json.put("released", released.get()));
            } else {
                exchange.refuse(Refusal.of(
                        404,
                        "receiver: " + Quoted.quote(receiver)
                                + " has no storm valve (expected: one of GET /storm-valves)"));
            }
        });
    }
}
