package io.grapevine.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build leaves in a home directory. */
class HomeTracesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final String MEASURED = "[filesystem \"a|b\"]\n\tminRacyThreshold = 0 nanoseconds\n";

    @TempDir
    Path home;

    private Path write(String name, String text, Instant time) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private void delete() throws IOException {
        new HomeTraces(home, START).delete();
    }

    @Test
    void whatThisBuildWroteIsDeletedWithItsDirectories() throws Exception {
        write(".redhat/anonymousId", "x", START.plusSeconds(1));
        write(".config/jgit/config", MEASURED, START.plusSeconds(1));

        delete();

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void whatWasThereBeforeStays() throws Exception {
        Path id = write(".redhat/anonymousId", "x", START.minusSeconds(1));
        Path config = write(".config/jgit/config", MEASURED, START.minusSeconds(1));

        delete();

        assertThat(id).exists();
        assertThat(config).exists();
    }

    @Test
    void aConfigurationThatHoldsMoreThanMeasurementsStays() throws Exception {
        Path config = write(".config/jgit/config", MEASURED + "[core]\n\tx = y\n", START.plusSeconds(1));

        delete();

        assertThat(config).exists();
    }

    @Test
    void aDirectoryThatOthersUseStays() throws Exception {
        Path id = write(".redhat/anonymousId", "x", START.plusSeconds(1));
        Path other = write(".redhat/other", "x", START.minusSeconds(1));

        delete();

        assertThat(id).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void nothingIsDeletedWhereNothingWasWritten() throws Exception {
        delete();

        assertThat(home).isEmptyDirectory();
    }
}
