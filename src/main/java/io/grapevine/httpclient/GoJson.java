package io.grapevine.httpclient;

import io.grapevine.base.go.JsonRecords;
import io.grapevine.base.go.JsonText;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes JSON as Go's {@code encoding/json}, without white space. Receivers that sign or compare bodies depend on
 * every byte.
 */
public final class GoJson {
    private final StringBuilder out = new StringBuilder(256);

    private GoJson() {}

    /**
     * Writes a tree.
     *
     * @param value a string, number, boolean, {@link LabelSet}, list, map with string keys (written in its own order),
     *     time, record (without components that are null or an empty optional) or null
     * @throws IllegalArgumentException if the tree has a value of another type, or a number that is not finite
     */
    public static String encode(@Nullable Object value) {
        GoJson json = new GoJson();
        json.value(value);
        return json.out.toString();
    }

    /** Makes an object of names, each followed by its value; more can be added. */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /**
     * Makes an object of names, each followed by its value, without those whose value is an empty text, list or object or {@code
     * false}, as with Go's {@code omitempty}; more can be added.
     */
    public static Map<String, Object> filled(Object... namesAndValues) {
        Map<String, Object> object = object(namesAndValues);
        object.values().removeAll(List.of("", List.of(), Map.of(), false));
        return object;
    }

    /** Adds a text or a list to an object unless it is empty. */
    public static void putUnlessEmpty(Map<String, Object> object, String name, Object value) {
        object.putAll(filled(name, value));
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            JsonText.append(out, text);
        } else if (value instanceof Double || value instanceof Float) {
            out.append(JsonText.number(((Number) value).doubleValue()));
        } else if (value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else if (value instanceof LabelSet labels) {
            labels(labels);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof GoTime time) {
            JsonText.append(out, TimeWriter.rfc3339Millis(time));
        } else if (value instanceof Record row) {
            map(JsonRecords.fields(row));
        } else {
            throw new IllegalArgumentException(
                    "value: " + value.getClass().getSimpleName() + " (expected: a JSON type)");
        }
    }

    private void labels(LabelSet labels) {
        out.append('{');
        for (int i = 0; i < labels.size(); i++) {
            name(labels.name(i), i == 0);
            JsonText.append(out, labels.value(i));
        }
        out.append('}');
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            name(String.valueOf(entry.getKey()), first);
            value(entry.getValue());
            first = false;
        }
        out.append('}');
    }

    private void name(String name, boolean first) {
        if (!first) {
            out.append(',');
        }
        JsonText.append(out, name);
        out.append(':');
    }

    private void list(List<?> list) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            value(element);
            separator = ",";
        }
        out.append(']');
    }
}
