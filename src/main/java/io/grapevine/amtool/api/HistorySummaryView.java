package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.List;
import java.util.Optional;

/**
 * Grapevine's summary of a span of its history.
 *
 * @param from the beginning of the span
 * @param to the end of the span
 * @param complete whether all records of the span are counted
 * @param missing the replicas that did not answer
 */
public record HistorySummaryView(
        Optional<GoTime> from,
        Optional<GoTime> to,
        long fired,
        long resolved,
        long expired,
        long sent,
        long failed,
        Latency latency,
        List<AlertRow> alerts,
        long moreAlerts,
        List<GroupRow> groups,
        long moreGroups,
        List<ReceiverRow> receivers,
        long moreReceivers,
        Optional<Boolean> complete,
        List<String> missing) {
    /** Latency of notifications after a change. */
    public record Latency(long count, long p50Millis, long p90Millis, long p99Millis, long maxMillis) {}

    /** The alerts of a name. */
    public record AlertRow(
            String alertname,
            long instances,
            long fired,
            long ended,
            long sent,
            long failed,
            Optional<GoTime> lastFired) {}

    /** A group with the counts of its notifications. */
    public record GroupRow(
            String key, LabelSet labels, String receiver, long fired, long sent, long failed, String lastError) {}

    /** An integration of a receiver. */
    public record ReceiverRow(
            String receiver, String integration, long sent, long failed, Latency latency, String lastError) {}

    /** The beginning of the span. */
    public GoTime start() {
        return from.orElse(GoTime.ZERO);
    }

    /** The end of the span. */
    public GoTime end() {
        return to.orElseGet(this::start);
    }
}
