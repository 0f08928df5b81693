package io.grapevine.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Tables of the keys of a file, made of its JSON Schema. A definition with properties has a table of its own, to which the rows
 * of keys that hold it link; other objects are part of the table that they are in.
 */
final class SchemaTable {
    private static final Pattern DEFAULT = Pattern.compile("(?s)(.*?)\\.? Default: (.*?)\\.?");
    /** A text that needs no quotes, and one that would be a number, a truth value or the like without them. */
    private static final Pattern PLAIN = Pattern.compile("(?!.*: )[\\p{Alnum}/.@_+-][^#,\\[\\]{}&*!|>'\"%`]*");

    private static final Pattern OTHER = Pattern.compile("[-+.\\d][\\d.:_]*|(?i:true|false|yes|no|on|off|null|-.*)");

    private static final Map<String, String> TYPES =
            Map.of("string", "text", "integer", "number", "number", "number", "boolean", "boolean", "null", "nothing");

    private final JsonNode schema;

    /** The definitions that a table has linked to so far, in that order. */
    private final Set<String> linked = new LinkedHashSet<>();

    /** Keys without an example. */
    private final List<String> bare = new ArrayList<>();

    private final Path page;

    /** Makes tables of the schema in {@code file} for {@code page}. */
    SchemaTable(Path file, Path page) throws IOException {
        this.schema = new ObjectMapper().readTree(file.toFile());
        this.page = page;
    }

    /** The tables: that of the whole file, then those of the definitions, in the order in which they are linked to. */
    String render() {
        StringBuilder page = new StringBuilder(table(schema));
        Set<String> done = new LinkedHashSet<>();
        while (!done.equals(linked)) {
            String next = linked.stream()
                    .filter(name -> !done.contains(name))
                    .findFirst()
                    .orElseThrow();
            done.add(next);
            JsonNode definition = definition(next);
            page.append("\n### ").append(title(next)).append("\n\n");
            String description = definition.path("description").asText();
            if (!description.isEmpty()) {
                page.append(sentence(description)).append(more(definition)).append("\n\n");
            }
            page.append(table(definition));
        }
        return page.toString();
    }

    /** The keys that have no example, and whose type does not say all values, after {@link #render}. */
    List<String> withoutExample() {
        return bare;
    }

    private JsonNode definition(String name) {
        JsonNode definition = schema.path("definitions").path(name);
        if (definition.isMissingNode()) {
            throw new AssertionError("no definition " + name);
        }
        return definition;
    }

    private String title(String name) {
        return definition(name).path("title").asText("`" + name + "`");
    }

    private String table(JsonNode object) {
        StringBuilder table =
                new StringBuilder("| key | type | default | meaning | example |\n|---|---|---|---|---|\n");
        rows(table, object, "");
        return table.toString();
    }

    private void rows(StringBuilder table, JsonNode object, String prefix) {
        Map<String, String> required = required(object);
        object.path("properties").properties().forEach(field -> {
            String key = prefix + field.getKey();
            JsonNode node = field.getValue();
            table.append(row(key, node, required.getOrDefault(field.getKey(), "")));
            JsonNode items = node.path("items");
            if (node.has("properties")) {
                rows(table, node, key + ".");
            } else if (items.has("properties")) {
                rows(table, items, key + "[].");
            }
        });
    }

    /** The keys that are required, with what the default of each is then: that another one may take its place. */
    private static Map<String, String> required(JsonNode object) {
        Map<String, String> required = new TreeMap<>();
        texts(object.path("required")).forEach(key -> required.put(key, "required"));
        Stream.concat(Stream.of(object), items(object.path("allOf")))
                .flatMap(part -> Stream.of(part.path("oneOf"), part.path("anyOf")))
                .forEach(choice -> {
                    List<String> keys = items(choice)
                            .map(each -> each.path("required").path(0).asText())
                            .toList();
                    keys.stream()
                            .limit(1)
                            .forEach(first -> required.put(
                                    first, "required, or `" + String.join("`, `", keys.subList(1, keys.size())) + "`"));
                });
        return required;
    }

