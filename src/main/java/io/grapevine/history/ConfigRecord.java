package io.grapevine.history;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration that came into force. Also recorded after a start.
 *
 * @param hash as in {@code alertmanager_config_hash}, in decimal digits
 * @param text the configuration with all defaults and with secrets as {@code <secret>}, as {@code /api/v2/status} shows it
 * @param templates the texts of the template files by path, in their order
 */
public record ConfigRecord(Instant at, String replica, String hash, String text, Map<String, String> templates)
        implements HistoryRecord {

    public ConfigRecord {
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }
}
