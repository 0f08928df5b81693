package io.grapevine.virtualtime.replay;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes records of alerts out of the series {@code ALERTS} of Prometheus, as its API answers ranges of them: an alert fires at
 * each step at which it has a sample.
 */
public final class AlertSeries {
    /** The query whose answers are read. */
    public static final String QUERY = "ALERTS{alertstate=\"firing\"}";

    /** The name of the replica that has recorded the alerts. */
    private static final String RECORDER = "prometheus";

    private final Instant start;
    private final long step;
    private final Map<String, String> added;
    private final Map<LabelSet, Run> runs = new LinkedHashMap<>();
    private final List<AlertRecord> records = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int firingAtStart;

    /** Steps one after the other at which an alert fires, in seconds since 1970. */
    private record Run(long first, long last) {}

    /**
     * No series yet.
     *
     * @param start the first step
     * @param step the time between samples, in whole seconds
     * @param added labels that Prometheus adds to alerts that it sends, unless they have them
     */
    public AlertSeries(Instant start, Duration step, Map<String, String> added) {
        this.start = start;
        this.step = step.toSeconds();
        this.added = new TreeMap<>(added);
    }

    /**
     * Adds the answer to a query of the next range.
     *
     * @param body the answer: a matrix, or an error
     * @return the error; empty if there is none
     * @throws JsonException if the answer is no JSON, or another one
     */
    public Optional<String> add(byte[] body) throws JsonException {
        return JsonReader.read(body, json -> {
            Map<String, String> fields = new LinkedHashMap<>();
            json.someFields(List.of("status", "error", "data", "warnings"), name -> {
                switch (name) {
                    case "data" -> json.someFields(List.of("result"), result -> json.array(this::series));
                    case "warnings" -> warnings.addAll(json.array(JsonReader::string));
                    default -> fields.put(name, json.string());
                }
            });
            return "success".equals(fields.get("status"))
                    ? Optional.empty()
                    : Optional.of(fields.getOrDefault("error", "no success"));
        });
    }

    private boolean series(JsonReader json) throws JsonException {
        Map<String, String> metric = new LinkedHashMap<>();
        List<Long> times = new ArrayList<>();
        json.someFields(List.of("metric", "values"), name -> {
            if (name.equals("metric")) {
                json.strings(metric::put);
            } else {
                json.array(sample -> times.add(time(sample)));
            }
        });
        metric.remove("__name__");
        metric.remove("alertstate");
        added.forEach(metric::putIfAbsent);
        LabelSet labels = LabelSet.of(metric);
        times.forEach(time -> sample(labels, time));
        return true;
    }

    /** The time of a sample, which is a pair of a time and a value. */
    private static long time(JsonReader json) throws JsonException {
        List<Long> pair = new ArrayList<>();
        json.array(element -> {
            if (!pair.isEmpty()) {
                return element.string();
            }
            return pair.add(element.whole());
        });
        if (pair.isEmpty()) {
            throw json.fault("no sample (expected: a time and a value)");
        }
        return pair.get(0);
    }

    private void sample(LabelSet labels, long time) {
        Run run = runs.get(labels);
        if (run != null && time - run.last() <= step) {
            runs.put(labels, new Run(run.first(), time));
            return;
        }
        if (run != null) {
            end(labels, run);
        }
        runs.put(labels, new Run(time, time));
        if (time == start.getEpochSecond()) {
            firingAtStart++;
        }
        records.add(record(labels, Change.RECEIVED, time, time));
    }

    private void end(LabelSet labels, Run run) {
        records.add(record(labels, Change.RESOLVED, run.last() + step, run.first()));
    }

    private static AlertRecord record(LabelSet labels, Change change, long at, long startsAt) {
        Instant time = Instant.ofEpochSecond(at);
        return new AlertRecord(
                time,
                RECORDER,
                change,
                labels,
                LabelSet.EMPTY,
                Instant.ofEpochSecond(startsAt),
                change == Change.RESOLVED ? time : null,
                "");
    }

    /**
     * The records, in no order, once all answers are added.
     *
     * @param end the last step: alerts that have a sample at it still fire
     */
    public List<AlertRecord> records(Instant end) {
        List<AlertRecord> all = new ArrayList<>(records);
        runs.forEach((labels, run) -> {
            if (run.last() + step <= end.getEpochSecond()) {
                all.add(record(labels, Change.RESOLVED, run.last() + step, run.first()));
            }
        });
        return all;
    }

    /** What is to be known of alerts that come from Prometheus. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(
                "the alerts are from Prometheus, to the step of " + DurationField.print(Duration.ofSeconds(step))
                        + ": they have no annotations, silences are not known, and neither are labels that"
                        + " external_labels or alert_relabel_configs change, but for those of --label"));
        if (firingAtStart > 0) {
            notes.add(firingAtStart
                    + (firingAtStart == 1 ? " alert fired" : " alerts fired")
                    + " at the beginning already: they are played as if they began then");
        }
        warnings.stream().distinct().forEach(warning -> notes.add("Prometheus warns: " + warning));
        return notes;
    }
}
