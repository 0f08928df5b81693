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

/** Operations on directories and file names. */
final class Directories {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Directories() {}

    /** The parent directory of {@code file}. */
    static Path of(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("file: " + file + " (expected: a path inside a directory)");
        }
        return parent;
    }

    /** Makes the entries of {@code directory} durable. */
    static void force(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // other systems cannot open a directory
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates {@code directory} and its missing parents. */
    static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = of(directory);
            create(above);
            Files.createDirectories(directory); // no error if another process creates it first
            force(above);
        }
    }

    /**
     * Links a corrupt file under a second name with the time of its last write. It also keeps its own name, so that a
     * crash before the next snapshot loses nothing and makes no further copy.
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
            // linked on an earlier start
        }
    }
}
