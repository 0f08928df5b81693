package io.grapevine.web.api.grapevine;

import io.grapevine.history.ConfigRecord;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.query.HistoryCursor;
import io.grapevine.history.query.HistoryPage;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.web.api.grapevine.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;

/** The operation {@code GET /history}: records, the newest first, a page at a time. */
record HistoryPageOperation(ApiContext context) {
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
