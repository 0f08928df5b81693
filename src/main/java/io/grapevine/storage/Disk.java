package io.grapevine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Port for writing files, so that tests can simulate a disk that is full, fails or hangs. */
@FunctionalInterface
interface Disk {
    Disk REAL = (path, options) -> new ChannelFile(FileChannel.open(path, options));

    /** The size of the buffers that combine small writes, in bytes. */
    int BUFFER = 1 << 16;

    OutFile open(Path path, OpenOption... options) throws IOException;

    /** Creates a new file and locks it, which shows other processes that it is in use. */
    default OutFile create(Path path) throws IOException {
        OutFile file = open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.claim();
        return file;
    }

    /** A file open for writing. A write takes all bytes, or fails. */
    interface OutFile extends WritableByteChannel {
        /** Locks the file until it is closed, where the file system supports it. */
        void claim();

        /** Makes all writes durable (fsync). */
        void force() throws IOException;

        void truncate(long length) throws IOException;
    }

    record ChannelFile(FileChannel channel) implements OutFile {
        private static final Logger LOG = LoggerFactory.getLogger(ChannelFile.class);

        @Override
        public void claim() {
            try {
                var unused = channel.tryLock(); // the channel holds the lock until it is closed
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("err", e).log("File cannot be locked");
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int size = bytes.remaining();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return size;
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
