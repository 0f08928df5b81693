package io.grapevine.records;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The alerts of a group that an integration was notified of before the last notification, by hash ({@link AlertHash}).
 * Alertmanager's log has the last notification only; replicas that learn of a resolution at different times need some
 * earlier ones, which the writer of an entry limits by age and number.
 *
 * @param ended when alerts that were notified as resolved ended
 * @param unended when alerts were notified as firing whose resolution is awaited, as the replica that notified last did not
 *     have them; until that is to be repeated, they count as notified. An alert that is also in {@code ended} was
 *     notified as resolved, perhaps before a message that says that it fires: only its end is notified again
 */
public record EarlierAlerts(Map<Long, Instant> ended, Map<Long, Instant> unended) {
    /** No alert. */
    public static final EarlierAlerts NONE = new EarlierAlerts(Map.of(), Map.of());

    /** Copies the maps, sorted, so that equal values are encoded as equal bytes. */
    public EarlierAlerts {
        ended = Collections.unmodifiableMap(new TreeMap<>(ended));
        unended = Collections.unmodifiableMap(new TreeMap<>(unended));
    }
}
