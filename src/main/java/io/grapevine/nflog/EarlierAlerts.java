package io.grapevine.nflog;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The alerts of a group that an integration was notified of before the last notification, by their hashes
 * ({@link AlertHash}). Alertmanager's log keeps only the last notification; replicas that share their notifications
 * need to know a little more, so whoever writes an entry bounds this by age and by size.
 *
 * @param ended when alerts that the integration knows as resolved were seen to end
 * @param unended since when the end of alerts that the integration knows as firing has been awaited: the replica that
 *     notified last knew nothing of them. If they fire they are told again
 */
public record EarlierAlerts(Map<Long, Instant> ended, Map<Long, Instant> unended) {
    /** No alert. */
    public static final EarlierAlerts NONE = new EarlierAlerts(Map.of(), Map.of());

    /** Copies the maps, sorted: equal values are written as equal bytes. */
    public EarlierAlerts {
        ended = Collections.unmodifiableMap(new TreeMap<>(ended));
        unended = Collections.unmodifiableMap(new TreeMap<>(unended));
    }
}
