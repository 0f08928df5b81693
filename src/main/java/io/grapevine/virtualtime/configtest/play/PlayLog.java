package io.grapevine.virtualtime.configtest.play;

import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.script.Expectation;
import io.grapevine.virtualtime.configtest.script.Expectation.MutedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Log of a test's run. */
public final class PlayLog {
    /** Runs kept of one group and integration: an hour of reasons that change each flush need not fill the memory. */
    private static final int MOST_RUNS = 200;

    private final List<RecordedSend> sends = new ArrayList<>();
    /** By replica, group key and integration. */
    private final Map<String, List<QuietRun>> quiet = new LinkedHashMap<>();

    private final Map<Expectation.Muted, List<MuteFinding>> mutes = new LinkedHashMap<>();
    private final Map<Expectation.Silenced, List<SilencedFinding>> silenced = new LinkedHashMap<>();
    private final Map<Expectation.AlertState, List<AlertsFinding>> alerts = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A step that did not go as the test says.
     *
     * @param place where the step stands
     */
    public record Problem(String place, String message) {}

    /**
     * The firing alerts of an expectation in one replica, and what mutes them.
     *
     * @param replica the name of the replica
     */
    public record MuteFinding(String replica, List<MutedAlert> alerts) {
        public MuteFinding {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * Cause that mutes an alert at one time.
     *
     * @param labels the labels of the alert
     * @param by what mutes it; empty if nothing does
     */
    public record MutedAlert(LabelSet labels, List<MutedBy> by) {
        public MutedAlert {
            by = List.copyOf(by);
        }
    }

    /**
     * The alerts of an expectation that one replica knows.
     *
     * @param replica the name of the replica
     */
    public record AlertsFinding(String replica, List<KnownAlert> alerts) {
        public AlertsFinding {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * An alert that a replica knows at one time.
     *
     * @param state whether it fires, fires and is suppressed, or is resolved
     */
    public record KnownAlert(LabelSet labels, Expectation.AlertState.State state) {}

    void add(RecordedSend send) {
        sends.add(send);
    }

    void problem(String place, String message) {
        problems.add(new Problem(place, message));
    }

    /**
     * The number of silences of a rule in one replica.
     *
     * @param replica the name of the replica
     */
    public record SilencedFinding(String replica, long count) {}

    void add(Expectation.Muted expected, MuteFinding found) {
        mutes.computeIfAbsent(expected, key -> new ArrayList<>()).add(found);
    }

    void add(Expectation.Silenced expected, SilencedFinding found) {
        silenced.computeIfAbsent(expected, key -> new ArrayList<>()).add(found);
    }

    void add(Expectation.AlertState expected, AlertsFinding found) {
        alerts.computeIfAbsent(expected, key -> new ArrayList<>()).add(found);
    }

    /** A flush has led to no notification. {@code text} is called only if the reason is another one than before. */
    void quiet(
            Duration at,
            String replica,
            String groupKey,
            LabelSet group,
            String receiver,
            String integration,
            String word,
            Supplier<String> text) {
        List<QuietRun> runs = quiet.computeIfAbsent(place(replica, groupKey, integration), place -> new ArrayList<>());
        QuietRun last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && !last.closed() && last.word().equals(word)) {
            runs.set(runs.size() - 1, last.andAt(at));
        } else if (runs.size() < MOST_RUNS) {
            runs.add(new QuietRun(replica, receiver, integration, group, word, text.get(), at, at, 1, false));
        }
    }

    private static String place(String replica, String groupKey, String integration) {
        return replica + "\0" + integration + "\0" + groupKey;
    }

    void interrupted(String replica, String groupKey, String integration) {
        List<QuietRun> runs = quiet.get(place(replica, groupKey, integration));
        if (runs != null && !runs.isEmpty()) {
            runs.set(runs.size() - 1, runs.get(runs.size() - 1).asClosed());
        }
    }

    /** The attempts to notify, by time. */
    public List<RecordedSend> sends() {
        return Collections.unmodifiableList(sends);
    }

    /** The flushes without a notification. */
    public List<QuietRun> quiet() {
        return quiet.values().stream().flatMap(List::stream).toList();
    }

    /** What mutes the alerts of an expectation, by replica. */
    public List<MuteFinding> mutesOf(Expectation.Muted expected) {
        return Objects.requireNonNullElse(mutes.get(expected), List.of());
    }

    /** The numbers of silences of an expectation, by replica. */
    public List<SilencedFinding> silencedOf(Expectation.Silenced expected) {
        return Objects.requireNonNullElse(silenced.get(expected), List.of());
    }

    /** The alerts of an expectation, by replica. */
    public List<AlertsFinding> alertsOf(Expectation.AlertState expected) {
        return Objects.requireNonNullElse(alerts.get(expected), List.of());
    }

    /** The steps that did not go as the test says. */
    public List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }
}
