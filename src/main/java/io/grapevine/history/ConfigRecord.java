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
 * @param extensions the content of {@code grapevine.yml}, which holds no secrets; empty if there is none
 * @param templates the texts of the template files by path, in their order
 */
public record ConfigRecord(
        Instant at, String replica, String hash, String text, String extensions, Map<String, String> templates)
        implements HistoryRecord {

    public ConfigRecord {
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }

    /** A copy of this record without the texts, which may be long. */
    public ConfigRecord withoutTexts() {
        return new ConfigRecord(at, replica, hash, "", "", Map.of());
    }

    /** Whether a record has the same configuration, whatever its templates. */
    public boolean hasConfigOf(ConfigRecord other) {
        return hash.equals(other.hash) && extensions.equals(other.extensions);
    }
}
