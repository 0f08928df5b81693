package io.grapevine.web.api.grapevine;

import io.grapevine.core.node.Node;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.query.HistoryCursor;
import io.grapevine.history.query.HistoryFilter;
import io.grapevine.history.query.HistoryPage;
import io.grapevine.history.query.HistoryReport;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.history.query.RecordBatches;
import io.grapevine.history.query.RecordPageSource;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.grapevine.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The endpoints of the history of a replica; without one they answer with status 404, and say how to turn it on. */
public final class HistoryApi implements Routes {
    private static final String BASE = "/api/grapevine/v1/history";
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv; charset=utf-8";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FOUR_WEEKS = Duration.ofDays(28);

    private static final int RECORDS = 100;
    private static final int ROWS = 20;
    private static final int MOST = 1_000;

    private final ApiContext context;
    private final Optional<HistorySearch> search;
    private final Advice advice;

    /** Adviser by what was recorded: the port to the replay, which the web server does not know. */
    @FunctionalInterface
    public interface Advice {
        /**
         * Says what makes noise, and which changes of the configuration end it; returns an object of JSON.
         *
         * @param asked the request, whose client may have gone before the answer is there
         * @throws Refusal if there is no advice
         * @throws IOException if the client is gone
         */
        String report(HistorySearch history, Instant from, Instant to, JsonExchange asked) throws Refusal, IOException;
    }

    /**
     * The endpoints.
     *
     * @param history what they read; empty without {@code --history.dir}
     * @param peers the histories of the other replicas by their names, which are read, too
     */
    public HistoryApi(
            ApiContext context,
            Optional<HistoryReader> history,
            Supplier<Map<String, RecordPageSource>> peers,
            Advice advice) {
        this.context = context;
        this.advice = advice;
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
        routes.get(Needs.VIEWER, "", this::page, HistoryParameters.filtersAnd("limit", "cursor"));
        routes.get(Needs.VIEWER, "/summary", this::summary, HistoryParameters.filtersAnd("limit", "interval"));
        routes.get(Needs.VIEWER, "/report", this::report, HistoryParameters.REPORT.toArray(String[]::new));
        routes.get(Needs.VIEWER, "/advice", this::advice, HistoryParameters.SPAN.toArray(String[]::new));
        routes.get(Needs.VIEWER, "/export", this::export, HistoryParameters.SPAN.toArray(String[]::new));
    }

    private HistorySearch search() throws Refusal {
        return search.orElseThrow(
                () -> Refusal.of(404, "history: off (start the server with --history.dir=DIRECTORY to record one)"));
    }

    /** Reads a history. */
    @FunctionalInterface
    private interface Query<T> {
        T read() throws Refusal, IOException;
    }

    /**
     * What a query reads. Elsewhere an {@link IOException} means that the client is gone.
     *
     * @throws Refusal if the history cannot be read, with status 500
     */
    private static <T> T read(Query<T> query) throws Refusal {
        try {
            return query.read();
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        }
    }

    /** The operation {@code GET /history}: records, the newest first, a page at a time. */
    private void page(JsonExchange exchange) throws Refusal, IOException {
        HistorySearch from = search();
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant(), DAY);
        HistoryPage page = read(() -> from.page(
                span.from(),
                span.to(),
                parameters.filter(context),
                parameters.cursor(),
                parameters.limit(RECORDS, MOST)));
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

    /** The operation {@code GET /history/summary}: how often alerts fired and were notified, by alert, group and receiver. */
    private void summary(JsonExchange exchange) throws Refusal, IOException {
        HistorySearch from = search();
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant(), DAY);
        HistoryFilter filter = parameters.filter(context);
        int rows = parameters.limit(ROWS, MOST);
        Duration interval = parameters.interval(span);
        HistorySummary summary = read(() -> from.summary(span.from(), span.to(), filter, rows, interval));
        exchange.streamObject(json -> json.putAll(summary));
    }

    /** The operation {@code GET /history/report}: how fast pages were answered, by week, team and receiver. */
    private void report(JsonExchange exchange) throws Refusal, IOException {
        HistorySearch from = search();
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant(), FOUR_WEEKS);
        HistoryFilter filter = parameters.filter(context);
        String team = exchange.parameter("team").orElse("team");
        ZoneTable zone = parameters.zone();
        boolean isTable = parameters.isTable();
        HistoryReport report = read(() -> from.report(span.from(), span.to(), filter, team, zone));
        if (isTable) {
            if (!report.complete()) {
                exchange.warn("a part of the time, up to " + report.to());
            }
            if (!report.missing().isEmpty()) {
                exchange.warn("without the history of " + String.join(", ", report.missing()));
            }
            exchange.bytes(200, CSV, Buffer.buffer(report.csv()));
        } else {
            exchange.streamObject(json -> json.putAll(report));
        }
    }

    /** The operation {@code GET /history/advice}: what is known of alerts, and which changes of the configuration save notifications. */
    private void advice(JsonExchange exchange) throws Refusal, IOException {
        HistorySearch from = search();
        Span span = new HistoryParameters(exchange).span(context.clock().instant(), WEEK);
        String report = advice.report(from, span.from(), span.to(), exchange);
        exchange.bytes(200, JsonExchange.JSON, Buffer.buffer(report));
    }

    /** The operation {@code GET /history/export}: all records of a span, the oldest first, as lines of JSON. */
    private void export(JsonExchange exchange) throws Refusal, IOException {
        HistorySearch from = search();
        Span span = new HistoryParameters(exchange).span(context.clock().instant(), DAY);
        Set<String> missing = new TreeSet<>();
        RecordBatches batches = from.all(span.from(), span.to(), HistoryReader.Order.OLDEST_FIRST, missing);
        List<HistoryRecord> first = read(batches::next);
        if (!missing.isEmpty()) {
            exchange.warn("without the history of " + String.join(", ", missing));
        }
        exchange.streamParts(LINES, new Lines(batches, first, missing));
    }

    /** A line for each record. Holds one batch while the client is waited for. */
    private static final class Lines implements ResponseParts {
        /** How many times as much memory as its line a record takes. */
        private static final long SIZE = 2;

        private final RecordBatches batches;
        private final Set<String> missing;
        private final int missingAtFirst;
        private Iterator<HistoryRecord> batch;
        /** How many records are left of the batch. */
        private int left;

        private long written;
        private long bytes;

        Lines(RecordBatches batches, List<HistoryRecord> first, Set<String> missing) {
            this.batches = batches;
            this.batch = first.iterator();
            this.left = first.size();
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
            byte[] line = HistoryJson.line(batch.next()).getBytes(StandardCharsets.UTF_8);
            left--;
            written++;
            bytes += line.length;
            out.raw(line);
            out.raw('\n');
            return true;
        }

        @Override
        public long held() {
            return (left + batches.ahead()) * SIZE * bytes / Math.max(1, written);
        }

        /** The answer has begun: only a broken connection tells the client that records are missing. */
        private Iterator<HistoryRecord> next() throws IOException {
            List<HistoryRecord> next;
            try {
                next = batches.next();
            } catch (IOException e) {
                batch = Collections.emptyIterator();
                throw new UncheckedIOException("history: cannot be read", e);
            }
            if (missing.size() > missingAtFirst) {
                throw new IOException("replicas no longer answer: " + missing);
            }
            left = next.size();
            return next.iterator();
        }
    }
}