    private String row(String key, JsonNode node, String required) {
        String text = own(node, "description").asText();
        JsonNode usual = own(node, "default");
        String fallback = usual.isMissingNode() ? required : code(usual);
        Matcher inText = DEFAULT.matcher(text);
        if (inText.matches()) {
            text = inText.group(1);
            fallback = !fallback.isEmpty()
                    ? fallback
                    : inText.group(2).matches("[^ `]+") ? "`" + inText.group(2) + "`" : inText.group(2);
        }
        String type = type(node);
        JsonNode example = own(node, "examples").path(0);
        if (example.isMissingNode()
                && !type.contains("`")
                && !type.contains("](#")
                && !hasKeys(node)
                && !type.equals("boolean")) {
            bare.add(key);
        }
        return "| `" + key + "` | " + cell(type) + " | " + cell(fallback) + " | " + cell(sentence(text) + more(node))
                + " | " + (example.isMissingNode() ? "" : cell(code(example))) + " |\n";
    }

    /** A link to the page that says more of a node, which its comment names by its name, or a file by its path. */
    private String more(JsonNode node) {
        if (!node.has("$comment")) {
            return "";
        }
        String[] target = node.path("$comment").asText().split("#", 2);
        try {
            Path file = target[0].contains("/") ? Path.of(target[0]) : Page.find(target[0]);
            String anchor = target.length == 1 ? "" : "#" + target[1];
            return " [More](" + page.toAbsolutePath().getParent().relativize(file.toAbsolutePath()) + anchor + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasKeys(JsonNode node) {
        return node.has("properties") || node.path("items").has("properties");
    }

    /** What a node says, or else the definition that it refers to. */
    private JsonNode own(JsonNode node, String field) {
        if (node.has(field)) {
            return node.path(field);
        }
        String reference = reference(node);
        return reference.isEmpty() ? node.path(field) : own(definition(reference), field);
    }

    /** The definition that a node is, with what it adds. */
    private static String reference(JsonNode node) {
        JsonNode target = node.has("$ref")
                ? node.path("$ref")
                : node.path("allOf").path(0).path("$ref");
        return target.asText().replace("#/definitions/", "");
    }

    private String type(JsonNode node) {
        String reference = reference(node);
        if (!reference.isEmpty()) {
            JsonNode definition = definition(reference);
            if (definition.has("properties")) {
                linked.add(reference);
                String title = title(reference);
                return "[" + title + "](#" + anchor(title) + ")";
            }
            return definition.has("title") ? definition.path("title").asText() : type(definition);
        }
        if (node.has("enum") || node.has("const")) {
            return Stream.concat(items(node.path("enum")), Stream.of(node.path("const")))
                    .filter(value -> !value.isMissingNode())
                    .map(SchemaTable::code)
                    .collect(Collectors.joining(", "));
        }
        if (node.has("anyOf") && !node.has("type")) {
            return items(node.path("anyOf")).map(this::type).distinct().collect(Collectors.joining(", or "));
        }
        JsonNode type = node.path("type");
        if (type.isArray()) {
            return TYPES.get(type.path(0).asText());
        }
        return switch (type.asText()) {
            case "array" -> "list of " + plural(type(node.path("items")));
            case "object" ->
                node.path("additionalProperties").isObject()
                        ? "map of " + plural(type(node.path("additionalProperties")))
                        : "mapping";
            default -> TYPES.getOrDefault(type.asText(), "any");
        };
    }

    /** Several values of a type, if that is one word. */
    private static String plural(String type) {
        return type.startsWith("list of ")
                ? "lists" + type.substring(4)
                : type.matches("(?!any)[a-z ]+") ? type + "s" : type;
    }

    /** The name of a heading, as GitHub makes it. */
    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-');
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Stream<String> texts(JsonNode array) {
        return items(array).map(JsonNode::asText);
    }

    /** A value as it is written in YAML, on one line. */
    private static String code(JsonNode value) {
        return "`" + flow(value) + "`";
    }

    private static String flow(JsonNode value) {
        if (value.isArray()) {
            return items(value).map(SchemaTable::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(field -> field.getKey() + ": " + flow(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        String text = value.asText();
        boolean isPlain = !value.isTextual()
                || PLAIN.matcher(text).matches() && !OTHER.matcher(text).matches();
        return isPlain ? text : "'" + text.replace("'", "''") + "'";
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") ? text : text + ".";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
