package io.grapevine.history.store;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive lock of the directory of a history by this process. The operating system releases it when the process ends,
 * however it ends.
 */
final class HistoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryLock.class);
    private static final String FILE = "history.lock";
    private static final int LONGEST_ID = 20;

    private final FileChannel channel;

    private HistoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock. Where the file system cannot lock files, it is without effect.
     *
     * @throws IOException if the lock file cannot be written, or another process holds the lock
     */
    static HistoryLock take(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                throw new IOException(directory + " is in use by another process" + holder(channel)
                        + " (expected: a directory of its own for each process)");
            }
            byte[] id = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(id), 0);
            return new HistoryLock(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @SuppressWarnings("resource") // the channel holds the lock until it is closed
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process already holds it
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("err", FileReason.of(e)).log("The directory of the history cannot be locked");
            return true;
        }
    }

    /** The id that the holder of the lock wrote, if any; in another container it may be that of another process. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_ID);
        channel.read(bytes, 0);
        String id = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return id.matches("\\d{1,19}") ? " with process id " + id : "";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("err", FileReason.of(e)).log("Closing the lock file failed");
        }
    }
}
