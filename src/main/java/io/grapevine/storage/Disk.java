package io.grapevine.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Port for writing files, so that tests can simulate a disk that is full, fails or hangs. */
@FunctionalInterface
interface Disk {
    /** The file system. */
    Disk REAL = (path, options) -> new ChannelFile(FileChannel.open(path, options));

    /** Opens a file for writing. */
    OutFile open(Path path, OpenOption... options) throws IOException;

    /** Creates a new file and locks it, which shows other processes that it is in use. */
    default OutFile create(Path path) throws IOException {
        OutFile file = open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.claim();
        return file;
    }

    /** A file open for writing. */
    interface OutFile extends Closeable {
        /** Locks the file until it is closed, where the file system supports it. */
        void claim();

        /** Appends the remaining {@code bytes}. */
        void write(ByteBuffer bytes) throws IOException;

        /** Makes all writes durable (fsync). */
        void force() throws IOException;

        /** Truncates the file to {@code length} bytes. */
        void truncate(long length) throws IOException;
    }
}
