package io.grapevine.eventrecorder;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.EventRecorderConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends an event per line to a file, which is created if it is missing. Each write looks whether the path still names the
 * open file, so a file that was renamed or removed, as by logrotate, is followed by a new one without a signal. A file that
 * cannot be opened or written is tried again at the next event.
 */
public final class FileOutput implements EventOutput {
    private static final Logger LOG = LoggerFactory.getLogger(FileOutput.class);

    private final String name;
    private final Path path;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean torn;

    /** An output that is not open yet. */
    public FileOutput(EventRecorderConfig.FileOutput config) {
        this.path = Path.of(config.path());
        this.name = EventOutput.name("file", config.name(), path.toString());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open() throws ConfigLoadException {
        try {
            follow();
        } catch (IOException e) {
            throw new ConfigLoadException(name + ": " + String.valueOf(e.getMessage()));
        }
    }

    /** Opens the file, if the path does not name the open one. The message of a fault can be shown. */
    private void follow() throws IOException {
        if (channel != null && isCurrent()) {
            return;
        }
        close();
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            key = keyOfPath();
            torn = false;
        } catch (IOException e) {
            close();
            throw new IOException(FileReason.of(e), e);
        }
    }

    private boolean isCurrent() {
        try {
            return Objects.equals(key, keyOfPath());
        } catch (IOException missing) {
            return false;
        }
    }

    /** What identifies a file, its device and inode; null where the file system has nothing of the kind. */
    private @Nullable Object keyOfPath() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public int send(EncodedEvent event) throws IOException {
        follow();
        byte[] json = event.jsonBytes();
        ByteBuffer line = ByteBuffer.allocate(json.length + 2);
        if (torn) {
            line.put((byte) '\n'); // a disk that was full has cut a line short
        }
        line.put(json).put((byte) '\n').flip();
        int size = line.remaining();
        try {
            while (line.hasRemaining()) {
                Objects.requireNonNull(channel).write(line);
            }
            torn = false;
        } catch (IOException e) {
            torn = torn || line.position() > 0;
            throw new IOException(FileReason.of(e), e);
        }
        return size;
    }

    @Override
    public CompletionStage<Void> close(Duration budget) {
        close();
        return CompletableFuture.completedFuture(null);
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("output", name())
                    .addKeyValue("err", FileReason.of(e))
                    .log("Closing an event output failed");
        }
        channel = null;
        key = null;
    }
}
