package io.grapevine.web.api.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The recorded answers of Alertmanager, and the form in which answers are compared with them. */
final class Recording {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*");
    private static final Duration MOMENT = Duration.ofMinutes(10);

    private Recording() {}

    static JsonNode read(String name) throws IOException {
        try (InputStream file = Recording.class.getResourceAsStream("/conformance/" + name)) {
            return JSON.readTree(file);
        }
    }

    /** The body of an answer; null if it is empty. */
    static JsonNode json(String body) throws IOException {
        return body.isEmpty() ? JSON.nullNode() : JSON.readTree(body);
    }

    /** {@code node} with ids read as ID, times around now as NOW and lists sorted. */
    static JsonNode comparable(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(comparable(node.asText()));
        } else if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(comparable(element)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            return JSON.createArrayNode().addAll(elements);
        } else if (node.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> sorted.set(field.getKey(), comparable(field.getValue())));
            return sorted;
        }
        return node;
    }

    private static String comparable(String text) {
        if (ID.matcher(text).matches()) {
            return "ID";
        }
        return TIME.matcher(text).matches() && isNow(text) ? "NOW" : text;
    }

    private static boolean isNow(String time) {
        try {
            Duration distance = Duration.between(OffsetDateTime.parse(time).toInstant(), Instant.now());
            return distance.abs().compareTo(MOMENT) < 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** What counts of the body of an error: its code if it is an object with one, else that it is a text. */
    static JsonNode errorShape(JsonNode error) {
        if (error.isTextual()) {
            return TextNode.valueOf("any text");
        } else if (error.has("code") && error.path("message").isTextual()) {
            return JSON.createObjectNode().set("code", error.get("code"));
        }
        return comparable(error);
    }

    /** The elements of a list that satisfy {@code keep}. */
    static ArrayNode filtered(JsonNode list, Predicate<JsonNode> keep) {
        ArrayNode kept = JSON.createArrayNode();
        list.forEach(element -> {
            if (keep.test(element)) {
                kept.add(element);
            }
        });
        return kept;
    }
}
