package io.grapevine.files;

import io.grapevine.config.yaml.Read;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads directories of configuration files. */
public final class DirectoryFiles {
    private DirectoryFiles() {}

    /**
     * The names in a directory, sorted, without hidden ones such as a kubelet's {@code ..data}.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<String> visible(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Reads a regular file of at most {@code most} bytes; links are followed. */
    public static Read<byte[]> read(Path file, int most) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return Read.faulty(file, "not a regular file (expected: a file)"); // a pipe would block the reader
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(most + 1);
            return content.length > most
                    ? Read.faulty(file, "more than " + most + " bytes (expected: at most as many)")
                    : Read.of(content);
        } catch (IOException e) {
            return Read.unreadable(file, e);
        }
    }
}
