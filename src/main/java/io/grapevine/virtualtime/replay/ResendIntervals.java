package io.grapevine.virtualtime.replay;

import io.grapevine.history.AlertRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The interval in which ended alerts are sent again, for those of which that is not recorded: the most frequent one among the
 * recorded ones of the same name, or of all. The rules of one name are evaluated at the same interval.
 */
final class ResendIntervals {
    private static final String ALL = "";

    /** The default of Prometheus's {@code --rules.alert.resend-delay}. */
    private static final Duration RESEND_DELAY = Duration.ofMinutes(1);

    private final boolean isModelled;
    /** How often each interval was recorded, in seconds, by the name of the alert; by {@link #ALL} for all. */
    private final Map<String, TreeMap<Long, Integer>> counts = new HashMap<>();

    private ResendIntervals(boolean isModelled) {
        this.isModelled = isModelled;
    }

    /** Intervals that are to be counted, as replicas record them. */
    static ResendIntervals recorded() {
        return new ResendIntervals(false);
    }

    /** The interval of Prometheus, where nothing is recorded. */
    static ResendIntervals ofPrometheus() {
        ResendIntervals intervals = new ResendIntervals(true);
        intervals.count(ALL, RESEND_DELAY.toSeconds());
        return intervals;
    }

    boolean isModelled() {
        return isModelled;
    }

    void add(AlertRecord run) {
        Instant before = null;
        for (Instant at : run.resends()) {
            if (before != null) {
                long seconds = Duration.between(before, at).plusMillis(500).toSeconds();
                count(run.labels().valueOf(Labels.ALERT_NAME), seconds);
                count(ALL, seconds);
            }
            before = at;
        }
    }

    private void count(String name, long seconds) {
        if (seconds > 0) {
            counts.computeIfAbsent(name, unused -> new TreeMap<>()).merge(seconds, 1, Integer::sum);
        }
    }

    /** The interval for an alert; empty if none is recorded, and so no sender sends ended alerts again. */
    Optional<Duration> of(LabelSet labels) {
        TreeMap<Long, Integer> known = counts.getOrDefault(labels.valueOf(Labels.ALERT_NAME), counts.get(ALL));
        return Optional.ofNullable(known)
                .flatMap(each -> each.entrySet().stream().max(Map.Entry.comparingByValue()))
                .map(most -> Duration.ofSeconds(most.getKey()));
    }
}
