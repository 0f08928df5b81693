package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive lock of a directory by this process. The operating system holds it on a file, {@code grapevine/lock} in the data
 * directory, and releases it when the process ends, however it ends.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
    private static final String FILE = "lock";

    private final @Nullable FileChannel channel;

    private DirectoryLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Acquires the lock of the directory of {@code --storage.path}. If the file system cannot write or lock files, logs a warning and
     * returns a lock without effect.
     *
     * @throws IOException if another process holds the lock; the message says so to the user
     */
    public static DirectoryLock take(Path directory) throws IOException {
        Path file = directory.resolve("grapevine").resolve(FILE);
        FileChannel channel;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = open(file);
        } catch (IOException e) {
            warn(file, e);
            return new DirectoryLock(null);
        }
        return locked(channel, file, "--storage.path: " + directory);
    }

    /**
     * Acquires the lock of a directory by a file in it. If the file system cannot lock files, logs a warning and returns a lock without
     * effect.
     *
     * @throws IOException if the file cannot be written, or another process holds the lock
     */
    public static DirectoryLock take(Path directory, Path file) throws IOException {
        return locked(open(file), file, directory.toString());
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static DirectoryLock locked(FileChannel channel, Path file, String directory) throws IOException {
        if (isLocked(channel, file)) {
            name(channel);
            return new DirectoryLock(channel);
        }
        String holder = holder(channel).map(pid -> " with process id " + pid).orElse("");
        close(channel);
        throw new IOException(directory + " is in use by another process" + holder
                + " (expected: a directory of its own for each process)");
    }

    private static boolean isLocked(FileChannel channel, Path file) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process already holds it
        } catch (IOException e) {
            warn(file, e);
            return true;
        }
    }

    private static void warn(Path file, IOException reason) {
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("err", FileReason.of(reason))
                .log("Data directory cannot be locked: make sure that no other process uses it");
    }

    /** Writes the process id, for the error message of the next process; the lock does not depend on it. */
    private static void name(FileChannel channel) {
        String text = ProcessHandle.current().pid() + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("err", FileReason.of(e)).log("Writing the process id into the lock file failed");
        }
    }

    /** The id that the holder of the lock wrote, if any; in another container it may be that of another process. */
    private static Optional<String> holder(FileChannel channel) {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        try {
            channel.read(bytes, 0);
        } catch (IOException e) {
            return Optional.empty();
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("\\d{1,19}") ? Optional.of(text) : Optional.empty();
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("err", FileReason.of(e)).log("Closing the lock file failed");
            }
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        close(channel);
    }
}
