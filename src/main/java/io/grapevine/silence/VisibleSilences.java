package io.grapevine.silence;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The current versions of the silences that are applied and listed, with their index. Changed on the loop only, read
 * from any thread.
 */
final class VisibleSilences {
    private final SilenceMetrics metrics;
    private final ConcurrentMap<String, Silence> silences = new ConcurrentHashMap<>();
    private final SilenceIndex index = new SilenceIndex();
    private final List<SilenceListener> listeners = new ArrayList<>();

    private InstructionBudget budget;

    VisibleSilences(SilenceMetrics metrics, InstructionBudget budget) {
        this.metrics = metrics;
        this.budget = budget;
    }

    /** Replaces the budget of regular expressions; before the first silence. */
    void countIn(InstructionBudget counting) {
        budget = counting;
    }

    /** Whether a version would exceed the budget in place of the one that is shown; the limit if so, else negative. */
    long exceededBy(Silence silence, int times) {
        return budget.exceeded(silence.automatonSize() - sizeOf(silences.get(silence.id())), times);
    }

    private static long sizeOf(@Nullable Silence silence) {
        return silence == null ? 0 : silence.automatonSize();
    }

    /** Gives back what the regular expressions take of a budget that others share. */
    void close() {
        budget.add(-budget.used());
    }

    /** How many instructions all regular expressions take. */
    long instructions() {
        return budget.used();
    }

    void addListener(SilenceListener listener) {
        listeners.add(listener);
    }

    List<SilenceListener> listeners() {
        return Collections.unmodifiableList(listeners);
    }

    void show(Silence silence) {
        Silence before = silences.put(silence.id(), silence);
        budget.add(silence.automatonSize() - sizeOf(before));
        metrics.instructions(budget.used());
        index.put(silence);
        metrics.size(silences.size());
        listeners.forEach(listener -> listener.onChange(silence));
    }

    /** Removes the silences that match {@code past}; returns whether there were any. */
    boolean forget(Predicate<Silence> past) {
        List<Silence> forgotten = silences.values().stream().filter(past).toList();
        for (Silence silence : forgotten) {
            silences.remove(silence.id());
            budget.add(-silence.automatonSize());
            index.remove(silence.id());
        }
        metrics.instructions(budget.used());
        if (!forgotten.isEmpty()) {
            listeners.forEach(SilenceListener::onForget);
        }
        metrics.size(silences.size());
        return !forgotten.isEmpty();
    }

    /** Removes the silence with this id; returns whether it was there. */
    boolean forget(String id) {
        return silences.containsKey(id) && forget(silence -> silence.id().equals(id));
    }

    @Nullable
    Silence get(String id) {
        return silences.get(id);
    }

    int size() {
        return silences.size();
    }

    Collection<Silence> all() {
        return Collections.unmodifiableCollection(silences.values());
    }

    List<Silence> inState(Collection<SilenceState> states, Instant now) {
        return silences.values().stream()
                .filter(silence -> states.contains(silence.stateAt(now)))
                .toList();
    }

    List<Silence> matching(LabelSet labels, Steps steps) {
        return index.matching(labels, steps);
    }
}
