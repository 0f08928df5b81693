package io.grapevine.storage;

import io.grapevine.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of the data directory, {@code --storage.path}. */
public final class DataDirectory {
    private static final String PROBE = ".writable";

    private DataDirectory() {}

    /**
     * Creates the directory if it is missing, and checks that files can be created in it and in the one of the append
     * logs.
     *
     * @throws IOException if it cannot be used, with a message for the user
     */
    public static void prepare(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw fault(directory + ": not a directory", "a directory", null);
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw fault(directory + ": " + FileReason.of(e), "a directory that is there or can be made", e);
        }
        for (Path each : List.of(directory, directory.resolve(StateFiles.LOG_DIRECTORY))) {
            if (Files.exists(each)) {
                checkWritable(each);
            }
        }
    }

    /** Creates an empty file, which succeeds on a full disk: notifications are sent without storage. */
    private static void checkWritable(Path directory) throws IOException {
        Path probe = directory.resolve(PROBE);
        try {
            Files.write(probe, new byte[0]);
            Files.deleteIfExists(probe);
        } catch (IOException e) {
            throw fault(directory + ": " + FileReason.of(e), "a directory that can be written", e);
        }
    }

    private static IOException fault(String actual, String expected, @Nullable IOException cause) {
        return new IOException("--storage.path: " + actual + " (expected: " + expected + ")", cause);
    }
}
