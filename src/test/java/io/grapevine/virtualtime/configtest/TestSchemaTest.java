package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors check files of tests with knows the fields that the program reads, and no others. */
class TestSchemaTest {
    private static final Path DIRECTORY = Path.of("config-examples/tests");
    private static final Path READERS = Path.of("src/main/java/io/grapevine/virtualtime/configtest/script");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

    private static final String SILENCE = "{silence: x, matchers: 'a=b', for: 1h}";

    /** A file for each kind of mapping, to which a field can be added in place of the %s. */
    private static final List<String> FILES = List.of(
            "{config: a.yml, routes: [{labels: {a: b}, receivers: [r]}]%s}",
            "{config: a.yml, routes: [{labels: {a: b}, receivers: [r]%s}]}",
            "{config: a.yml, tests: [{nothing_else: true%s}]}",
            test("alerts: [{labels: {a: b}%s}]"),
            test("steps: [{post: [{labels: {a: b}%s}]}]"),
            test("steps: [{silence: x, matchers: 'a=b', for: 1h%s}]"),
            test("steps: [{silence: x, matchers: ['a=b'], ends: 1h%s}]"),
            test("steps: [{lease: x, matchers: 'a=b', for: 10m%s}]"),
            test("steps: [{lease: x, matchers: 'a=b', for: 10m, renew: 3m, until: 1h%s}]"),
            test("steps: [" + SILENCE + ", {expire: x%s}]"),
            test("steps: [{acknowledge: {group: {a: b}}%s}]"),
            test("steps: [{acknowledge: {receiver: r%s}}]"),
            test("steps: [{unacknowledge: {group: {a: b}}%s}]"),
            test("steps: [{unacknowledge: {receiver: r%s}}]"),
            test("steps: [{action: {verb: ack, receiver: r}%s}]"),
            test("steps: [{expire_rule: patching%s}]"),
            test("steps: [{reload: b.yml%s}]"),
            test("steps: [{inline_reload: text%s}]"),
            test("steps: [{receiver: r, answers: 503%s}]"),
            test("steps: [{partition: [[a], [b, c]]%s}]"),
            test("steps: [{prometheus: {reaches: [a]}%s}]"),
            test("steps: [{heartbeat: h%s}]"),
            test("steps: [{override: payments, person: ann, for: 1h%s}]"),
            test("steps: [{clock: {b: +10m}%s}]"),
            test("steps: [{heartbeat: h, kind: fail, message: text, every: 1m, until: 1h, to: [a, b]%s}]"),
            test("steps: [{kill: a%s}]"),
            test("steps: [{start: [a, b]%s}]"),
            test("steps: [{restart: all%s}]"),
            test("steps: [{post: []%s}]"),
            test("expect: [{receiver: r, at: 1m%s}]"),
            test("expect: [{receiver: r, between: [0s, 1m]%s}]"),
            test("expect: [{receiver: r, count: 1%s}]"),
            test("expect: [{at_least: 1%s}]"),
            test("expect: [{nothing: anybody%s}]"),
            test("expect: [{silenced: patching, at: 1m%s}]"),
            test("expect: [{silenced: patching, between: [0s, 1m]%s}]"),
            test("expect: [{alert: {a: b}, state: firing%s}]"),
            test("expect: [{muted: {a: b}, by: [silence, interval x]%s}]"));

