package io.grapevine.httpclient.message;

import io.grapevine.base.BoundedMap;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The targets that a notification has still to be sent to, such as telephone numbers: an attempt that reached some of them is not
 * repeated for those. This replica remembers that for the latest notifications, and no other replica does.
 */
public final class PendingTargets {
    private static final int MOST = 200;

    private final String noun;

    private final Map<String, Map<String, Outcome>> ended = BoundedMap.byAge(MOST);

    /**
     * Knows of no notification.
     *
     * @param noun what the targets are called in outcomes, in the plural
     */
    public PendingTargets(String noun) {
        this.noun = noun;
    }

    /** The {@code targets} to which a notification was neither sent, nor finally refused. */
    public synchronized List<String> of(String notification, List<String> targets) {
        Map<String, Outcome> known = ended.getOrDefault(notification, Map.of());
        return targets.stream().filter(target -> !known.containsKey(target)).toList();
    }

    /**
     * One outcome of all targets, those of earlier attempts included: what can be tried again is, else it is enough that one was
     * reached.
     *
     * @param sent the attempts to reach some of them, of which none completes exceptionally
     * @param data what a success returns
     */
    public CompletionStage<Outcome> join(
            String notification, Map<String, ? extends CompletionStage<Outcome>> sent, ReceiverData data) {
        Map<String, CompletableFuture<Outcome>> open = new LinkedHashMap<>();
        sent.forEach((target, outcome) -> open.put(target, outcome.toCompletableFuture()));
        return CompletableFuture.allOf(open.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, Outcome> outcomes = new LinkedHashMap<>();
                    open.forEach((target, outcome) -> outcomes.put(target, outcome.join()));
                    return joined(add(notification, outcomes), data);
                });
    }

    /** Adds what came of some targets, and returns what came of all so far. Once none can be tried again, all are forgotten. */
    private synchronized Map<String, Outcome> add(String notification, Map<String, Outcome> outcomes) {
        Map<String, Outcome> all = new LinkedHashMap<>(ended.getOrDefault(notification, Map.of()));
        all.putAll(outcomes);
        Map<String, Outcome> known = new LinkedHashMap<>(all);
        known.values().removeIf(Outcome.Retryable.class::isInstance);
        if (known.size() == all.size()) {
            ended.remove(notification);
        } else {
            ended.put(notification, known);
        }
        return all;
    }

    private Outcome joined(Map<String, Outcome> outcomes, ReceiverData data) {
        List<Outcome.Retryable> failures = of(Outcome.Retryable.class, outcomes);
        List<Outcome.Rejected> refusals = of(Outcome.Rejected.class, outcomes);
        int count = outcomes.size();
        if (!failures.isEmpty()) {
            Outcome.Retryable first = failures.get(0);
            return new Outcome.Retryable(
                    first.reason(), counted(failures.size(), count, first.message()), longest(failures));
        }
        if (refusals.isEmpty()) {
            return new Outcome.Delivered(data);
        }
        Outcome.Rejected first = refusals.get(0);
        String message = counted(refusals.size(), count, first.message());
        return refusals.size() == count
                ? new Outcome.Rejected(first.reason(), message)
                : new Outcome.Delivered(data, null, message);
    }

    private static <O extends Outcome> List<O> of(Class<O> type, Map<String, Outcome> outcomes) {
        return outcomes.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private String counted(int missed, int count, String message) {
        return count == 1 ? message : missed + " of " + count + " " + noun + " not reached: " + message;
    }

    private static @Nullable Duration longest(List<Outcome.Retryable> failures) {
        return failures.stream()
                .map(Outcome.Retryable::retryAfter)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Duration::compareTo)
                .orElse(null);
    }
}
