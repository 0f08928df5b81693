package io.grapevine.integration.twilio;

import io.grapevine.notify.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers that a notification has still to be sent to: an attempt that reached some of them is not repeated for those. This
 * replica remembers that for the latest notifications, and no other replica does.
 */
final class PendingNumbers {
    private static final int MOST = 200;

    private final Map<String, Map<String, Outcome>> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Outcome>> eldest) {
            return size() > MOST;
        }
    };

    /** Those among {@code numbers} to which a notification was neither sent, nor finally refused. */
    synchronized List<String> of(String notification, List<String> numbers) {
        Map<String, Outcome> known = ended.getOrDefault(notification, Map.of());
        return numbers.stream().filter(number -> !known.containsKey(number)).toList();
    }

    /**
     * Adds what came of some numbers.
     *
     * @return what came of all so far, those of earlier attempts included. Once none can be tried again, all are forgotten
     */
    synchronized Map<String, Outcome> add(String notification, Map<String, Outcome> outcomes) {
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
}
