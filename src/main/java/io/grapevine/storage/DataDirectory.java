package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks of the data directory, {@code --storage.path}. */
public final class DataDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String PROBE = ".writable";
    private static final String READ_ONLY = "read-only file system";

    private DataDirectory() {}

    /**
     * Creates the directory if it is missing, and checks that files can be created in it and in the one of the append
     * logs. On a read-only file system, to which Linux turns one after an error, only an error is logged: notifications
     * are sent without storage.
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
        try {
            Files.delete(Files.createTempFile(directory, PROBE, ""));
        } catch (IOException e) {
            String reason = FileReason.of(e);
            if (!reason.equals(READ_ONLY)) {
                throw fault(directory + ": " + reason, "a directory that can be written", e);
            }
            LOG.atError()
                    .addKeyValue("file", directory)
                    .addKeyValue("err", reason)
                    .log("Data directory cannot be written, changes are kept in memory only");
        }
    }

    private static IOException fault(String actual, String expected, @Nullable IOException cause) {
        return new IOException("--storage.path: " + actual + " (expected: " + expected + ")", cause);
    }
}
