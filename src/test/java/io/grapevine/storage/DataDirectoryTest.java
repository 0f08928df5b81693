package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void anyEntryInTheDirectoryLeavesItUsable() throws IOException {
        Files.createDirectories(directory.resolve(".writable/content"));

        DataDirectory.prepare(directory);
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

    /** In {@code /proc} no user can create a file, not even root. */
    @Test
    void aDirectoryInWhichNoFileCanBeCreatedIsRefused() {
        Path proc = Path.of("/proc/self");
        Tool.need(Files.isDirectory(proc), "there is no /proc");

        assertThatThrownBy(() -> DataDirectory.prepare(proc))
                .hasMessageStartingWith("--storage.path: /proc/self: ")
                .hasMessageEndingWith(" (expected: a directory that can be written)");
    }

    @Test
    void aDirectoryOfTheLogsInWhichNoFileCanBeCreatedIsRefused() throws IOException {
        Path proc = Path.of("/proc/self");
        Tool.need(Files.isDirectory(proc), "there is no /proc");
        Path logs = Files.createSymbolicLink(directory.resolve(StateFiles.LOG_DIRECTORY), proc);

        assertThatThrownBy(() -> DataDirectory.prepare(directory))
                .hasMessageStartingWith("--storage.path: " + logs + ": ")
                .hasMessageEndingWith(" (expected: a directory that can be written)");
    }
}
