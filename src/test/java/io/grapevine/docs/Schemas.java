package io.grapevine.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON Schemas as they are written and used. */
final class Schemas {
    static final ObjectMapper YAML = new YAMLMapper();
    private static final int WIDTH = 130;
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

    /** By identity: to compare large schemas takes as long as to use them. */
    private static final Map<JsonNode, JsonSchema> COMPILED = Collections.synchronizedMap(new IdentityHashMap<>());

    private Schemas() {}

    /** What a schema finds wrong with a document. */
    static List<String> faults(JsonNode schema, JsonNode document) {
        return COMPILED.computeIfAbsent(schema, FACTORY::getSchema).validate(document).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    /** The text of a schema: what fits stands on one line, but for objects with several keys. */
    static String text(JsonNode schema) {
        return text(schema, 0) + "\n";
    }

    private static String text(JsonNode node, int margin) {
        String line = line(node);
        if (!node.isContainerNode()
                || line.length() + margin <= WIDTH && node.path("properties").size() < 2) {
            return line;
        }
        String inner = " ".repeat(margin + 2);
        String parts = node.isObject()
                ? node.properties().stream()
                        .map(field -> inner + quoted(field.getKey()) + ": " + text(field.getValue(), margin + 2))
                        .collect(Collectors.joining(",\n"))
                : StreamSupport.stream(node.spliterator(), false)
                        .map(item -> inner + text(item, margin + 2))
                        .collect(Collectors.joining(",\n"));
        String end = "\n" + " ".repeat(margin);
        return node.isObject() ? "{\n" + parts + end + "}" : "[\n" + parts + end + "]";
    }

    private static String line(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> quoted(field.getKey()) + ": " + line(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(Schemas::line)
                        .collect(Collectors.joining(", ", "[", "]"))
                : node.isTextual() ? quoted(node.asText()) : node.toString();
    }

    private static String quoted(String text) {
        try {
            return new ObjectMapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
