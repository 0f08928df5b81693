package io.grapevine.web.api.grapevine.history;

import static io.grapevine.web.api.http.JsonOutput.ascii;

import io.grapevine.history.ConfigRecord;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.query.HistoryPage;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.web.api.grapevine.history.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/** The operation {@code GET /history}: records, the newest first, a page at a time. */
record HistoryPageOperation(ApiContext context) {
    private static final int LIMIT = 100;
    private static final int MOST = 1_000;
    private static final byte[] FROM = ascii("{\"from\":");
    private static final byte[] TO = ascii(",\"to\":");
    private static final byte[] RECORDS = ascii(",\"records\":[");
    private static final byte[] NEXT = ascii(",\"next\":");
    private static final byte[] COMPLETE = ascii(",\"complete\":true,\"missing\":");
    private static final byte[] INCOMPLETE = ascii(",\"complete\":false,\"missing\":");
    private static final byte[] END = ascii("}\n");

    void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException {
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant());
        HistoryPage page = HistoryApi.read(() -> search.page(
                span.from(),
                span.to(),
                parameters.filter(context),
                parameters.cursor(),
                parameters.limit(LIMIT, MOST)));
        exchange.streamParts(new Parts(span, page));
    }

    /** A page as one object. */
    private static final class Parts implements ResponseParts {
        private final Span span;
        private final HistoryPage page;
        private final Iterator<HistoryRecord> records;
        private boolean begun;
        private boolean ended;

        Parts(Span span, HistoryPage page) {
            this.span = span;
            this.page = page;
            this.records = page.records().iterator();
        }

        @Override
        public boolean writeNext(JsonOutput out) {
            if (ended) {
                return false;
            }
            if (!begun) {
                out.raw(FROM);
                out.string(span.from().toString());
                out.raw(TO);
                out.string(span.to().toString());
                out.raw(RECORDS);
            }
            if (records.hasNext()) {
                if (begun) {
                    out.raw(',');
                }
                out.raw(HistoryJson.line(shortened(records.next())).getBytes(StandardCharsets.UTF_8));
            } else {
                end(out);
            }
            begun = true;
            return true;
        }

        private void end(JsonOutput out) {
            out.raw(']');
            page.next().ifPresent(next -> {
                out.raw(NEXT);
                out.string(next.toString());
            });
            out.raw(page.isComplete() ? COMPLETE : INCOMPLETE);
            out.strings(page.missing());
            out.raw(END);
            ended = true;
        }

        /** Whole configurations are in the export; a thousand of them would not fit into memory. */
        private static HistoryRecord shortened(HistoryRecord entry) {
            return entry instanceof ConfigRecord config
                    ? new ConfigRecord(config.at(), config.replica(), config.hash(), "", Map.of())
                    : entry;
        }
    }
}
