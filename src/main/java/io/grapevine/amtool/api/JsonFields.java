package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The fields of a JSON object that were read, by name; others are skipped. */
public record JsonFields(Map<String, Object> values) {
    /** Reads an object with a reader for each field that is known. */
    static JsonFields read(JsonReader json, Map<String, JsonReader.Source<?>> readers) throws JsonException {
        Map<String, Object> values = new HashMap<>();
        json.someFields(
                List.copyOf(readers.keySet()),
                name -> values.put(
                        name, Objects.requireNonNull(readers.get(name)).read(json)));
        return new JsonFields(values);
    }

    /** Reads the labels of an object whose fields are all texts. */
    static LabelSet labels(JsonReader json) throws JsonException {
        return LabelSet.of(json.strings());
    }

    /** Reads the only field of an object that counts, a text; empty if it is missing. */
    public static String onlyText(JsonReader json, String name) throws JsonException {
        return read(json, Map.of(name, JsonReader::string)).text(name);
    }

    /** A text; empty if it is missing. */
    String text(String name) {
        return get(name, "");
    }

    /** A time, if it is there. */
    Optional<GoTime> time(String name) {
        return Optional.ofNullable((GoTime) values.get(name));
    }

    /** Labels; none if they are missing. */
    LabelSet labels(String name) {
        return get(name, LabelSet.EMPTY);
    }

    /** The value of a field, of the type that its reader returns; {@code otherwise} if it is missing. */
    @SuppressWarnings("unchecked")
    <T> T get(String name, T otherwise) {
        return (T) values.getOrDefault(name, otherwise);
    }
}
