package io.grapevine.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.config.Config;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.files.ConfigLoader;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.ReceiverDefaults;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The definitions of the kinds of receivers in the JSON Schema of {@code grapevine.yml}: keys, types and defaults of their records,
 * with what {@code receivers.md} says of each.
 */
final class ReceiverDefinitions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z_0-9]+)`");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern ONE_OF = Pattern.compile(".*\\(expected: one of ((?!.*template)[A-Za-z0-9, -]+)\\)");
    private static final Pattern MISSING = Pattern.compile("missing (\\w+(?: & \\w+)*) \\(expected: one of them\\)");

    private static final Map<String, String> COMMON = Map.of(
            "send_resolved", "whether ends of alerts are notified",
            "http_config", "the HTTP client. Default: `global.http_config` of `alertmanager.yml`");

    /** Examples of keys for which no file in {@code config-examples} has one. */
    private static final String EXAMPLES = """
            api_key: s3cret
            api_url: 'https://api.example.com/'
            assignee_ids: [17]
            auth_token: s3cret
            click: '{{ .CommonAnnotations.runbook_url }}'
            client_id: alerts
            dashboard_uid: cIBgcSjkk
            icon: 'https://example.com/icon.png'
            key: oncall
            link: '{{ .CommonAnnotations.runbook_url }}'
            max_alerts: 10
            max_message_bytes: 500000
            mention_mobiles: ['13800000000']
            mention_users: ['17']
            message: '{{ .CommonAnnotations.summary }}'
            messaging_service_sid: MG0123456789abcdef
            panel_id: 4
            priority: 4
            secret: SEC0123456789
            tags: [warning]
            title: '{{ .Status }}: {{ .CommonLabels.alertname }}'
            token: s3cret
            type: warning
            urgency: high
            topic: '{{ .GroupLabels.alertname }}'
            url: 'https://chat.example.com/hook/s3cret'
            value: '{{ .CommonAnnotations.summary }}'
            """;

    private final ReceiverDefaults defaults;
    private final String page;

    private final JsonNode examples;

    ReceiverDefinitions() throws IOException {
        Config config = ConfigLoader.LITERAL
                .parse(
                        Path.of("alertmanager.yml"),
                        "route: {receiver: r}\nreceivers: [{name: r}]\n".getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
        defaults = new ReceiverDefaults(config.global(), text -> Optional.empty(), path -> path);
        page = Files.readString(Page.find("configure/receivers.md"));
        examples = Schemas.YAML.readTree(EXAMPLES);
    }

    /** Replaces the definitions in the file of a schema. */
    static void writeInto(Path schema) throws IOException {
        ObjectNode written = (ObjectNode) JSON.readTree(schema.toFile());
        new ReceiverDefinitions().writeInto(written);
        Files.writeString(schema, Schemas.text(written));
    }

    /** Replaces the definitions in a schema. */
    void writeInto(ObjectNode schema) throws IOException {
        ObjectNode definitions = (ObjectNode) schema.path("definitions");
        ObjectNode receiver = (ObjectNode) definitions.path("receiver").path("properties");
        Kinds.added().forEach(kind -> receiver.remove(kind.field()));
        for (Kind<?> kind : Kinds.added()) {
            definitions.set(kind.label(), definition(kind));
            ObjectNode list = receiver.putObject(kind.field());
            list.put("type", "array").putObject("items").put("$ref", "#/definitions/" + kind.label());
            list.put("description", "Integrations of this kind");
        }
        var labels =
                ((ObjectNode) definitions.path("integration").path("properties").path("kind")).putArray("enum");
        Kinds.labels().forEach(labels::add);
    }

    private ObjectNode definition(Kind<?> kind) throws IOException {
        Path example = Path.of("config-examples/receivers/" + kind.label() + ".yml");
        JsonNode values = Schemas.YAML
                .readTree(example.toFile())
                .path("receivers")
                .path(0)
                .path(kind.field())
                .path(0);
        ReadContext reading = new ReadContext("grapevine.yml", Path.of(""));
        Record empty = read(kind, "{}", reading);
        ObjectNode definition = JSON.createObjectNode();
        definition.put("title", kind.field());
        definition.put("type", "object");
        ObjectNode properties = definition.putObject("properties");
        Map<String, String> meanings = meanings(kind);
        for (RecordComponent component : kind.type().getRecordComponents()) {
            String name = FieldSet.nameOf(component.getName());
            properties.set(
                    name,
                    property(kind, name, component, value(component, empty), meanings.getOrDefault(name, ""), values));
        }
        required(definition, reading.list());
        definition.put("additionalProperties", false);
        return definition;
    }

    /** What is required, as an empty entry is refused without it. */
    private static void required(ObjectNode definition, List<ConfigError> faults) {
        var required = JSON.createArrayNode();
        for (ConfigError fault : faults) {
            Matcher either = MISSING.matcher(fault.message());
            if (either.matches()) {
                var choice = JSON.createArrayNode();
                for (String name : either.group(1).split(" & ")) {
                    choice.addObject().putArray("required").add(name);
                }
                // several choices must all hold
                ((ObjectNode) definition).withArray("allOf").addObject().set("oneOf", choice);
            } else if (fault.message().startsWith("missing")) {
                required.add(fault.field());
            }
        }
        if (!required.isEmpty()) {
            definition.set("required", required);
        }
    }

    private Record read(Kind<?> kind, String text, ReadContext reading) {
        return YamlText.parse(text.getBytes(StandardCharsets.UTF_8), reading)
                .orElseThrow()
                .<Record>read(in -> kind.read(in, defaults));
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private ObjectNode property(
            Kind<?> kind, String name, RecordComponent component, Object fallback, String meaning, JsonNode values) {
        ObjectNode property = JSON.createObjectNode();
        String text = name.endsWith("_file") ? "file with `" + name.substring(0, name.length() - 5) + "`" : meaning;
        property.put("description", capitalized(text));
        List<String> words = words(kind, name, component);
        if (!words.isEmpty()) {
            words.forEach(property.withArray("enum")::add);
        } else {
            type(property, component.getGenericType(), name, Kinds.textsOf(kind.label()));
        }
        if (fallback instanceof Boolean flag) {
            property.put("default", flag);
        } else if (fallback instanceof Long number && number != 0) {
            property.put("default", number);
        } else if (fallback instanceof String word && !word.isEmpty() && !word.startsWith("{{")) {
            property.put("default", word);
        } else if (fallback instanceof Url url && !meaning.contains("Default:")) {
            property.put("default", url.reveal());
        }
        JsonNode example = values.has(name) ? values.path(name) : examples.path(name);
        if (!example.isMissingNode()) {
            property.putArray("examples").add(example);
        }
        return property;
    }

    /** The words of which a text must be one; none if it may be any. */
    private List<String> words(Kind<?> kind, String name, RecordComponent component) {
        if (component.getType() != String.class) {
            return List.of();
        }
        ReadContext reading = new ReadContext("grapevine.yml", Path.of(""));
        read(kind, "{" + name + ": '§'}", reading);
        return reading.list().stream()
                .filter(fault -> fault.field().equals(name))
                .map(fault -> ONE_OF.matcher(fault.message()))
                .filter(Matcher::matches)
                .map(found -> List.of(found.group(1).split(", ")))
                .findFirst()
                .orElse(List.of());
    }

    private static void type(ObjectNode property, Type type, String name, Set<String> templates) {
        String shown = type.getTypeName();
        if (type == boolean.class || type == Boolean.class) {
            property.put("type", "boolean");
        } else if (type == long.class) {
            property.put("type", "integer");
        } else if (shown.startsWith("java.util.List")) {
            property.put("type", "array").putObject("items").put("$ref", "#/definitions/text");
        } else {
            String text = name.endsWith("_file") ? "file" : templates.contains(name) ? "template" : "text";
            Map<Type, String> names =
                    Map.of(String.class, text, Duration.class, "duration", Secret.class, "secret", Url.class, "url");
            // a section such as http_config is defined under the name of its key
            String definition = names.getOrDefault(type, name);
            property.putArray("allOf").addObject().put("$ref", "#/definitions/" + definition);
        }
    }

    /** What the page says of each key of a kind, without links. */
    private Map<String, String> meanings(Kind<?> kind) {
        String section = Arrays.stream(page.split("(?m)^### "))
                .filter(each -> each.contains("config-examples/receivers/" + kind.label() + ".yml)"))
                .findFirst()
                .orElseThrow();
        Map<String, String> meanings = new TreeMap<>(COMMON);
        ROW.matcher(section)
                .results()
                .forEach(row -> NAME.matcher(row.group(1))
                        .results()
                        .forEach(name -> meanings.put(name.group(1), plain(row.group(2)))));
        return meanings;
    }

    /** A meaning without links, and without a default that is a value. */
    private static String plain(String meaning) {
        return LINK.matcher(meaning).replaceAll("$1").replaceAll(" \\(default(: [^)]*)?\\)", "");
    }

    private static String capitalized(String text) {
        return text.isEmpty() || text.startsWith("`")
                ? text
                : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
