package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReasonTest {
    @TempDir
    Path directory;

    private static IOException thrown(ThrowingCallable work) {
        return catchThrowableOfType(IOException.class, work);
    }

    @Test
    void aMissingFileIsNamedOnce() {
        Path file = directory.resolve("none");
        IOException fault = thrown(() -> Files.readString(file));

        assertThat(FileReason.of(fault)).isEqualTo("no such file or directory");
        assertThat(FileReason.withFile(fault)).isEqualTo(file + ": no such file or directory");
        assertThat(FileReason.withFile(new UncheckedIOException(fault)))
                .isEqualTo(file + ": no such file or directory");
    }

    @Test
    void aDirectoryInTheFilesPlaceIsSaidToBeOne() {
        Tool.need(Files.isDirectory(Path.of("/proc")), "the texts of the system are those of Linux");

        assertThat(FileReason.of(thrown(() -> Files.readString(directory)))).isEqualTo("is a directory");
    }

    @Test
    void aFileInADirectorysPlaceIsSaidToBeNone() throws IOException {
        Tool.need(Files.isDirectory(Path.of("/proc")), "the texts of the system are those of Linux");
        Path file = Files.createFile(directory.resolve("file"));

        IOException fault = thrown(() -> Files.readString(file.resolve("below")));
        assertThat(FileReason.of(fault)).isEqualTo("not a directory");
    }

    @Test
    void aFullDiskIsSaidToBeFull() {
        Path full = Path.of("/dev/full");
        Tool.need(Files.isWritable(full), "there is no /dev/full");

        assertThat(FileReason.of(thrown(() -> Files.writeString(full, "x")))).isEqualTo("no space left on device");
    }

    @Test
    void textThatIsNotUtf8IsSaidToBeThat() throws IOException {
        Path file = Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe4});

        assertThat(FileReason.of(thrown(() -> Files.readString(file)))).isEqualTo("not UTF-8");
    }

    @Test
    void faultsWhoseMessageIsOnlyThePathHaveAReason() {
        assertThat(FileReason.of(new AccessDeniedException("/f"))).isEqualTo("permission denied");
        assertThat(FileReason.of(new NotDirectoryException("/f"))).isEqualTo("not a directory");
        assertThat(FileReason.of(new FileAlreadyExistsException("/f"))).isEqualTo("file exists");
        assertThat(FileReason.of(new DirectoryNotEmptyException("/f"))).isEqualTo("directory not empty");
        assertThat(FileReason.withFile(new FileSystemException("/f", null, "Read-only file system")))
                .isEqualTo("/f: read-only file system");
        assertThat(FileReason.withFile(new FileSystemException("/f"))).isEqualTo("/f: input/output error");
        assertThat(FileReason.withFile(new DirectoryIteratorException(new AccessDeniedException("/d"))))
                .isEqualTo("/d: permission denied");
    }

    @Test
    void faultsWithoutAMessageNameNoClass() {
        assertThat(FileReason.withFile(new ClosedChannelException())).isEqualTo("file already closed");
        assertThat(FileReason.withFile(new IOException())).isEqualTo("input/output error");
    }

    @Test
    void ourOwnTextsStayAsTheyAre() {
        assertThat(FileReason.of(new IOException("--storage.path: x"))).isEqualTo("--storage.path: x");
        assertThat(FileReason.of(new IOException("Unclosed class"))).isEqualTo("Unclosed class");
    }
}
