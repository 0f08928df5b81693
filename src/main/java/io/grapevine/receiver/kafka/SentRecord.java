package io.grapevine.receiver.kafka;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record that is handed over to Kafka's client.
 *
 * @param key decides on the partition
 */
public record SentRecord(List<String> brokers, String topic, String key, String value, Map<String, String> headers) {
    /** The header that tells consumers two records of one notification. */
    public static final String ID = "grapevine-notification-id";

    public SentRecord {
        brokers = List.copyOf(brokers);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Nothing of what it says. */
    @Override
    public String toString() {
        return "PRODUCE <redacted>";
    }
}
