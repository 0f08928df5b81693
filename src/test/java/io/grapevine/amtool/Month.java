package io.grapevine.amtool;

import static io.grapevine.virtualtime.replay.Histories.at;

import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.TestSilences;
import io.grapevine.virtualtime.replay.Histories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A month of a history that a test makes up. Times are since its start; minutes, unless something else is said. */
final class Month {
    static final int HOUR = 60;
    static final int DAY = 24 * HOUR;

    private final Histories histories = Histories.begun();

    private static String seconds(long minutes) {
        return minutes * 60 + "s";
    }

    /** An alert fires for a while. */
    Month fires(long from, long minutes, String name, String... labels) {
        return firesForSeconds(from, minutes * 60, name, labels);
    }

    Month firesForSeconds(long from, long length, String name, String... labels) {
        String[] pairs = labels(name, labels);
        String end = from * 60 + length + "s";
        histories.alert(seconds(from), "a", Change.RECEIVED, at(seconds(from)), pairs);
        histories.alert(end, "a", Change.RESOLVED, at(seconds(from)), pairs);
        return this;
    }

    private static String[] labels(String name, String... labels) {
        List<String> all = new ArrayList<>(List.of("alertname", name, "cluster", "eu"));
        all.addAll(List.of(labels));
        return all.toArray(String[]::new);
    }

    /** Somebody silences an alert for a while. */
    Month silence(long from, long minutes, String alert) {
        return silence(from * 60, minutes, Map.of("alertname", alert), Map.of());
    }

    /** A plan silences an alert for a while. */
    Month planned(long from, long minutes, String alert) {
        return silence(from * 60, minutes, Map.of("alertname", alert), Map.of(Silence.RULE, "nightly"));
    }

    /**
     * Somebody acknowledges a group of the root route.
     *
     * @param second when, in seconds
     */
    Month acknowledges(long second, long minutes, String... group) {
        LabelSet labels = LabelSet.of(group);
        return silence(second, minutes, labels.toMap(), Map.of(Silence.ACKNOWLEDGES, "{}:" + labels));
    }

    private Month silence(long second, long minutes, Map<String, String> equal, Map<String, String> annotations) {
        List<Matcher> matchers = new ArrayList<>();
        equal.forEach((name, value) -> matchers.add(Matcher.equal(name, value)));
        String from = second + "s";
        Silence silence = TestSilences.of(
                new UUID(second, equal.hashCode()).toString(),
                List.of(Matchers.of(matchers)),
                at(from),
                at(second + minutes * 60 + "s"),
                at(from),
                "ana",
                "known");
        histories.add(new SilenceRecord(at(from), "a", silence.withAnnotations(annotations)));
        return this;
    }

    /** The lines of the history, with the notifications that a configuration leads to. */
    String lines(String config, int days) throws Exception {
        String end = Duration.ofDays(days).toSeconds() + "s";
        return histories.process(end, "a", false).notifiedBy(config, end).lines();
    }
}
