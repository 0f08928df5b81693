package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aMissingDirectoryIsCreatedWithThoseAboveItAndNothingIsLeftInIt() throws IOException {
        Path data = directory.resolve("a/b");

        DataDirectory.prepare(data);
        DataDirectory.prepare(data);

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.prepare(file))
                .hasMessage("--storage.path: " + file + ": not a directory (expected: a directory)");
        assertThatThrownBy(() -> DataDirectory.prepare(file.resolve("below")))
                .hasMessageStartingWith("--storage.path: " + file.resolve("below") + ": ")
                .hasMessageEndingWith(" (expected: a directory that is there or can be made)");
    }

    /** In {@code /proc} nobody can create a file, not even root. */
    @Test
    void aDirectoryInWhichNoFileCanBeCreatedIsRefused() {
        Path proc = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(proc), "there is no /proc");

        assertThatThrownBy(() -> DataDirectory.prepare(proc))
                .hasMessageStartingWith("--storage.path: /proc/self: ")
                .hasMessageEndingWith(" (expected: a directory that can be written)");
    }

    @Test
    void aDirectoryWithoutThePermissionToWriteIsRefusedAlsoThatOfTheLogs() throws IOException {
        Path logs = Files.createDirectory(directory.resolve(StateFiles.LOG_DIRECTORY));
        for (Path locked : new Path[] {logs, directory}) {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
            try {
                assumeFalse(Files.isWritable(locked), "root may write everywhere");

                assertThatThrownBy(() -> DataDirectory.prepare(directory))
                        .hasMessage("--storage.path: " + locked
                                + ": permission denied (expected: a directory that can be written)");
            } finally {
                Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
