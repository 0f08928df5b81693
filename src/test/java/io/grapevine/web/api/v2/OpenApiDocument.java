package io.grapevine.web.api.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The document that describes the API, as far as tests ask it. */
public final class OpenApiDocument {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode root;

    public OpenApiDocument(String yaml) throws IOException {
        root = YAML.readTree(yaml);
    }

    /** Every operation as {@code GET /path}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(key -> !key.equals("parameters"))
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** The document itself. */
    public JsonNode root() {
        return root;
    }

    /** What is said of an operation. */
    JsonNode operation(String method, String path) {
        return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    }

    /** The schema of the answer with {@code status} to an operation. */
    public JsonNode answer(String method, String path, int status) {
        return json(resolved(operation(method, path).path("responses").path(Integer.toString(status))));
    }

    /** The query parameters of {@code GET path}, with their schemas. */
    public Map<String, JsonNode> queryParameters(String path) {
        return queryParameters("GET", path);
    }

    /** The query parameters of an operation, with their schemas. */
    public Map<String, JsonNode> queryParameters(String method, String path) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        JsonNode operation = root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter = resolved(each);
            if (parameter.path("in").asText().equals("query")) {
                parameters.put(parameter.path("name").asText(), resolved(parameter.path("schema")));
            }
        }
        return parameters;
    }

    /** The schema of the answer 200 to {@code GET path}. */
    public JsonNode answer(String path) {
        return json(root.path("paths").path(path).path("get").path("responses").path("200"));
    }

    /** The schema of the body of {@code POST path}. */
    JsonNode body(String path) {
        return json(root.path("paths").path(path).path("post").path("requestBody"));
    }

    private static JsonNode json(JsonNode content) {
        return content.path("content").path("application/json").path("schema");
    }

    /** The schema of this name. */
    public JsonNode schema(String name) {
        return root.at("/components/schemas/" + name);
    }

    /** The value that {@code node} refers to, or itself. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(root.at(node.path("$ref").asText().substring(1))) : node;
    }

    /** All schemas that {@code schema} consists of. */
    List<JsonNode> parts(JsonNode schema) {
        List<JsonNode> parts = new ArrayList<>();
        JsonNode resolved = resolved(schema);
        if (resolved.has("allOf")) {
            resolved.path("allOf").forEach(part -> parts.addAll(parts(part)));
        } else {
            parts.add(resolved);
        }
        return parts;
    }

    /** The fields that a value of {@code schema} must have. */
    Set<String> required(JsonNode schema) {
        Set<String> required = new TreeSet<>();
        parts(schema).forEach(part -> part.path("required").forEach(name -> required.add(name.asText())));
        return required;
    }

    /** The fields that a value of {@code schema} may have, with their schemas. */
    Map<String, JsonNode> properties(JsonNode schema) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        parts(schema)
                .forEach(part -> part.path("properties")
                        .properties()
                        .forEach(property -> properties.put(property.getKey(), property.getValue())));
        return properties;
    }

    /** What in {@code value} does not keep to {@code schema}; a field that the schema does not know is a fault too. */
    public List<String> faults(JsonNode schema, JsonNode value, String where) {
        List<String> faults = new ArrayList<>();
        JsonNode resolved = parts(schema).get(0);
        if (resolved.has("enum") && !contains(resolved.path("enum"), value)) {
            faults.add(where + ": " + value + " is not in " + resolved.path("enum"));
        }
        switch (resolved.path("type").asText()) {
            case "array" -> {
                check(value.isArray(), faults, where, value);
                for (int i = 0; i < value.size(); i++) {
                    faults.addAll(faults(resolved.path("items"), value.get(i), where + "[" + i + "]"));
                }
            }
            case "object" -> {
                check(value.isObject(), faults, where, value);
                faults.addAll(objectFaults(schema, value, where));
            }
            case "boolean" -> check(value.isBoolean(), faults, where, value);
            case "integer" -> check(value.isIntegralNumber(), faults, where, value);
            default -> check(value.isTextual(), faults, where, value);
        }
        return faults;
    }

    private List<String> objectFaults(JsonNode schema, JsonNode value, String where) {
        List<String> faults = new ArrayList<>();
        Map<String, JsonNode> known = properties(schema);
        JsonNode others = resolved(schema).path("additionalProperties");
        required(schema).stream()
                .filter(name -> !value.has(name))
                .forEach(name -> faults.add(where + "." + name + " is missing"));
        value.properties().forEach(field -> {
            String name = where + "." + field.getKey();
            JsonNode property = known.getOrDefault(field.getKey(), others);
            if (property.isMissingNode()) {
                faults.add(name + " is unknown");
            } else {
                faults.addAll(faults(property, field.getValue(), name));
            }
        });
        return faults;
    }

    private static void check(boolean ok, List<String> faults, String where, JsonNode value) {
        if (!ok) {
            faults.add(where + ": " + value.getNodeType());
        }
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode element : list) {
            if (element.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
