package io.grapevine.configfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The configurations that we show to users are ones that we load. */
class ConfigExamplesTest {
    private static final Path DIRECTORY = Path.of("config-examples");

    private static final Path EXTENSIONS = DIRECTORY.resolve("grapevine.yml");

    private final ConfigLoader loader =
            new ConfigLoader(new ConfigLoader.Options(ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty()));

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
                .filter(file -> !file.equals(EXTENSIONS))
                .map(file -> DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()),
                        () -> assertThat(loader.load(file)).isInstanceOf(ConfigLoader.Loaded.class)));
    }

    @Test
    void theExtensionsLoadWithTheConfigurationThatTheyGoWith() {
        ConfigLoader.Loaded loaded = (ConfigLoader.Loaded) loader.load(DIRECTORY.resolve("mustache.yml"));
        assertThat(ExtensionsLoader.load(EXTENSIONS, loaded.config()))
                .isInstanceOfSatisfying(
                        ExtensionsLoader.Loaded.class,
                        extensions -> assertThat(extensions.extensions().integrations())
                                .hasSize(3));
    }

    @Test
    void theFilesOfTeamsLoadWithTheirMainFile() throws IOException {
        Path directory = DIRECTORY.resolve("teams");
        ConfigLoader.Loaded main = (ConfigLoader.Loaded) loader.load(directory.resolve("alertmanager.yml"));
        TeamDirectory.Listing listing = TeamDirectory.list(directory.resolve("teams"));
        TeamLoader teams = loader.teams(main.main());

        assertThat(listing.ignored()).isEmpty();
        assertThat(listing.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(teams.load(entry)).isInstanceOf(TeamLoader.Loaded.class));
    }

    @Test
    void everyExampleIsListedInTheReadme() throws IOException {
        String readme = Files.readString(DIRECTORY.resolve("README.md"));
        assertThat(examples())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(readme).contains("(" + file.getFileName() + ")"));
    }
}
