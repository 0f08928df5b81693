package io.grapevine.virtualtime.configtest.play;

import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.script.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Log of a test's run. */
public final class PlayLog {
    /** Runs kept of one group and integration: an hour of reasons that change each flush need not fill the memory. */
    private static final int MOST_RUNS = 200;

    private final List<RecordedSend> sends = new ArrayList<>();
    /** By replica, group key and integration. */
    private final Map<String, List<QuietRun>> quiet = new LinkedHashMap<>();

    private final Map<Expectation.OfState, List<Failure>> unmet = new LinkedHashMap<>();
    private final List<Failure> problems = new ArrayList<>();
    private final Set<ConfigPart> exercised = new LinkedHashSet<>();

    /**
     * Something that is not as a test says.
     *
     * @param place where the step or the expectation stands
     */
    public record Failure(String place, String message) {}

    /**
     * Consecutive flushes of one group that have led to no notification, for one reason.
     *
     * @param integration the integration, as {@code kind[index]}; empty if the flush ended for all of them
     * @param word the reason as the pipeline calls it
     * @param first the time of the first flush, since the start of the test
     * @param count how many they are
     * @param closed whether a notification has followed, so that later flushes are another run
     */
    public record QuietRun(
            String replica,
            String receiver,
            String integration,
            LabelSet group,
            String word,
            String reason,
            Duration first,
            Duration last,
            long count,
            boolean closed) {
        QuietRun andAt(Duration time) {
            return new QuietRun(replica, receiver, integration, group, word, reason, first, time, count + 1, false);
        }

        QuietRun asClosed() {
            return new QuietRun(replica, receiver, integration, group, word, reason, first, last, count, true);
        }
    }

    void add(RecordedSend send) {
        sends.add(send);
    }

    void exercise(ConfigPart.Kind kind, Object key) {
        exercised.add(new ConfigPart(kind, key));
    }

    void problem(String place, String message) {
        problems.add(new Failure(place, message));
    }

    /** The replica that is asked does not run; with an empty name, none does. */
    void notRunning(String place, String name) {
        problem(
                place,
                (name.isEmpty() ? "no replica" : "replica " + name + " does not run")
                        + " (expected: a replica that runs)");
    }

    void unmet(Expectation.OfState expected, String message) {
        unmet.computeIfAbsent(expected, key -> new ArrayList<>()).add(new Failure(expected.place(), message));
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

    /** The parts of its configuration that the test has exercised. */
    public Set<ConfigPart> exercised() {
        return Collections.unmodifiableSet(exercised);
    }

    /** The flushes without a notification. */
    public List<QuietRun> quiet() {
        return quiet.values().stream().flatMap(List::stream).toList();
    }

    /** What of the state of replicas was not as a test expects; none if the expectation is met. */
    public List<Failure> unmetOf(Expectation.OfState expected) {
        return unmet.getOrDefault(expected, List.of());
    }

    /** The steps that did not go as the test says. */
    public List<Failure> problems() {
        return Collections.unmodifiableList(problems);
    }
}
