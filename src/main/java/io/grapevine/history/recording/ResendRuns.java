package io.grapevine.history.recording;

import io.grapevine.history.AlertRecord;
import io.grapevine.history.AlertRecord.Change;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The times at which ended alerts are received again, as Prometheus sends them for a quarter of an hour: of each alert a run,
 * which becomes one record when it is over. On the loop only.
 */
final class ResendRuns {
    /** A run is over when nothing was received for so long. Prometheus sends an alert at every second evaluation at least. */
    static final Duration IDLE = Duration.ofMinutes(5);

    /** Receptions in one record, at most: a client may send without a pause. */
    private static final int MOST = 256;

    private final String replica;
    private final Consumer<? super AlertRecord> sink;
    private final Map<LabelSet, Run> runs = new LinkedHashMap<>();

    /**
     * The renewals of one ended alert.
     *
     * @param alert the version of the alert
     * @param times when it was received again
     */
    private record Run(Alert alert, List<Instant> times) {
        Instant last() {
            return times.get(times.size() - 1);
        }
    }

    ResendRuns(String replica, Consumer<? super AlertRecord> sink) {
        this.replica = replica;
        this.sink = sink;
    }

    /** Takes note of an ended alert that is received again. */
    void add(Alert alert, Instant now) {
        Run run = runs.get(alert.labels());
        boolean continues = run != null
                && run.times().size() < MOST
                && run.alert().startsAt().equals(alert.startsAt())
                && run.alert().endsAt().equals(alert.endsAt());
        if (run == null || !continues) {
            close(alert.labels(), now);
            run = new Run(alert, new ArrayList<>());
            runs.put(alert.labels(), run);
        }
        run.times().add(now.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Records the run of an alert if nothing was received for some minutes. */
    void closeIdle(LabelSet alert, Instant now) {
        Run run = runs.get(alert);
        if (run != null && Duration.between(run.last(), now).compareTo(IDLE) >= 0) {
            close(alert, now);
        }
    }

    /** Records the run of an alert, if there is one. */
    void close(LabelSet alert, Instant now) {
        Run run = runs.remove(alert);
        if (run != null) {
            record(run, now);
        }
    }

    void closeAll(Instant now) {
        for (Run run : List.copyOf(runs.values())) {
            close(run.alert().labels(), now);
        }
    }

    private void record(Run run, Instant now) {
        Alert alert = run.alert();
        sink.accept(new AlertRecord(
                now,
                replica,
                Change.RESENT,
                alert.labels(),
                LabelSet.EMPTY,
                alert.startsAt(),
                alert.endsAt(),
                "",
                run.times()));
    }
}