    /** A valid value of each field. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("acknowledge", "{group: {a: b}}"),
            Map.entry("action", "{verb: undo, receiver: r, group: {a: b}}"),
            Map.entry("alert", "{a: b}"),
            Map.entry("all_replicas", "true"),
            Map.entry("alerts", "[{labels: {a: b}}]"),
            Map.entry("annotations", "{summary: text}"),
            Map.entry("answers", "timeout"),
            Map.entry("at", "2m"),
            Map.entry("at_least", "1"),
            Map.entry("at_most", "1"),
            Map.entry("author", "ann"),
            Map.entry("between", "[1m, 2m]"),
            Map.entry("by", "nothing"),
            Map.entry("clock", "{a: -1d, b: 0s}"),
            Map.entry("comment", "text"),
            Map.entry("config", "a.yml"),
            Map.entry("teams_dir", "teams"),
            Map.entry("contains", "[a, b]"),
            Map.entry("count", "2"),
            Map.entry("duration", "1d12h"),
            Map.entry("each", "{b: [x, 1], c: 'n-{1..3}'}"),
            Map.entry("ends", "2h"),
            Map.entry("every", "1m"),
            Map.entry("expect", "[{receiver: r}]"),
            Map.entry("expire", "x"),
            Map.entry("expire_unmatched", "30m"),
            Map.entry("external_url", "http://am"),
            Map.entry("fields", "{/text: hello}"),
            Map.entry("fires", "2026-01-05T09:00:00Z"),
            Map.entry("firing", "[{a: b}]"),
            Map.entry("for", "30m"),
            Map.entry("from", "[b, c]"),
            Map.entry("generator_url", "http://prometheus"),
            Map.entry("grapevine_config", "grapevine.yml"),
            Map.entry("group", "{a: b}"),
            Map.entry("heartbeat", "h"),
            Map.entry("inline_config", "text"),
            Map.entry("inline_reload", "text"),
            Map.entry("integration", "'slack[1]'"),
            Map.entry("kill", "b"),
            Map.entry("kind", "start"),
            Map.entry("labels", "{a: b}"),
            Map.entry("lacks", "text"),
            Map.entry("lease", "x"),
            Map.entry("matchers", "a=b"),
            Map.entry("message", "text"),
            Map.entry("muted", "{a: b}"),
            Map.entry("muted_by", "[weekend]"),
            Map.entry("silenced", "patching"),
            Map.entry("expire_rule", "patching"),
            Map.entry("name", "a name"),
            Map.entry("nothing", "r"),
            Map.entry("nothing_else", "false"),
            Map.entry("outcome", "failed"),
            Map.entry("override", "x"),
            Map.entry("partition", "[]"),
            Map.entry("person", "ann"),
            Map.entry("post", "[{labels: {a: b}}]"),
            Map.entry("prometheus", "{reaches: all}"),
            Map.entry("reason", "first notification"),
            Map.entry("receiver", "r"),
            Map.entry("receivers", "[r]"),
            Map.entry("refused", "true"),
            Map.entry("reload", "b.yml"),
            Map.entry("renew", "3m"),
            Map.entry("replica", "b"),
            Map.entry("replicas", "4"),
            Map.entry("resolved", "3"),
            Map.entry("result", "ended"),
            Map.entry("resolves", "10m"),
            Map.entry("restart", "all"),
            Map.entry("routes", "[{labels: {a: b}, receivers: [r]}]"),
            Map.entry("silence", "x"),
            Map.entry("stagger", "1s"),
            Map.entry("start", "5m"),
            Map.entry("starts", "-5m"),
            Map.entry("state", "absent"),
            Map.entry("steps", "[{kill: a}]"),
            Map.entry("tests", "[{nothing_else: true}]"),
            Map.entry("to", "all"),
            Map.entry("tolerance", "5s"),
            Map.entry("unacknowledge", "{receiver: r}"),
            Map.entry("until", "10m"));

    private final JsonSchema schema;

    TestSchemaTest() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(document());
    }

    private static String test(String fields) {
        return "{config: a.yml, tests: [{replicas: 3, nothing_else: true, " + fields + "}]}";
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper().readTree(DIRECTORY.resolve("schema.json").toFile());
    }

    private Set<String> faults(String yaml) throws IOException {
        Set<String> faults = new TreeSet<>();
        for (ValidationMessage message : schema.validate(YAML.readTree(yaml))) {
            faults.add(message.getMessage());
        }
        return faults;
    }

    private static Set<String> properties(JsonNode node) {
        Set<String> names = new TreeSet<>();
        for (JsonNode properties : node.findValues("properties")) {
            properties.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private static List<Path> files(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    @Test
    void theExamplesAreValidAndNameIt() throws IOException {
        for (Path file : files(DIRECTORY, ".yml")) {
            String text = Files.readString(file);

            assertThat(faults(text)).as(file.toString()).isEmpty();
            assertThat(text).as(file.toString()).startsWith("# yaml-language-server: $schema=schema.json\n");
        }
    }

    @Test
    void theRecordedTimelinesAreValid() throws Exception {
        for (JsonNode scenario : TimelineSuites.scenarios("/conformance/timelines.json")) {
            assertThat(faults(TimelineSuites.text(scenario)))
                    .as(scenario.path("name").asText())
                    .isEmpty();
        }
    }

    @Test
    void itAllowsAFieldWhereTheReaderDoes() throws IOException {
        Set<String> fields = properties(document());
        assertThat(VALUES.keySet()).as("fields that have a value here").isEqualTo(fields);
        List<String> differences = new ArrayList<>();
        int allowed = 0;
        for (String file : FILES) {
            assertThat(Suites.errors(file.replace("%s", ""))).as(file).isEmpty();
            assertThat(faults(file.replace("%s", ""))).as(file).isEmpty();
            for (String field : fields) {
                if (last(file).contains(field + ":")) {
                    continue;
                }
                String text = file.replace("%s", ", " + field + ": " + VALUES.get(field));
                List<String> errors = Suites.errors(text);
                Set<String> faults = faults(text);
                allowed += errors.isEmpty() ? 1 : 0;
                if (errors.isEmpty() != faults.isEmpty()) {
                    differences.add(text + "\n  reader: " + errors + "\n  schema: " + faults);
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(allowed).isGreaterThan(100);
    }

    /** The mapping to which a field is added, up to there. */
    private static String last(String file) {
        String before = file.substring(0, file.indexOf("%s"));
        int open = 0;
        for (int i = before.length() - 1; i >= 0; i--) {
            open += before.charAt(i) == '{' ? 1 : before.charAt(i) == '}' ? -1 : 0;
            if (open == 1) {
                return before.substring(i);
            }
        }
        return before;
    }

