package io.grapevine.web.api.grapevine;

import io.grapevine.model.matcher.Filter;
import io.grapevine.model.matcher.FilterException;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The operation {@code GET /overview}: all that the page shows, or what a filter lets through of it, or, to a client that
 * names the state it has, what has changed since then.
 */
record OverviewOperation(OverviewFeed feed, InstantSource clock) {
    void answer(JsonExchange exchange) throws Refusal, IOException {
        Optional<String> since = exchange.parameter("since");
        Optional<Filter> filter = filter(exchange.parameters("filter"));
        if (since.isPresent() && filter.isPresent()) {
            throw Refusal.invalid(
                    "since: \"" + since.get() + "\" (expected: no filter, since changes are not filtered)");
        }
        feed.refresh();
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
            Steps steps = Steps.ofRequest(state.overview().alerts().size());
            Overview overview = filter.map(
                            by -> new OverviewFilter(by, state.overview(), clock.instant(), steps).result())
                    .orElse(state.overview());
            SilencePreviewOperation.check("filter", steps);
            exchange.streamObject(json -> OverviewFeed.write(state.id(), clock.instant(), overview, json));
        }
    }

    /** Reads the filters, all of which must hold; empty if there is none. */
    private static Optional<Filter> filter(List<String> texts) throws Refusal {
        Filter filter = Filter.EVERYTHING;
        try {
            for (String text : texts) {
                filter = filter.and(Filter.parse(text));
            }
            return filter.equals(Filter.EVERYTHING) ? Optional.empty() : Optional.of(filter);
        } catch (FilterException e) {
            throw Refusal.invalid("filter: " + e.getMessage());
        }
    }
}
