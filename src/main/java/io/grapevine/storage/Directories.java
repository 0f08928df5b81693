package io.grapevine.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** What is done to the names of files. */
final class Directories {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Directories() {}

    /** The directory that {@code file} lies in. */
    static Path of(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("file: " + file + " (expected: a path inside a directory)");
        }
        return parent;
    }

    /** Returns once the names in {@code directory} can no longer be lost. */
    static void force(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // elsewhere a directory cannot be opened
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates {@code directory} and those above it that are missing. */
    static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = of(directory);
            create(above);
            Files.createDirectories(directory); // not an error if somebody else is faster
            force(above);
        }
    }

    /**
     * Keeps a damaged file under a second name, which tells when it was last written. It also stays under its own
     * name, so that a crash before the next snapshot costs nothing, and finding it again then makes no further copy.
     *
     * @return the second name
     */
    static Path setAside(Path file) throws IOException {
        Instant written = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + TIME.format(written));
        try {
            Files.createLink(aside, file);
        } catch (FileAlreadyExistsException e) {
            return aside;
        } catch (IOException | UnsupportedOperationException e) {
            copy(file, aside);
        }
        return aside;
    }

    private static void copy(Path file, Path aside) throws IOException {
        try {
            Files.copy(file, aside);
        } catch (FileAlreadyExistsException e) {
            // kept on an earlier start
        }
    }
}
