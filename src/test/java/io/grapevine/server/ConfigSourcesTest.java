package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.ConfigLoader;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
    private static final String CONFIG = """
            route: {receiver: r}
            receivers: [{name: r, webhook_configs: [{url: '${file:hook}'}]}]
            templates: ['templates/*.tmpl']
            """;
    private static final String EXTENSIONS = "messages: {mustache: {files: ['templates/*.mustache']}}\n";

    private static final String PLAIN = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    @TempDir
    Path directory;

    private Map<String, String> before;

    private static ConfigLoader loader() {
        return new ConfigLoader(new ConfigLoader.Options(
                ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty(), SecretReferences.expanded(Map.of())));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The sources of a configuration whose files all exist. */
    private ConfigSources sources() throws IOException {
        Files.createDirectories(directory.resolve("templates"));
        write("hook", "http://a");
        write("templates/a.tmpl", "a");
        write("templates/a.mustache", "a");
        return new ConfigSources(
                write("alertmanager.yml", CONFIG),
                Optional.of(write("grapevine.yml", EXTENSIONS)),
                Optional.empty(),
                loader(),
                List::of);
    }

    /** The sources of a configuration without a {@code grapevine.yml} and without teams. */
    private static ConfigSources alone(Path file) {
        return new ConfigSources(file, Optional.empty(), Optional.empty(), loader(), List::of);
    }

    /** The files that have changed since {@link #before}, which is now. */
    private List<String> changed(ConfigSources sources) {
        Map<String, String> now = sources.digests();
        List<String> changed = ConfigSources.changed(before, now).stream()
                .map(file -> directory.relativize(Path.of(file)).toString())
                .toList();
        before = now;
        return changed;
    }

    @Test
    void contentOfEachFileCounts() throws IOException {
        ConfigSources sources = sources();
        for (String file :
                List.of("alertmanager.yml", "grapevine.yml", "hook", "templates/a.tmpl", "templates/a.mustache")) {
            before = sources.digests();
            assertThat(sources.digests()).isEqualTo(before);
            write(file, Files.readString(directory.resolve(file)) + "\n");
            assertThat(changed(sources)).containsExactly(file);
        }
    }

    @Test
    void filesThatAddedReceiversNameCountAsThoseOfTheConfiguration() throws IOException {
        ConfigSources sources = sources();
        write("topic", "t1");
        write(
                "grapevine.yml",
                "receivers: [{name: r, ntfy_configs: [{url: 'http://n', topic: '${file:topic}', token_file: token}]}]");
        before = sources.digests();

        write("topic", "t2");
        assertThat(changed(sources)).containsExactly("topic");
        write("token", "1");
        assertThat(changed(sources)).containsExactly("token");
        write("token", "2");
        assertThat(sources.digests()).isEqualTo(before);
    }

    @Test
    void filesWithRulesForSilencesCountInTheDirectoriesThatAreNamedNow() throws IOException {
        ConfigSources sources = sources();
        Files.createDirectory(directory.resolve("silences"));
        write("silences/a.yml", "1");
        write("silences/notes.txt", "1");
        write("grapevine.yml", "silences: {dirs: [silences]}");
        before = sources.digests();

        write("silences/a.yml", "2");
        write("silences/b.yaml", "1");
        write("silences/notes.txt", "2");
        assertThat(changed(sources)).containsExactly("silences/a.yml", "silences/b.yaml");
        write("grapevine.yml", "silences: {dirs: [x");
        assertThat(changed(sources)).containsExactly("grapevine.yml");
        write("grapevine.yml", "silences: {dirs: []}");
        assertThat(changed(sources)).containsExactly("grapevine.yml", "silences/a.yml", "silences/b.yaml");
    }

    @Test
    void aFileOfKeysThatBecomesReadableIsAChange() throws IOException {
        ConfigSources sources = sources();
        write("grapevine.yml", "messages: {buttons: {key_file: keys}}");
        before = sources.digests();

        write("keys", "a-key-of-the-test");
        assertThat(changed(sources)).containsExactly("keys");
        write("keys", "another-key-of-the-test"); // is read when a link is made or opened
        assertThat(sources.digests()).isEqualTo(before);
    }

    @Test
    void writingTheSameContentIsNoChange() throws IOException {
        ConfigSources sources = sources();
        before = sources.digests();

        Files.delete(directory.resolve("alertmanager.yml"));
        Path written = write("alertmanager.yml", CONFIG);
        Files.setLastModifiedTime(written, FileTime.from(Instant.EPOCH));
        assertThat(sources.digests()).isEqualTo(before);
    }

    @Test
    void newAndRemovedTemplatesAreChanges() throws IOException {
        ConfigSources sources = sources();
        Map<String, String> first = sources.digests();
        before = first;

        write("templates/b.tmpl", "b");
        write("templates/b.txt", "matches no pattern");
        assertThat(changed(sources)).containsExactly("templates/b.tmpl");
        Files.delete(directory.resolve("templates/b.tmpl"));
        assertThat(sources.digests()).isEqualTo(first);
        before = first;
        Files.delete(directory.resolve("templates/a.tmpl"));
        assertThat(changed(sources)).containsExactly("templates/a.tmpl");
    }

    @Test
    void filesThatAChangedConfigurationNamesCountFromThenOn() throws IOException {
        ConfigSources sources = sources();
        Files.createDirectory(directory.resolve("more"));
        write("more/b.tmpl", "b");
        sources.digests();
        write("alertmanager.yml", CONFIG.replace("templates/*", "more/*"));
        before = sources.digests();

        write("templates/a.tmpl", "changed");
        assertThat(sources.digests()).isEqualTo(before);
        write("more/b.tmpl", "changed");
        assertThat(changed(sources)).containsExactly("more/b.tmpl");
    }

    @Test
    void removedFilesAreChangesUntilTheyAreBack() throws IOException {
        ConfigSources sources = sources();
        Map<String, String> first = sources.digests();
        for (String file : List.of("alertmanager.yml", "grapevine.yml", "hook")) {
            before = first;
            String content = Files.readString(directory.resolve(file));
            Files.delete(directory.resolve(file));
            assertThat(changed(sources)).containsExactly(file);
            assertThat(sources.digests()).isEqualTo(sources.digests());
            write(file, content);
            assertThat(sources.digests()).isEqualTo(first);
        }
    }

    @Test
    void templatesAndSecretsOfAFaultyConfigurationCountAsBefore() throws IOException {
        ConfigSources sources = sources();
        sources.digests();
        write("alertmanager.yml", CONFIG + "nothing: known\n");
        before = sources.digests();

        write("templates/a.tmpl", "changed");
        write("hook", "http://b");
        assertThat(changed(sources)).containsExactly("hook", "templates/a.tmpl");
    }

    @Test
    void aSecretThatIsMissingAtFirstCountsWhenItAppears() throws IOException {
        ConfigSources sources = sources();
        Files.delete(directory.resolve("hook"));
        before = sources.digests();

        write("hook", "http://a");
        assertThat(changed(sources)).contains("hook", "templates/a.tmpl");
        write("templates/a.tmpl", "changed");
        assertThat(changed(sources)).containsExactly("templates/a.tmpl");
    }

    @Test
    void onlyThePresenceOfAFileThatIsReadAtEachUseCounts() throws IOException {
        ConfigSources sources =
                alone(write("alertmanager.yml", "global: {http_config: {tls_config: {ca_file: ca.pem}}}\n" + PLAIN));
        before = sources.digests();

        write("ca.pem", "one");
        assertThat(changed(sources)).containsExactly("ca.pem");
        write("ca.pem", "two");
        assertThat(sources.digests()).isEqualTo(before);
    }

    @Test
    void aPatternThatIsNoneIsReportedByTheLoadOnly() throws IOException {
        write("hook", "http://a");
        ConfigSources sources = alone(write("alertmanager.yml", CONFIG.replace("templates/*.tmpl", "[.tmpl")));

        assertThat(sources.digests()).isEqualTo(sources.digests());
        assertThat(sources.digests().keySet()).anyMatch(name -> name.endsWith("/[.tmpl"));
    }

    @Test
    void aPipeIsNotRead() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        Map<String, String> fingerprint = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> alone(pipe).digests());
        assertThat(fingerprint).containsExactly(Map.entry(pipe.toString(), "not a regular file"));
    }

    @Test
    void linksOfAKubeletAreFollowed() throws IOException {
        Map<String, String> files =
                Map.of("alertmanager.yml", CONFIG.replace("templates/", ""), "a.tmpl", "a", "hook", "http://a");
        MountedConfig mounted = new MountedConfig(directory, files);
        ConfigSources sources = alone(mounted.file("alertmanager.yml"));
        before = sources.digests();

        mounted.replace(files);
        assertThat(sources.digests()).isEqualTo(before);
        mounted.replace(
                Map.of("alertmanager.yml", CONFIG.replace("templates/", ""), "a.tmpl", "b", "hook", "http://b"));
        assertThat(changed(sources)).containsExactly("a.tmpl", "hook");
    }

    @Test
    void filesOfTeamsAndWhatTheyReferToCount() throws IOException {
        Path teams = Files.createDirectory(directory.resolve("teams"));
        String team =
                "team: t\nroute: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: '${file:hook}'}]}]\n";
        write("teams/a.yml", team);
        write("teams/README.md", "ignored");
        ConfigSources sources = new ConfigSources(
                write("alertmanager.yml", PLAIN),
                Optional.of(write("grapevine.yml", EXTENSIONS + "integrations: [{receiver: a/r, kind: webhook}]\n")),
                Optional.of(teams),
                loader(),
                List::of);
        before = sources.digests();

        write("teams/hook", "http://a");
        assertThat(changed(sources)).containsExactly("teams/hook");
        write("teams/hook", "http://b");
        assertThat(changed(sources)).containsExactly("teams/hook");
        write("teams/a.yml", "broken: [");
        assertThat(changed(sources)).contains("teams/a.yml");
        write("teams/b.yml", team);
        assertThat(changed(sources)).contains("teams/b.yml");
        Files.delete(directory.resolve("teams/b.yml"));
        assertThat(changed(sources)).contains("teams/b.yml");
        write("teams/README.md", "still ignored");
        write("teams/.hidden.yml", team);
        assertThat(sources.digests()).isEqualTo(before);
        Files.createDirectory(directory.resolve("templates"));
        write("templates/a.mustache", "a");
        assertThat(changed(sources)).containsExactly("templates/a.mustache");
    }
}
