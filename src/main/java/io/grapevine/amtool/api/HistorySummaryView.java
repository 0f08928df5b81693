package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Grapevine's summary of a span of its history.
 *
 * @param counts the numbers of the summary itself, by their names
 * @param complete whether all records of the span are counted
 * @param missing the replicas that did not answer
 */
public record HistorySummaryView(
        GoTime from,
        GoTime to,
        Map<String, Long> counts,
        Latency latency,
        List<AlertRow> alerts,
        List<GroupRow> groups,
        List<ReceiverRow> receivers,
        boolean complete,
        List<String> missing) {
    private static final JsonReader.Source<Long> NUMBER = JsonReader::whole;
    private static final JsonReader.Source<Boolean> SWITCH = JsonReader::bool;
    private static final List<String> COUNTS =
            List.of("fired", "resolved", "expired", "sent", "failed", "moreAlerts", "moreGroups", "moreReceivers");

    /** Latency of notifications after a change. */
    public record Latency(long count, Duration p50, Duration p90, Duration p99, Duration max) {
        private static final Latency NONE = new Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

        private static Latency read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "count",
                            NUMBER,
                            "p50Millis",
                            NUMBER,
                            "p90Millis",
                            NUMBER,
                            "p99Millis",
                            NUMBER,
                            "maxMillis",
                            NUMBER));
            return new Latency(
                    number(read, "count"),
                    Duration.ofMillis(number(read, "p50Millis")),
                    Duration.ofMillis(number(read, "p90Millis")),
                    Duration.ofMillis(number(read, "p99Millis")),
                    Duration.ofMillis(number(read, "maxMillis")));
        }
    }

    /** The alerts of a name. */
    public record AlertRow(
            String name, long instances, long fired, long ended, long sent, long failed, Optional<GoTime> lastFired) {
        private static AlertRow read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "alertname",
                            JsonReader::string,
                            "instances",
                            NUMBER,
                            "fired",
                            NUMBER,
                            "ended",
                            NUMBER,
                            "sent",
                            NUMBER,
                            "failed",
                            NUMBER,
                            "lastFired",
                            Times::read));
            return new AlertRow(
                    read.text("alertname"),
                    number(read, "instances"),
                    number(read, "fired"),
                    number(read, "ended"),
                    number(read, "sent"),
                    number(read, "failed"),
                    read.time("lastFired"));
        }
    }

    /** A group. */
    public record GroupRow(
            String key, LabelSet labels, String receiver, long fired, long sent, long failed, String lastError) {
        private static GroupRow read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "key",
                            JsonReader::string,
                            "labels",
                            JsonFields::labels,
                            "receiver",
                            JsonReader::string,
                            "fired",
                            NUMBER,
                            "sent",
                            NUMBER,
                            "failed",
                            NUMBER,
                            "lastError",
                            JsonReader::string));
            return new GroupRow(
                    read.text("key"),
                    read.labels("labels"),
                    read.text("receiver"),
                    number(read, "fired"),
                    number(read, "sent"),
                    number(read, "failed"),
                    read.text("lastError"));
        }
    }

    /** An integration of a receiver. */
    public record ReceiverRow(
            String receiver, String integration, long sent, long failed, Latency latency, String lastError) {
        private static ReceiverRow read(JsonReader json) throws JsonException {
            JsonFields read = JsonFields.read(
                    json,
                    Map.of(
                            "receiver",
                            JsonReader::string,
                            "integration",
                            JsonReader::string,
                            "sent",
                            NUMBER,
                            "failed",
                            NUMBER,
                            "latency",
                            Latency::read,
                            "lastError",
                            JsonReader::string));
            return new ReceiverRow(
                    read.text("receiver"),
                    read.text("integration"),
                    number(read, "sent"),
                    number(read, "failed"),
                    read.get("latency", Latency.NONE),
                    read.text("lastError"));
        }
    }

    /** Reads an answer; throws if it is none. */
    public static HistorySummaryView read(JsonReader json) throws JsonException {
        Map<String, JsonReader.Source<?>> readers = new HashMap<>();
        readers.put("from", Times::read);
        readers.put("to", Times::read);
        readers.put("complete", SWITCH);
        readers.put("latency", Latency::read);
        readers.put("alerts", list -> list.array(AlertRow::read));
        readers.put("groups", list -> list.array(GroupRow::read));
        readers.put("receivers", list -> list.array(ReceiverRow::read));
        readers.put("missing", list -> list.array(JsonReader::string));
        COUNTS.forEach(name -> readers.put(name, NUMBER));
        JsonFields read = JsonFields.read(json, readers);
        GoTime from = read.time("from")
                .orElseThrow(() -> json.fault("no span (expected: the answer of Grapevine's /history/summary)"));
        Map<String, Long> counts = new HashMap<>();
        COUNTS.forEach(name -> counts.put(name, number(read, name)));
        return new HistorySummaryView(
                from,
                read.time("to").orElse(from),
                counts,
                read.get("latency", Latency.NONE),
                read.get("alerts", List.of()),
                read.get("groups", List.of()),
                read.get("receivers", List.of()),
                read.get("complete", true),
                read.get("missing", List.of()));
    }

    private static long number(JsonFields read, String name) {
        return read.get(name, 0L);
    }

    /** A number of the summary itself; zero if the server does not have it. */
    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
