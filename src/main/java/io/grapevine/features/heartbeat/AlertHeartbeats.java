package io.grapevine.features.heartbeat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An index of the heartbeats whose signs are alerts. Each stands under one of the labels that its alert must have, so an alert is
 * compared only with the heartbeats that stand under its labels.
 */
final class AlertHeartbeats {
    /** By label name, then by value. */
    private final Map<String, Map<String, List<Heartbeat>>> byLabel = new HashMap<>();

    /** The heartbeats that need no certain value of a label. */
    private final List<Heartbeat> others = new ArrayList<>();

    AlertHeartbeats(Collection<Heartbeat> heartbeats) {
        Map<Matcher, Integer> uses = new HashMap<>();
        heartbeats.forEach(each -> each.config().alert().forEach(matcher -> uses.merge(matcher, 1, Integer::sum)));
        for (Heartbeat heartbeat : heartbeats) {
            if (heartbeat.config().isPinged()) {
                continue;
            }
            Matcher rarest = rarest(heartbeat, uses);
            List<Heartbeat> list = rarest == null
                    ? others
                    : byLabel.computeIfAbsent(rarest.name(), name -> new HashMap<>())
                            .computeIfAbsent(rarest.value(), value -> new ArrayList<>());
            list.add(heartbeat);
        }
    }

    /** The matcher for one value that the fewest heartbeats have. */
    private static @Nullable Matcher rarest(Heartbeat heartbeat, Map<Matcher, Integer> uses) {
        Matcher best = null;
        for (Matcher matcher : heartbeat.config().alert()) {
            boolean isExact =
                    matcher.type() == MatchType.EQUAL && !matcher.value().isEmpty();
            if (isExact && (best == null || uses.getOrDefault(matcher, 0) < uses.getOrDefault(best, 0))) {
                best = matcher;
            }
        }
        return best;
    }

    boolean isEmpty() {
        return byLabel.isEmpty() && others.isEmpty();
    }

    /** Passes the heartbeats of which an alert with these labels is a sign. */
    void matching(LabelSet labels, Consumer<Heartbeat> found) {
        byLabel.forEach((name, byValue) -> {
            String value = labels.get(name);
            if (value != null) {
                pass(byValue.getOrDefault(value, List.of()), labels, found);
            }
        });
        pass(others, labels, found);
    }

    private static void pass(List<Heartbeat> candidates, LabelSet labels, Consumer<Heartbeat> found) {
        for (Heartbeat candidate : candidates) {
            if (candidate.config().alert().matches(labels)) {
                found.accept(candidate);
            }
        }
    }
}