    @Test
    void theReaderHasNoFieldThatItLacks() throws IOException {
        Set<String> words = new TreeSet<>();
        for (Path file : files(READERS, ".java")) {
            Matcher word = WORD.matcher(Files.readString(file));
            while (word.find()) {
                words.add(word.group(1));
            }
        }
        assertThat(words).contains("stagger", "muted_by");
        words.removeAll(properties(document()));
        for (String file : FILES) {
            for (String word : words) {
                assertThat(Suites.errors(file.replace("%s", ", " + word + ": x")))
                        .as("%s in %s", word, file)
                        .anyMatch(error -> error.contains("field not found"));
            }
        }
    }

    @Test
    void itKnowsAllReasonsAndIntegrations() throws IOException {
        JsonNode definitions = document().path("definitions");
        List<String> reasons = new ArrayList<>();
        definitions
                .path("expectation")
                .path("properties")
                .path("reason")
                .path("enum")
                .forEach(reason -> reasons.add(reason.asText()));
        Pattern integration =
                Pattern.compile(definitions.path("integration").path("pattern").asText());

        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(Stream.of(NotifyReason.values())
                        .filter(reason -> reason != NotifyReason.NONE && reason != NotifyReason.UNKNOWN)
                        .map(NotifyReason::text)
                        .toList());
        assertThat(Kinds.ALL).allMatch(kind -> integration.matcher(kind.label()).matches());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "tests: {}",
                "{config: a, tests: [{tolerance: soon}]}",
                "{config: a, tests: [{alerts: [{}]}]}",
                "{config: a, tests: [{alerts: [{labels: {a: b}, each: {c: d}}]}]}",
                "{config: a, tests: [{steps: [{at: 1m}]}]}",
                "{config: a, tests: [{steps: [{kill: a, start: b}]}]}",
                "{config: a, tests: [{steps: [{receiver: r, answers: 200}]}]}",
                "{config: a, tests: [{expect: [{at: 1m}]}]}",
                "{config: a, tests: [{expect: [{receiver: r, at: 1x}]}]}",
                "{config: a, tests: [{expect: [{receiver: r, between: [1m]}]}]}",
                "{config: a, tests: [{expect: [{receiver: r, fields: {title: x}}]}]}",
                "{config: a, tests: [{expect: [{nothing: r, integration: slak}]}]}",
                "{config: a, tests: [{steps: [{acknowledge: {}}]}]}",
                "{config: a, tests: [{steps: [{unacknowledge: {group: {}}}]}]}",
                "{config: a, tests: [{steps: [{action: {receiver: r}}]}]}",
                "{config: a, tests: [{steps: [{action: {verb: ack}}]}]}",
                "{config: a, tests: [{steps: [{action: {verb: silence 7h, receiver: r}}]}]}",
                "{config: a, tests: [{steps: [{action: {verb: why, receiver: r}}]}]}",
                "{config: a, tests: [{steps: [{action: {verb: ack, receiver: r}, result: undone}]}]}",
                "{config: a, tests: [{steps: [{clock: {}}]}]}",
                "{config: a, tests: [{steps: [{clock: {a: soon}}]}]}",
                "{config: a, tests: [{expect: [{alert: {a: b}}]}]}",
                "{config: a, tests: [{expect: [{alert: {}, state: firing}]}]}",
                "{config: a, tests: [{expect: [{alert: {a: b}, state: lost}]}]}",
                "{config: a, tests: [{expect: [{alert: {a: b}, state: absent, replica: a, all_replicas: true}]}]}",
                "{config: a, tests: [{expect: [{muted: {a: b}, by: moon}]}]}"
            })
    void itRefusesWhatTheReaderRefuses(String text) throws IOException {
        assertThat(Suites.errors(text)).isNotEmpty();
        assertThat(faults(text)).isNotEmpty();
    }
}
