package io.grapevine.web.api.grapevine;

import io.grapevine.history.query.HistoryFilter;
import io.grapevine.history.query.HistorySearch;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.web.api.grapevine.HistoryParameters.Span;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Duration;

/** The operation {@code GET /history/summary}: how often alerts fired and were notified, by alert, group and receiver. */
record HistorySummaryOperation(ApiContext context) {
    private static final int ROWS = 20;
    private static final int MOST = 1_000;

    void answer(JsonExchange exchange, HistorySearch search) throws Refusal, IOException {
        HistoryParameters parameters = new HistoryParameters(exchange);
        Span span = parameters.span(context.clock().instant());
        HistoryFilter filter = parameters.filter(context);
        int rows = parameters.limit(ROWS, MOST);
        Duration interval = parameters.interval(span);
        HistorySummary summary = HistoryApi.read(() -> search.summary(span.from(), span.to(), filter, rows, interval));
        exchange.streamObject(json -> write(span, summary, json));
    }

    private static void write(Span span, HistorySummary summary, JsonWriter json) throws IOException {
        json.put("from", span.from())
                .put("to", summary.end())
                .put("complete", summary.isComplete())
                .strings("missing", summary.missing())
                .put("fired", summary.fired())
                .put("resolved", summary.resolved())
                .put("expired", summary.expired())
                .put("sent", summary.sent())
                .put("failed", summary.failed())
                .object("latency", latency -> write(summary.latency(), latency))
                .list("alerts", summary.alerts().first(), HistorySummaryOperation::write)
                .put("moreAlerts", summary.alerts().more())
                .list("groups", summary.groups().first(), HistorySummaryOperation::write)
                .put("moreGroups", summary.groups().more())
                .list("receivers", summary.receivers().first(), HistorySummaryOperation::write)
                .put("moreReceivers", summary.receivers().more())
                .list("intervals", summary.intervals(), HistorySummaryOperation::write);
    }

    private static void write(HistorySummary.IntervalCount row, JsonWriter json) throws IOException {
        json.put("at", row.at())
                .put("fired", row.fired())
                .put("sent", row.sent())
                .put("failed", row.failed())
                .object("latency", latency -> write(row.latency(), latency));
    }

    private static void write(HistorySummary.Latency latency, JsonWriter json) throws IOException {
        json.put("count", latency.count())
                .put("p50Millis", latency.p50())
                .put("p90Millis", latency.p90())
                .put("p99Millis", latency.p99())
                .put("maxMillis", latency.max());
    }

    private static void write(HistorySummary.AlertCount row, JsonWriter json) throws IOException {
        json.put("alertname", row.name())
                .put("instances", row.instances())
                .put("fired", row.fired())
                .put("ended", row.ended())
                .put("sent", row.sent())
                .put("failed", row.failed())
                .putGiven("lastFired", row.lastFired().orElse(null));
    }

    private static void write(HistorySummary.GroupCount row, JsonWriter json) throws IOException {
        json.put("key", row.key())
                .put("labels", row.labels())
                .put("receiver", row.receiver())
                .put("fired", row.fired())
                .put("mostFired", row.mostFired())
                .numbers("firedIn", row.firedIn())
                .put("sent", row.sent())
                .put("failed", row.failed())
                .put("lastAt", row.lastAt())
                .putGiven("lastError", row.lastError());
    }

    private static void write(HistorySummary.ReceiverCount row, JsonWriter json) throws IOException {
        json.put("receiver", row.receiver())
                .put("integration", row.integration())
                .put("sent", row.sent())
                .put("failed", row.failed())
                .object("latency", latency -> write(row.latency(), latency));
        if (row.lastFailed().isPresent()) {
            json.put("lastFailed", row.lastFailed().get()).put("lastError", row.lastError());
        }
    }
}
