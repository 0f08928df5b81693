package io.grapevine.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

final class Directories {
    private Directories() {}

    static Path of(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("file: " + file + " (expected: a path inside a directory)");
        }
        return parent;
    }

    /** The files of {@code directory} whose names have a form, in the order of their names; none if it does not exist. */
    static List<Path> list(Path directory, Pattern form) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            form.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
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

    static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = of(directory);
            create(above);
            Files.createDirectories(directory); // no error if another process creates it first
            force(above);
        }
    }
}
