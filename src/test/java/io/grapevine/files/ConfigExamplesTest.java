package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.receiver.Kinds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that we show to users are ones that we load. */
class ConfigExamplesTest {
    private static final Path DIRECTORY = Path.of("config-examples");

    /** The tests that load what is in a directory of its own. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("access", "access/PermissionsFileTest"),
            Map.entry("chat", "files/ConfigExamplesTest"),
            Map.entry("cluster", "transport/link/MeshTlsExampleTest"),
            Map.entry("ci", "amtool/ReviewCommandTest"),
            Map.entry("docker-compose", "server/flags/ComposeExampleTest"),
            Map.entry("email", "files/ConfigExamplesTest"),
            Map.entry("grapevine.schema.json", "docs/SchemaTest"),
            Map.entry("heartbeats", "files/ConfigExamplesTest"),
            Map.entry("incidents", "files/ConfigExamplesTest"),
            Map.entry("inhibition", "files/ConfigExamplesTest"),
            Map.entry("on-call", "files/ConfigExamplesTest"),
            Map.entry("operator", "files/OperatorExampleTest"),
            Map.entry("pagerduty", "files/ConfigExamplesTest"),
            Map.entry("prometheus-pair", "files/ConfigExamplesTest"),
            Map.entry("values", "files/ConfigExamplesTest"),
            Map.entry("receivers", "files/ConfigExamplesTest"),
            Map.entry("repeat", "files/ConfigExamplesTest"),
            Map.entry("replay", "amtool/ReplayExampleTest"),
            Map.entry("silences", "files/SilenceRuleFileTest"),
            Map.entry("discord", "files/ConfigExamplesTest"),
            Map.entry("mattermost", "files/ConfigExamplesTest"),
            Map.entry("slack", "files/ConfigExamplesTest"),
            Map.entry("telegram", "files/ConfigExamplesTest"),
            Map.entry("systemd", "server/flags/OptionsTest"),
            Map.entry("teams", "files/ConfigExamplesTest"),
            Map.entry("tenants", "tenant/config/TenantExamplesTest"),
            Map.entry("tests", "virtualtime/configtest/TestExamplesTest"),
            Map.entry("templates", "template/mustache/BuiltInExamplesTest"));

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleLoads() throws IOException {
        return examples().stream()
                .filter(file -> !file.toString().endsWith("grapevine.yml"))
                .map(file -> DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()),
                        () -> assertThat(ConfigLoader.LITERAL.load(file).faults())
                                .isEmpty()));
    }

    @ParameterizedTest
    @CsvSource({
        "mustache.yml, config-examples/grapevine.yml, 3, 0",
        "chat.yml, config-examples/chat/grapevine.yml, 3, 0",
        "email.yml, config-examples/email/grapevine.yml, 1, 0",
        "email.yml, config-examples/email/microsoft-365/grapevine.yml, 0, 0",
        "email.yml, config-examples/email/google-workspace/grapevine.yml, 1, 0",
        "discord.yml, config-examples/discord/grapevine.yml, 1, 0",
        "mattermost.yml, config-examples/mattermost/grapevine.yml, 1, 0",
        "slack.yml, config-examples/slack/grapevine.yml, 1, 0",
        "pagerduty.yml, config-examples/pagerduty/grapevine.yml, 1, 0",
        "telegram.yml, config-examples/telegram/grapevine.yml, 1, 0",
        "incidents.yml, config-examples/incidents/grapevine.yml, 6, 0",
        "simple.yml, config-examples/repeat/grapevine.yml, 1, 0",
        "incidents.yml, config-examples/inhibition/grapevine.yml, 0, 0",
        "on-call/alertmanager.yml, config-examples/on-call/grapevine.yml, 0, 0",
        "on-call/two-people/alertmanager.yml, config-examples/on-call/two-people/grapevine.yml, 0, 0",
        "receivers/alertmanager.yml, config-examples/receivers/twilio-voice.yml, 0, 0",
        "heartbeats.yml, config-examples/heartbeats/grapevine.yml, 0, 3",
        "simple.yml, config-examples/prometheus-pair/grapevine.yml, 0, 2",
        "simple.yml, config-examples/values/grapevine.yml, 0, 0"
    })
    void theExtensionsLoadWithTheConfigurationThatTheyGoWith(
            String main, Path added, int integrations, int heartbeats) {
        MainFile loaded = ConfigLoader.LITERAL.load(DIRECTORY.resolve(main)).get();
        Extensions extensions =
                ConfigLoader.LITERAL.extensions(added, loaded.config()).get().extensions();
        assertThat(extensions.integrations()).hasSize(integrations);
        assertThat(extensions.of(HeartbeatSettings.NONE).heartbeats()).hasSize(heartbeats);
    }

    @TestFactory
    Stream<DynamicTest> everyAddedKindHasAnExample() {
        Path directory = Path.of("config-examples/receivers");
        MainFile main =
                ConfigLoader.LITERAL.load(directory.resolve("alertmanager.yml")).get();
        return Kinds.added().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.label(),
                        () -> assertThat(ConfigLoader.LITERAL
                                        .extensions(directory.resolve(kind.label() + ".yml"), main.config())
                                        .get()
                                        .extensions()
                                        .receivers()
                                        .byName()
                                        .get("phone"))
                                .extracting(Kinds::of)
                                .containsOnly(kind)));
    }

    @Test
    void everyFileIsLoadedByATest() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".md")).toList())
                    .allSatisfy(file -> assertThat(examples().contains(file)
                                    || ELSEWHERE.containsKey(file.getFileName().toString()))
                            .as("%s", file)
                            .isTrue());
        }
        for (Map.Entry<String, String> test : ELSEWHERE.entrySet()) {
            assertThat(Files.readString(Path.of("src/test/java/io/grapevine", test.getValue() + ".java")))
                    .contains("config-examples/" + test.getKey());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleSaysWhenToUseIt() throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(file -> file.toString().matches(".*\\.(yml|service)")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.toString(), () -> assertThat(headComment(file)).containsPattern("Use (it|them) ")));
        }
    }

    private static String headComment(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config-examples/teams", "config-examples/on-call/company"})
    void theFilesOfTeamsLoadWithTheirMainFile(Path directory) throws IOException {
        MainFile main =
                ConfigLoader.LITERAL.load(directory.resolve("alertmanager.yml")).get();
        FileSet.Listing<String, ByteBuffer> listing = TeamFiles.list(directory.resolve("teams"));

        assertThat(listing.ignored()).isEmpty();
        assertThat(listing.entries()).hasSize(2);
        assertThat(ConfigLoader.LITERAL.teams(main, listing.entries()).values())
                .allSatisfy(read -> assertThat(read.faults()).isEmpty());
    }

    @Test
    void everyExampleIsListedInTheReadme() throws IOException {
        String readme = Files.readString(DIRECTORY.resolve("README.md"));
        assertThat(examples())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(readme).contains("(" + file.getFileName() + ")"));
    }
}
