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
final class OverviewOperation {
    private final OverviewFeed feed;
    private final InstantSource clock;

    OverviewOperation(OverviewFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    void answer(JsonExchange exchange) throws IOException {
        feed.refresh();
        Optional<String> since = exchange.parameter("since");
        Optional<List<OverviewFeed.Change>> missed = since.flatMap(feed::since);
        if (missed.isPresent()) {
            exchange.stream(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("changes");
                for (OverviewFeed.Change change : missed.get()) {
                    json.writeRawValue(change.json());
                }
                json.writeEndArray();
                json.writeEndObject();
            });
        } else {
            OverviewFeed.State state = feed.state();
            exchange.stream(json -> OverviewFeed.write(json, state.id(), clock.instant(), state.overview()));
        }
    }
}
