package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.receiver.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryIsLockedUntilTheLockIsClosed() throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("--storage.path: " + directory + " is in use by another process")
                    .hasMessageContaining(" " + ProcessHandle.current().pid() + " ");
        }
        try (DirectoryLock again = DirectoryLock.take(directory)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aLockFileOfAProcessThatHasEndedIsTakenOver() throws IOException {
        Files.createDirectories(directory.resolve("grapevine"));
        Path file = Files.writeString(directory.resolve("grapevine").resolve("lock"), "12345678901234567\n");

        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThat(file).hasContent(ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void whereNothingCanBeWrittenTheStartGoesOnWithAWarning() throws IOException {
        Files.writeString(directory.resolve("grapevine"), "a file where the directory of the lock should be");

        try (LogLines log = LogLines.capture();
                DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThat(log.lines()).anyMatch(line -> line.contains("Data directory cannot be locked"));
        }
    }
}
