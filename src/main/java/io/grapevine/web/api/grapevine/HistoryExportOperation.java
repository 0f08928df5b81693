package io.grapevine.web.api.grapevine;

import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.RecordBatches;
import io.grapevine.web.api.grapevine.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** The operation {@code GET /history/export}: all records of a span, the oldest first, as lines of JSON. */
record HistoryExportOperation(ApiContext context) {
    private static final String TYPE = "application/x-ndjson";

    void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException {
        Span span = new HistoryParameters(exchange).span(context.clock().instant());
        Set<String> missing = new TreeSet<>();
        RecordBatches batches = search.all(span.from(), span.to(), missing);
        Iterator<HistoryRecord> first = HistoryApi.read(batches::next).iterator();
        if (!missing.isEmpty()) {
            exchange.warn("without the history of " + String.join(", ", missing));
        }
        exchange.streamParts(TYPE, new Lines(batches, first, missing));
    }

    /** A line for each record. Holds one batch while the client is waited for. */
    private static final class Lines implements ResponseParts {
        private final RecordBatches batches;
        private final Set<String> missing;
        private final int missingAtFirst;
        private Iterator<HistoryRecord> batch;

        Lines(RecordBatches batches, Iterator<HistoryRecord> first, Set<String> missing) {
            this.batches = batches;
            this.batch = first;
            this.missing = missing;
            this.missingAtFirst = missing.size();
        }

        @Override
        public boolean writeNext(JsonOutput out) throws IOException {
            if (!batch.hasNext()) {
                batch = next();
            }
            if (!batch.hasNext()) {
                return false;
            }
            out.raw(HistoryJson.line(batch.next()).getBytes(StandardCharsets.UTF_8));
            out.raw('\n');
            return true;
        }

        /** The answer has begun: only a broken connection tells the client that records are missing. */
        private Iterator<HistoryRecord> next() throws IOException {
            Iterator<HistoryRecord> next;
            try {
                next = batches.next().iterator();
            } catch (IOException e) {
                batch = Collections.emptyIterator();
                throw new UncheckedIOException("history: cannot be read", e);
            }
            if (missing.size() > missingAtFirst) {
                throw new IOException("replicas no longer answer: " + missing);
            }
            return next;
        }
    }
}
