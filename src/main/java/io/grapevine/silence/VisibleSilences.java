package io.grapevine.silence;

import io.grapevine.model.LabelSet;
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

    VisibleSilences(SilenceMetrics metrics) {
        this.metrics = metrics;
    }

    void addListener(SilenceListener listener) {
        listeners.add(listener);
    }

    List<SilenceListener> listeners() {
        return Collections.unmodifiableList(listeners);
    }

    void show(Silence silence) {
        silences.put(silence.id(), silence);
        index.put(silence);
        metrics.size(silences.size());
        listeners.forEach(listener -> listener.onChange(silence));
    }

    /** Removes the silences that match {@code past}; returns whether there were any. */
    boolean forget(Predicate<Silence> past) {
        List<Silence> forgotten = silences.values().stream().filter(past).toList();
        for (Silence silence : forgotten) {
            silences.remove(silence.id());
            index.remove(silence.id());
        }
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

    List<Silence> matching(LabelSet labels) {
        return index.matching(labels);
    }
}
