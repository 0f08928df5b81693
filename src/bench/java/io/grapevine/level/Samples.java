package io.grapevine.level;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configurations that are made of {@code samples.yml}: the least that is valid, and one thing more. */
final class Samples {
    /** Reads and writes YAML. */
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String ELEMENT = "[]";

    private final JsonNode places;
    private final List<JsonNode> values = new ArrayList<>();

    private Samples(JsonNode file) {
        places = file.get("places");
        file.get("values").forEach(values::add);
    }

    /** Reads the file. */
    static Samples read(Path file) throws IOException {
        return new Samples(YAML.readTree(file.toFile()));
    }

    /** What a field is tried with. */
    List<JsonNode> values() {
        return values;
    }

    /** The places that have a sample: {@code receivers[].slack_configs[]}. */
    List<String> places() {
        List<String> names = new ArrayList<>();
        places.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A configuration with all that is required, and nothing more. */
    ObjectNode base() {
        return places.get("").deepCopy();
    }

    /** Sets the field at {@code path} of a configuration; makes what is around it of the samples. */
    void set(ObjectNode config, String path, JsonNode value) {
        int dot = path.lastIndexOf('.');
        ObjectNode parent = dot < 0 ? config : place(config, path.substring(0, dot));
        parent.set(path.substring(dot + 1), value);
    }

    /** The object at {@code place} of a configuration, the first of a list; makes what is not there. */
    ObjectNode place(ObjectNode config, String place) {
        ObjectNode at = config;
        int begin = 0;
        while (begin < place.length()) {
            int dot = place.indexOf('.', begin);
            int end = dot < 0 ? place.length() : dot;
            at = child(at, place.substring(begin, end), place.substring(0, end));
            begin = end + 1;
        }
        return at;
    }

    private ObjectNode child(ObjectNode parent, String step, String place) {
        String name = step.replace(ELEMENT, "");
        JsonNode sample = places.has(place) ? places.get(place).deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!step.endsWith(ELEMENT)) {
            return parent.get(name) instanceof ObjectNode there ? there : put(parent, name, sample);
        }
        ArrayNode list = parent.get(name) instanceof ArrayNode there ? there : parent.putArray(name);
        if (list.isEmpty()) {
            list.add(sample);
        }
        return (ObjectNode) list.get(0);
    }

    private static ObjectNode put(ObjectNode parent, String name, JsonNode sample) {
        parent.set(name, sample);
        return (ObjectNode) sample;
    }
}
