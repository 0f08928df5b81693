package io.grapevine.web.api.grapevine.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.history.query.HistoryFilter;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.web.api.grapevine.history.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;

/** The operation {@code GET /history/summary}: how often alerts fired and were notified, by alert, group and receiver. */
final class HistorySummaryOperation {
    private static final int ROWS = 20;
    private static final int MOST = 1_000;

    private final ApiContext context;

    HistorySummaryOperation(ApiContext context) {
        this.context = context;
    }

    void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException {
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant());
        HistoryFilter filter = parameters.filter(context);
        int rows = parameters.limit(ROWS, MOST);
        HistorySummary summary =
                HistoryErrorResponse.refused(() -> search.summary(span.from(), span.to(), filter, rows));
        exchange.stream(json -> write(json, span, summary));
    }

    private static void write(JsonGenerator json, Span span, HistorySummary summary) throws IOException {
        json.writeStartObject();
        json.writeStringField("from", DateTimes.format(span.from()));
        json.writeStringField("to", DateTimes.format(summary.end()));
        json.writeBooleanField("complete", summary.isComplete());
        json.writeFieldName("missing");
        ApiJson.strings(json, summary.missing());
        json.writeNumberField("fired", summary.fired());
        json.writeNumberField("resolved", summary.resolved());
        json.writeNumberField("expired", summary.expired());
        json.writeNumberField("sent", summary.sent());
        json.writeNumberField("failed", summary.failed());
        latency(json, summary.latency());
        ranking(json, "alerts", summary.alerts(), HistorySummaryOperation::write, "moreAlerts");
        ranking(json, "groups", summary.groups(), HistorySummaryOperation::write, "moreGroups");
        ranking(json, "receivers", summary.receivers(), HistorySummaryOperation::write, "moreReceivers");
        json.writeEndObject();
    }

    private static <T> void ranking(
            JsonGenerator json, String name, HistorySummary.Ranking<T> ranking, RowWriter<T> writer, String moreName)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T row : ranking.first()) {
            writer.write(json, row);
        }
        json.writeEndArray();
        json.writeNumberField(moreName, ranking.more());
    }

    /** Writes a row of a ranking as an object. */
    @FunctionalInterface
    private interface RowWriter<T> {
        void write(JsonGenerator json, T row) throws IOException;
    }

    private static void latency(JsonGenerator json, HistorySummary.Latency latency) throws IOException {
        json.writeObjectFieldStart("latency");
        json.writeNumberField("count", latency.count());
        json.writeNumberField("p50Millis", latency.p50().toMillis());
        json.writeNumberField("p90Millis", latency.p90().toMillis());
        json.writeNumberField("p99Millis", latency.p99().toMillis());
        json.writeNumberField("maxMillis", latency.max().toMillis());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, HistorySummary.AlertCount row) throws IOException {
        json.writeStartObject();
        json.writeStringField("alertname", row.name());
        json.writeNumberField("instances", row.instances());
        json.writeNumberField("fired", row.fired());
        json.writeNumberField("ended", row.ended());
        json.writeNumberField("sent", row.sent());
        json.writeNumberField("failed", row.failed());
        if (row.lastFired().isPresent()) {
            json.writeStringField("lastFired", DateTimes.format(row.lastFired().get()));
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, HistorySummary.GroupCount row) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", row.key());
        json.writeFieldName("labels");
        ApiJson.pairs(json, row.labels());
        json.writeStringField("receiver", row.receiver());
        json.writeNumberField("fired", row.fired());
        json.writeNumberField("sent", row.sent());
        json.writeNumberField("failed", row.failed());
        json.writeStringField("lastAt", DateTimes.format(row.lastAt()));
        if (!row.lastError().isEmpty()) {
            json.writeStringField("lastError", row.lastError());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, HistorySummary.ReceiverCount row) throws IOException {
        json.writeStartObject();
        json.writeStringField("receiver", row.receiver());
        json.writeStringField("integration", row.integration());
        json.writeNumberField("sent", row.sent());
        json.writeNumberField("failed", row.failed());
        latency(json, row.latency());
        if (row.lastFailed().isPresent()) {
            json.writeStringField(
                    "lastFailed", DateTimes.format(row.lastFailed().get()));
            json.writeStringField("lastError", row.lastError());
        }
        json.writeEndObject();
    }
}
