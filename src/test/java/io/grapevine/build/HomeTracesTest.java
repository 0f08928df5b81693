package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deletion of files that plugins of the build leave in the home directory. */
class HomeTracesTest {
    /** The start of this process, which starts the program as the build does. */
    private static final Instant START =
            ProcessHandle.current().info().startInstant().orElseThrow();

    private static final String MEASURED = "[filesystem \"a|b\"]\n\tminRacyThreshold = 0 nanoseconds\n";

    private static BuildProgram program;

    @TempDir
    Path home;

    @BeforeAll
    static void compile(@TempDir Path classes) {
        program = BuildProgram.compiled("HomeTraces", classes);
    }

    private Path write(String name, String text, Instant time) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private void delete() throws IOException, InterruptedException {
        program.run(home);
    }

    @Test
    void filesOfThisBuildAreDeletedWithTheirDirectories() throws Exception {
        write(".redhat/anonymousId", "x", START.plusSeconds(1));
        write(".config/jgit/config", MEASURED, START.plusSeconds(1));

        delete();

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void filesFromBeforeTheBuildStay() throws Exception {
        Path id = write(".redhat/anonymousId", "x", START.minusSeconds(10));
        Path config = write(".config/jgit/config", MEASURED, START.minusSeconds(10));

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
        Path other = write(".redhat/other", "x", START.minusSeconds(10));

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
