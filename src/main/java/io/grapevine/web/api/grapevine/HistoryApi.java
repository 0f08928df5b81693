package io.grapevine.web.api.grapevine;

import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.query.HistoryCursor;
import io.grapevine.history.query.HistoryPage;
import io.grapevine.history.query.HistoryPeer;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.node.Node;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.grapevine.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The endpoints of the history of a replica; without one they answer with status 404, and say how to turn it on. */
public final class HistoryApi implements Routes {
    private static final String BASE = "/api/grapevine/v1/history";

    private final ApiContext context;
    private final Optional<HistorySearch> search;

    /** Answers a request from a history. */
    @FunctionalInterface
    interface Operation {
        /**
         * Answers a request from the history.
         *
         * @throws Refusal if the request cannot be answered as it asks
         * @throws IOException if the client is gone
         */
        void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException;
    }

    /**
     * The endpoints.
     *
     * @param history what they read; empty without {@code --history.path}
     * @param peers the other replicas, whose histories are read, too
     */
    public HistoryApi(ApiContext context, Optional<HistoryReader> history, Supplier<List<HistoryPeer>> peers) {
        this.context = context;
        Node node = context.node();
        this.search =
                history.map(reader -> new HistorySearch(reader, peers, alert -> labels(node, alert), System::nanoTime));
    }

    private static Optional<LabelSet> labels(Node node, Fingerprint alert) {
        return Optional.ofNullable(node.alerts().get(alert)).map(Alert::labels);
    }

    @Override
    public void mount(Router router) {
        JsonRoutes routes = new JsonRoutes(router, BASE);
        get(routes, "", new HistoryPageOperation(context)::answer, HistoryParameters.filtersAnd("limit", "cursor"));
        get(
                routes,
                "/summary",
                new HistorySummaryOperation(context)::answer,
                HistoryParameters.filtersAnd("limit", "interval"));
        get(routes, "/export", new HistoryExportOperation(context)::answer, HistoryParameters.SPAN);
    }

    private void get(JsonRoutes routes, String path, Operation operation, List<String> parameters) {
        routes.get(Needs.VIEWER, path, exchange -> answer(exchange, operation), parameters.toArray(String[]::new));
    }

    private void answer(JsonExchange exchange, Operation operation) throws Refusal, IOException {
        if (search.isEmpty()) {
            throw Refusal.of(404, "history: off (start the server with --history.path=DIRECTORY to record one)");
        }
        operation.answer(exchange, search.get());
    }

    /** Reads a history. */
    @FunctionalInterface
    interface Query<T> {
        T read() throws Refusal, IOException;
    }

    /**
     * What a query reads. Elsewhere an {@link IOException} means that the client is gone.
     *
     * @throws Refusal if the history cannot be read, with status 500
     */
    static <T> T read(Query<T> query) throws Refusal {
        try {
            return query.read();
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        }
    }

    /** The operation {@code GET /history}: records, the newest first, a page at a time. */
    private record HistoryPageOperation(ApiContext context) {
        private static final int LIMIT = 100;
        private static final int MOST = 1_000;

        void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException {
            HistoryParameters parameters = new HistoryParameters(exchange);
            Span span = parameters.span(context.clock().instant());
            HistoryPage page = HistoryApi.read(() -> search.page(
                    span.from(),
                    span.to(),
                    parameters.filter(context),
                    parameters.cursor(),
                    parameters.limit(LIMIT, MOST)));
            exchange.streamObject(json -> write(span, page, json));
        }

        private static void write(Span span, HistoryPage page, JsonWriter json) throws IOException {
            json.put("from", span.from().toString()).put("to", span.to().toString());
            json.generator().writeArrayFieldStart("records");
            for (HistoryRecord entry : page.records()) {
                json.generator().writeRawValue(HistoryJson.line(shortened(entry)));
            }
            json.generator().writeEndArray();
            json.putGiven("next", page.next().map(HistoryCursor::toString).orElse(""))
                    .put("complete", page.isComplete())
                    .strings("missing", page.missing());
        }

        /**
         * A record without the texts of a whole configuration: these are in the export, and a thousand of them would not
         * fit into memory.
         */
        private static HistoryRecord shortened(HistoryRecord entry) {
            return entry instanceof ConfigRecord config ? config.withoutTexts() : entry;
        }
    }
}
