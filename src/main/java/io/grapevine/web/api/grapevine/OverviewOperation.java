package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonExchange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The operation {@code GET /overview}: all that the page shows, or, to a client that names the state it has, what has
 * changed since then.
 */
record OverviewOperation(OverviewFeed feed, InstantSource clock) {
    void answer(JsonExchange exchange) throws IOException {
        feed.refresh();
        Optional<String> since = exchange.parameter("since");
        Optional<List<OverviewFeed.Change>> missed = since.flatMap(feed::since);
        if (missed.isPresent()) {
            exchange.streamObject(json -> {
                json.generator().writeArrayFieldStart("changes");
                for (OverviewFeed.Change change : missed.get()) {
                    json.generator().writeRawValue(change.json());
                }
                json.generator().writeEndArray();
            });
        } else {
            OverviewFeed.State state = feed.state();
            exchange.streamObject(json -> OverviewFeed.write(state.id(), clock.instant(), state.overview(), json));
        }
    }
}
