package io.grapevine.bench;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Histories;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A history of a week: alerts of 200 services that fire for up to two hours, and what a configuration notified of them. */
final class RecordedWeek {
    private static final int SERVICES = 200;
    private static final int INSTANCES = 20;
    private static final int KINDS = 30;
    private static final int LONGEST_SECONDS = 7_200;
    /** How often Prometheus sends an ended alert again in 15 minutes, if rules are evaluated each 15 s. */
    private static final int RESENDS = 12;

    private static final Duration RESEND_INTERVAL = Duration.ofSeconds(75);

    private final Random random = new Random(7);
    private final Histories history = Histories.begun();

    /**
     * Writes the history as {@code amtool history export} does; the same for the same arguments.
     *
     * @param alerts how often an alert begins to fire
     * @return how many records it has
     */
    static int write(Path file, int alerts, String config) throws IOException, ConfigLoadException {
        RecordedWeek week = new RecordedWeek();
        for (int i = 0; i < alerts; i++) {
            week.addAlert(i);
        }
        week.history.process("168h", "a", false).notifiedBy(config, "168h");
        return write(file, week.history.records());
    }

    /** Writes records as {@code amtool history export} does, the oldest first; returns how many. */
    static int write(Path file, List<HistoryRecord> records) throws IOException {
        List<HistoryRecord> sorted =
                records.stream().sorted(Comparator.comparing(HistoryRecord::at)).toList();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (HistoryRecord each : sorted) {
                out.write(HistoryJson.line(each));
                out.newLine();
            }
        }
        return records.size();
    }

    private void addAlert(int number) {
        int service = random.nextInt(SERVICES);
        int kind = random.nextInt(KINDS);
        String name = "svc" + service;
        String instance = name + "-" + random.nextInt(INSTANCES);
        LabelSet labels = LabelSet.of(
                "alertname",
                "Alert" + kind,
                "service",
                name,
                "instance",
                instance,
                "severity",
                kind % 3 == 0 ? "critical" : "warning",
                "team",
                "t" + service % 10,
                "shard",
                "" + number % 4,
                "cluster",
                "eu-" + service % 4);
        LabelSet annotations = LabelSet.of("summary", "something is wrong with " + instance);
        Instant start =
                Histories.START.plusMillis(random.nextLong(Duration.ofDays(7).toMillis()));
        Instant end = start.plusSeconds(60L + random.nextInt(LONGEST_SECONDS));
        String source = "http://prometheus/graph?g0.expr=" + kind;
        history.add(new AlertRecord(start, "a", Change.RECEIVED, labels, annotations, start, null, source));
        if (end.isBefore(Histories.START.plus(Duration.ofDays(7)))) {
            history.add(new AlertRecord(end, "a", Change.RESOLVED, labels, annotations, start, end, source));
            List<Long> resends = Collections.nCopies(RESENDS, RESEND_INTERVAL.toMillis());
            Instant last = end.plus(RESEND_INTERVAL.multipliedBy(RESENDS)).plus(Duration.ofMinutes(5));
            history.add(new AlertRecord(
                    last, "a", Change.RESENT, labels, LabelSet.EMPTY, start, end, "", resends, Map.of()));
        }
    }
}
