package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.grapevine.access.PermissionsFile;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Config;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.tenant.config.TenantLimitsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON Schemas of files of settings against the readers of these files: the same keys everywhere, the same words, the same defaults.
 * That of files of tests has a test of its own.
 */
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STRANGER = "grapevine_zzzzzzzzzz";
    /** As many unknown keys as a reader names all. */
    private static final int AT_ONCE = 50;

    private static final Pattern EXPECTED = Pattern.compile(".*\\(expected: (?:one of )?(.*)\\)");

    /** What differs from one reading of the same settings to the next: places, and the identities of objects. */
    private static final Pattern VOLATILE = Pattern.compile("@[0-9a-f]{3,}|\\d+:\\d+|\\[\\d+]");

    @TempDir
    static Path directory;

    /** Alertmanager's own file, beside which one of ours is read. */
    private static Config main;

    /** A format of files, with a file that has each mapping of it. */
    private enum Format {
        GRAPEVINE("config-examples/grapevine.schema.json", "grapevine.yml", SchemaTest::grapevine),
        ACCESS("config-examples/access/access.schema.json", "access.yml", SchemaTest::access),
        LIMITS("config-examples/tenants/limits.schema.json", "limits.yml", SchemaTest::limits);

        private final Path schema;
        private final String file;
        private final Function<String, Outcome> reader;
        private final JsonNode described;

        Format(String schema, String file, Function<String, Outcome> reader) {
            this.schema = Path.of(schema);
            this.file = file;
            this.reader = reader;
            try {
                described = JSON.readTree(this.schema.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode schema() {
            return described;
        }

        JsonNode whole() throws IOException {
            return Schemas.YAML.readTree(SchemaTest.class.getResourceAsStream("/io/grapevine/docs/" + file));
        }

        Outcome read(JsonNode document) {
            return reader.apply(document.toString());
        }
    }

    /** The result of reading a file: the settings as a text, or each error. */
    private record Outcome(String value, List<String> errors) {}

    private static Outcome outcome(Read<?> read) {
        return new Outcome(
                read.value().map(String::valueOf).orElse(""),
                read.faults().stream().map(ConfigError::text).toList());
    }

    private static Outcome grapevine(String text) {
        return outcome(ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), text.getBytes(StandardCharsets.UTF_8), main)
                .map(ConfigLoader.LoadedExtensions::extensions));
    }

    @BeforeAll
    static void readMain() throws IOException {
        main = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), resource("alertmanager.yml"))
                .get()
                .config();
    }

    private static byte[] resource(String name) throws IOException {
        return SchemaTest.class
                .getResourceAsStream("/io/grapevine/docs/" + name)
                .readAllBytes();
    }

    private static Outcome access(String text) {
        try {
            Path file = Files.writeString(directory.resolve("access.yml"), text);
            return new Outcome(PermissionsFile.read(file).toString(), List.of());
        } catch (UnusableFileException e) {
            return new Outcome(
                    "",
                    String.valueOf(e.getMessage())
                            .lines()
                            .map(line -> line.replaceFirst("^.*?\\.yml:\\d+:\\d+: ", ""))
                            .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome limits(String text) {
        return outcome(TenantLimitsFile.parse(Path.of("limits.yml"), text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Visits each mapping of a document with the part of the schema that describes its keys. */
    private static void visit(JsonNode schema, JsonNode part, JsonNode node, String path, Visitor visitor) {
        JsonNode keys = resolved(schema, part);
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(schema, keys.path("items"), node.path(i), path + "/" + i, visitor);
            }
        } else if (node.isObject()) {
            if (keys.has("properties")) {
                visitor.visit(path, keys);
            }
            node.properties()
                    .forEach(field -> visit(
                            schema,
                            keys.path("properties").path(field.getKey()).isMissingNode()
                                    ? keys.path("additionalProperties")
                                    : keys.path("properties").path(field.getKey()),
                            field.getValue(),
                            path + "/" + field.getKey(),
                            visitor));
        }
    }

    private interface Visitor {
        void visit(String path, JsonNode keys);
    }

    /** The definition that a part of a schema refers to, or the part itself. */
    private static JsonNode resolved(JsonNode schema, JsonNode part) {
        JsonNode target = part.has("$ref") ? part : part.path("allOf").path(0);
        String reference = target.path("$ref").asText();
        return reference.isEmpty() || part.has("properties")
                ? part
                : resolved(schema, schema.at(reference.substring(1)));
    }

    private static JsonNode with(JsonNode document, String path, String key, JsonNode value) {
        JsonNode copy = document.deepCopy();
        ((ObjectNode) copy.at(path)).set(key, value);
        return copy;
    }

    @ParameterizedTest
    @EnumSource
    void wholeFileIsValidAndHasEachMappingOfTheSchema(Format format) throws IOException {
        JsonNode schema = format.schema();
        Set<String> visited = new TreeSet<>();
        visit(schema, schema, format.whole(), "", (path, keys) -> visited.add(names(keys)));

        assertThat(Schemas.faults(schema, format.whole())).isEmpty();
        assertThat(format.read(format.whole()).errors()).isEmpty();
        assertThat(visited)
                .containsAll(schema.findParents("properties").stream()
                        .map(SchemaTest::names)
                        .toList());
    }

    static List<Path> releases() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("src", "test", "resources", "formats"))) {
            return entries.map(entry -> entry.resolve("grapevine.yml"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void wholeFileOfAReleaseIsRead(Path file) throws IOException {
        assertThat(grapevine(Files.readString(file)).errors()).isEmpty();
    }

    private static String names(JsonNode keys) {
        Set<String> names = new TreeSet<>();
        keys.path("properties").fieldNames().forEachRemaining(names::add);
        return names.toString();
    }

    @ParameterizedTest
    @EnumSource
    void mappingHasTheKeysThatTheReaderKnows(Format format) throws IOException {
        JsonNode schema = format.schema();
        JsonNode whole = format.whole();
        Map<String, Set<String>> known = new TreeMap<>();
        Map<String, Set<String>> described = new TreeMap<>();
        visit(schema, schema, whole, "", (path, keys) -> {
            Set<String> names = new TreeSet<>();
            keys.path("properties").fieldNames().forEachRemaining(names::add);
            for (String error :
                    format.read(with(whole, path, STRANGER, new TextNode("x"))).errors()) {
                Matcher expected = EXPECTED.matcher(error);
                if (error.contains(STRANGER) && expected.matches()) {
                    boolean isLong = expected.group(1).equals("a field of this section");
                    known.computeIfAbsent(names.toString(), first -> new TreeSet<>())
                            .addAll(
                                    isLong
                                            ? accepted(format, whole, path)
                                            : Set.of(expected.group(1).split(", ")));
                    described.put(names.toString(), names);
                }
            }
        });

        assertThat(known).isNotEmpty().isEqualTo(described);
    }

    /** The keys of a mapping of which the reader has too many to list: those among all words of the schema that it takes. */
    private static Set<String> accepted(Format format, JsonNode whole, String path) {
        Set<String> words = new TreeSet<>();
        Matcher word = Pattern.compile("\"([a-z_0-9]+)\": ")
                .matcher(format.schema().toPrettyString().replace(" : ", ": "));
        while (word.find()) {
            words.add(word.group(1));
        }
        List<String> all = List.copyOf(words);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<String> some = all.subList(i, Math.min(all.size(), i + AT_ONCE));
            JsonNode document = whole.deepCopy();
            some.forEach(each -> ((ObjectNode) document.at(path)).put(each, "x"));
            List<String> errors = format.read(document).errors();
            some.stream()
                    .filter(each ->
                            errors.stream().anyMatch(error -> ("." + error).contains("." + each + ": field not found")))
                    .forEach(words::remove);
        }
        return words;
    }

    @ParameterizedTest
    @EnumSource
    void defaultIsWhatTheReaderTakesForNothing(Format format) throws IOException {
        JsonNode schema = format.schema();
        JsonNode whole = format.whole();
        String usual = shown(format.read(whole));
        List<String> differences = new ArrayList<>();
        eachKey(schema, whole, (path, key, own) -> {
            JsonNode document = with(whole, path, key, own.path("default"));
            if (own.has("default")
                    && !whole.at(path).has(key)
                    && Schemas.faults(schema, document).isEmpty()) {
                Outcome set = format.read(document);
                if (!shown(set).equals(usual)) {
                    differences.add(path + "/" + key + ": " + own.path("default") + " " + set.errors());
                }
            }
        });

        assertThat(differences).isEmpty();
    }

    private static String shown(Outcome outcome) {
        return VOLATILE.matcher(outcome.value()).replaceAll("");
    }

    @ParameterizedTest
    @EnumSource
    void wordIsTakenAndAnyOtherRefusedByBoth(Format format) throws IOException {
        JsonNode schema = format.schema();
        JsonNode whole = format.whole();
        List<String> differences = new ArrayList<>();
        eachKey(schema, whole, (path, key, own) -> {
            JsonNode type = resolved(schema, own);
            List<JsonNode> words = new ArrayList<>();
            type.path("enum").forEach(words::add);
            if (type.path("type").asText().equals("boolean")) {
                words.addAll(List.of(BooleanNode.TRUE, BooleanNode.FALSE));
            }
            for (JsonNode word : words) {
                if (format.read(with(whole, path, key, word)).errors().stream()
                        .anyMatch(error -> error.contains(key + ": \"" + word.asText() + "\" (expected: one of"))) {
                    differences.add(path + "/" + key + ": " + word);
                }
            }
            boolean isChecked = !words.isEmpty()
                    || type.has("pattern")
                    || own.has("pattern")
                    || type.path("type").asText().equals("integer");
            JsonNode wrong = with(whole, path, key, new TextNode("§"));
            if (isChecked
                    && (Schemas.faults(schema, wrong).isEmpty()
                            || format.read(wrong).errors().isEmpty())) {
                differences.add(path + "/" + key + ": schema: " + Schemas.faults(schema, wrong) + ", reader: "
                        + format.read(wrong).errors());
            }
        });

        assertThat(differences).isEmpty();
    }

    /** Visits each key that the mappings of a document can have, with what the schema says of it. */
    private static void eachKey(JsonNode schema, JsonNode whole, KeyVisitor visitor) {
        visit(
                schema,
                schema,
                whole,
                "",
                (path, keys) -> keys.path("properties")
                        .properties()
                        .forEach(field -> visitor.visit(path, field.getKey(), field.getValue())));
    }

    private interface KeyVisitor {
        void visit(String path, String key, JsonNode own);
    }

    /** The examples of each format; the first line of each, or the first after a comment, names the schema. */
    @Test
    void exampleIsValidAndNamesItsSchema() throws IOException {
        int examples = 0;
        try (Stream<Path> files = Files.walk(Path.of("config-examples"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Optional<Format> format = format(file);
                if (format.isPresent()) {
                    examples++;
                    String name =
                            file.getParent().relativize(format.get().schema).toString();
                    assertThat(Schemas.faults(format.get().schema(), Schemas.YAML.readTree(file.toFile())))
                            .as(file.toString())
                            .isEmpty();
                    assertThat(Files.readString(file))
                            .as(file.toString())
                            .startsWith("# yaml-language-server: $schema=" + name + "\n");
                }
            }
        }
        assertThat(examples).isGreaterThan(25);
    }

    private static Optional<Format> format(Path file) {
        String path = file.toString();
        if (path.matches(".*(/|^)(access|oidc|single-sign-on)\\.yml")) {
            return Optional.of(Format.ACCESS);
        } else if (path.endsWith("tenants/limits.yml")) {
            return Optional.of(Format.LIMITS);
        }
        boolean isReceiver = path.contains("/receivers/") && !path.endsWith("alertmanager.yml");
        return path.endsWith("/grapevine.yml") || isReceiver ? Optional.of(Format.GRAPEVINE) : Optional.empty();
    }

    @Test
    void blockOfAPageIsValid() throws IOException {
        int blocks = 0;
        try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
            for (Path page : pages.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                for (String block : new Page(Files.readAllLines(page)).blocks("yaml")) {
                    JsonNode document = Schemas.YAML.readTree(block);
                    Optional<Format> format = format(document);
                    if (format.isPresent()) {
                        blocks++;
                        assertThat(Schemas.faults(format.get().schema(), document))
                                .as(page + "\n" + block)
                                .isEmpty();
                    }
                }
            }
        }
        assertThat(blocks).isGreaterThan(15);
    }

    /** The format that a block on a page has, by its keys at the top. */
    private static Optional<Format> format(JsonNode block) {
        Set<String> keys = new TreeSet<>();
        block.fieldNames().forEachRemaining(keys::add);
        Set<String> sections = new TreeSet<>();
        Format.GRAPEVINE.schema().path("properties").fieldNames().forEachRemaining(sections::add);
        if (keys.contains("roles")) {
            return Optional.of(Format.ACCESS);
        }
        boolean isOfAlertmanager = keys.equals(Set.of("receivers"));
        return keys.isEmpty() || isOfAlertmanager || !sections.containsAll(keys)
                ? Optional.empty()
                : Optional.of(Format.GRAPEVINE);
    }

    @Test
    void kindsAreThoseOfTheProgram() throws IOException {
        ObjectNode schema = Format.GRAPEVINE.schema().deepCopy();
        new ReceiverDefinitions().writeInto(schema);

        assertThat(Files.readString(Format.GRAPEVINE.schema)).isEqualTo(Schemas.text(schema));
    }
}
