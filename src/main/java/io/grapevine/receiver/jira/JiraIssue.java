package io.grapevine.receiver.jira;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.grapevine.base.go.Utf8;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.jira.Jira.JiraField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An issue as a notification describes it.
 *
 * @param own the fields that every issue has, each as JSON
 * @param fixed the fields that an issue which exists keeps as they are
 * @param further the fields that the configuration adds, or puts in the place of others; each as JSON
 */
record JiraIssue(String project, Map<String, String> own, List<String> fixed, Map<String, String> further) {
    /** How long a summary may be, in characters. */
    private static final int MAX_SUMMARY = 255;

    /** How long a description may be, in characters. */
    private static final int MAX_DESCRIPTION = 32_767;

    private static final JsonFactory JSON = new JsonFactory();

    JiraIssue {
        own = Map.copyOf(own);
        fixed = List.copyOf(fixed);
        further = Map.copyOf(further);
    }

    /**
     * The issue that a configuration describes.
     *
     * @throws TemplateFault if what a template gives is not what Jira needs
     */
    static JiraIssue of(Jira config, String label, boolean documents, MessageFields texts) throws TemplateFault {
        String project = texts.required("project", config.project());
        Map<String, String> own = new TreeMap<>();
        put(own, "project", Map.of("key", project));
        String type = texts.required("issue_type", config.issueType());
        put(own, "issuetype", type.isEmpty() ? Map.of() : Map.of("name", type));
        String summary = texts.headline("summary", config.summary().template());
        put(own, "summary", Shortened.toCharacters(summary, MAX_SUMMARY));
        String description = documents ? document(config, texts) : text(config, texts);
        if (!description.isEmpty()) {
            own.put("description", description);
        }
        put(own, "labels", labels(config, label, texts));
        String priority = texts.of("priority", config.priority());
        if (!priority.isEmpty()) {
            put(own, "priority", Map.of("name", priority));
        }
        List<String> fixed = new ArrayList<>();
        unlessUpdated(fixed, "summary", config.summary());
        unlessUpdated(fixed, "description", config.description());
        return new JiraIssue(project, own, fixed, further(config, texts));
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        fields.put(name, GoJson.encode(value));
    }

    private static void unlessUpdated(List<String> fixed, String name, JiraField field) {
        if (Boolean.FALSE.equals(field.enableUpdate())) {
            fixed.add(name);
        }
    }

    private static String text(Jira config, MessageFields texts) {
        String text = texts.body("description", config.description().template());
        return text.isEmpty() ? "" : GoJson.encode(Shortened.toCharacters(text, MAX_DESCRIPTION));
    }

    private static String document(Jira config, MessageFields texts) throws TemplateFault {
        String text = texts.of("description", config.description().template());
        int length = text.codePointCount(0, text.length());
        if (length > MAX_DESCRIPTION) { // half a document is none
            throw new TemplateFault(
                    "description",
                    "a document of " + length + " characters (expected: at most " + MAX_DESCRIPTION + ")");
        }
        return text.isBlank() ? "" : compact(text.strip());
    }

    private static List<String> labels(Jira config, String label, MessageFields texts) {
        List<String> labels = new ArrayList<>(List.of(label));
        config.labels().forEach(template -> labels.add(texts.of("labels", template)));
        labels.sort(Utf8::compare);
        return labels;
    }

    private static Map<String, String> further(Jira config, MessageFields texts) throws TemplateFault {
        Map<String, String> further = new TreeMap<>();
        for (Map.Entry<String, @Nullable Object> field : config.fields().entrySet()) {
            String name = "fields." + field.getKey();
            try {
                put(further, field.getKey(), texts.tree(name, field.getValue()));
            } catch (IllegalArgumentException noJson) {
                throw new TemplateFault(name, String.valueOf(noJson.getMessage()));
            }
        }
        return further;
    }

    /** What creates it. */
    String created() {
        return json(own);
    }

    /** What changes it where it exists. */
    String updated() {
        Map<String, String> changing = new TreeMap<>(own);
        changing.keySet().removeAll(fixed);
        return json(changing);
    }

    private String json(Map<String, String> fields) {
        SortedMap<String, String> all = new TreeMap<>(Utf8::compare);
        all.putAll(fields);
        all.putAll(further);
        return all.entrySet().stream()
                .map(field -> GoJson.encode(field.getKey()) + ':' + field.getValue())
                .collect(Collectors.joining(",", "{\"fields\":{", "}}\n"));
    }

    /**
     * A document as Go writes it in the midst of other JSON: without white space, and with the same characters escaped
     * as in strings of its own; otherwise as it was.
     *
     * @throws TemplateFault if it is no JSON
     */
    static String compact(String json) throws TemplateFault {
        check(json);
        StringBuilder out = new StringBuilder(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '"' -> {
                    quoted = !quoted;
                    out.append(c);
                }
                case '\\' -> out.append(c).append(json.charAt(++i)); // only in strings, with a character behind it
                case '<', '>', '&', '\u2028', '\u2029' -> out.append(String.format("\\u%04x", (int) c));
                default -> {
                    if (quoted || c > ' ') {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static void check(String json) throws TemplateFault {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new TemplateFault("description", "more than one value (expected: one document as JSON)");
            }
        } catch (JsonProcessingException fault) {
            throw new TemplateFault(
                    "description",
                    "not JSON in line " + fault.getLocation().getLineNr()
                            + " (expected: a document as JSON, as version 3 of the API wants it)");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
