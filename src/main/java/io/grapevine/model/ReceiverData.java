package io.grapevine.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data that an integration stores in the notification log between notifications of a group, such as the id of a
 * message to update. Values are strings, integers ({@link Long}) or floating-point numbers ({@link Double}).
 *
 * @param values the values by key, sorted
 */
public record ReceiverData(Map<String, Object> values) {
    /** No data. */
    public static final ReceiverData EMPTY = new ReceiverData(Map.of());

    /**
     * Copies {@code values}.
     *
     * @throws IllegalArgumentException if a value is of another type
     */
    public ReceiverData {
        for (Object value : values.values()) {
            if (!(value instanceof String || value instanceof Long || value instanceof Double)) {
                throw new IllegalArgumentException(
                        "receiver data: " + value.getClass().getName() + " (expected: String, Long or Double)");
            }
        }
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** The string under {@code key}, or null if there is none. */
    public @Nullable String string(String key) {
        return values.get(key) instanceof String text ? text : null;
    }

    /** These data without {@code key}. */
    public ReceiverData without(String key) {
        Map<String, Object> changed = new TreeMap<>(values);
        changed.remove(key);
        return new ReceiverData(changed);
    }

    /** These data with the string {@code value} under {@code key}. */
    public ReceiverData with(String key, String value) {
        Map<String, Object> changed = new TreeMap<>(values);
        changed.put(key, value);
        return new ReceiverData(changed);
    }
}
