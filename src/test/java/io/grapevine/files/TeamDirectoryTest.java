package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.grapevine.config.yaml.ConfigError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamDirectoryTest {
    @TempDir
    Path directory;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(directory.resolve(name), name);
        }
    }

    private List<String> teams() throws IOException {
        return TeamFiles.list(directory).entries().stream()
                .map(FileSet.Entry::key)
                .toList();
    }

    private String reason(String name) throws IOException {
        return TeamFiles.list(directory).entries().stream()
                .filter(entry -> entry.file().equals(directory.resolve(name)))
                .map(entry -> entry.faults().stream().map(ConfigError::message).collect(Collectors.joining()))
                .findFirst()
                .orElse("not listed");
    }

    @Test
    void directoryOfSecretsIsPassedOver() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("secrets")).resolve("slack"), "x");
        Files.writeString(Files.createDirectories(directory.resolve("more")).resolve("c.yml"), "team: c");
        assertThat(TeamFiles.list(directory).ignored())
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("more");
    }

    @Test
    void filesAreListedByNameAndOthersIgnored() throws IOException {
        write("z.yml", "a.eu.yaml", "a.yml", "README.md", "b.yml~", "c.YML", ".hidden.yml", "..data", "yml");

        assertThat(teams()).containsExactly("a.eu", "a", "z");
        assertThat(TeamFiles.list(directory).ignored())
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("README.md", "b.yml~", "c.YML", "yml");
    }

    @Test
    void linksOfAKubeletAreFollowed() throws IOException {
        Path version = Files.createDirectory(directory.resolve("..2026_11_21"));
        Files.writeString(version.resolve("db.yml"), "x");
        Files.createSymbolicLink(directory.resolve("..data"), version.getFileName());
        Files.createSymbolicLink(directory.resolve("db.yml"), Path.of("..data", "db.yml"));

        assertThat(teams()).containsExactly("db");
        assertThat(reason("db.yml")).isEmpty();
    }

    @Test
    void aFileThatCannotBeUsedIsListedWithTheReason() throws Exception {
        write("a.yaml", "a.yml", "two words.yml");
        Files.write(directory.resolve("large.yml"), new byte[TeamFiles.MOST_BYTES + 1]);
        Files.write(directory.resolve("largest.yml"), new byte[TeamFiles.MOST_BYTES]);
        Files.createDirectory(directory.resolve("folder.yml"));
        Files.createSymbolicLink(directory.resolve("dangling.yml"), Path.of("missing"));
        Files.createSymbolicLink(directory.resolve("loop.yml"), Path.of("loop.yml"));
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("pipe.yml").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThat(reason("a.yaml")).isEmpty();
            assertThat(reason("a.yml")).isEqualTo("a.yaml is of the same name (expected: one file of a name)");
            assertThat(reason("two words.yml")).startsWith("name of the file (expected: letters");
            assertThat(reason("large.yml")).isEqualTo("more than 1048576 bytes (expected: at most as many)");
            assertThat(reason("largest.yml")).isEmpty();
            assertThat(reason("folder.yml")).startsWith("not a regular file");
            assertThat(reason("pipe.yml")).startsWith("not a regular file");
            assertThat(reason("dangling.yml")).startsWith("no such file or directory");
            assertThat(reason("loop.yml")).isNotEmpty();
        });
    }

    @Test
    void filesBeyondTheLimitAreLeftOutByName() throws IOException {
        for (int i = 0; i <= TeamFiles.MOST_FILES; i++) {
            write("t%04d.yml".formatted(i));
        }

        FileSet.Listing<String, ByteBuffer> listing = TeamFiles.list(directory);
        assertThat(listing.entries()).hasSize(TeamFiles.MOST_FILES);
        assertThat(listing.fault())
                .isEqualTo("1001 files (expected: at most 1000); those from t1000.yml on are left out");
        Files.delete(directory.resolve("t0000.yml"));
        assertThat(TeamFiles.list(directory).fault()).isEmpty();
    }

    @Test
    void whatIsNoDirectoryCannotBeListed() throws IOException {
        write("file");

        assertThat(TeamFiles.list(directory).entries()).isEmpty();
        assertThatThrownBy(() -> TeamFiles.list(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> TeamFiles.list(directory.resolve("file"))).isInstanceOf(NotDirectoryException.class);
    }
}
