package io.grapevine.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where files are written; a port, so that tests can have a disk that is full, broken or stuck. */
@FunctionalInterface
interface Disk {
    /** The file system. */
    Disk REAL = (path, options) -> new ChannelFile(FileChannel.open(path, options));

    /** Opens a file for writing. */
    OutFile open(Path path, OpenOption... options) throws IOException;

    /** Opens a file that must not exist yet, and keeps other processes from taking it for an abandoned one. */
    default OutFile create(Path path) throws IOException {
        OutFile file = open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.claim();
        return file;
    }

    /** A file that is being written. */
    interface OutFile extends Closeable {
        /** Marks the file as in use until it is closed, where the file system can. */
        void claim();

        /** Writes all that is left in {@code bytes} at the end. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns once what was written can no longer be lost. */
        void force() throws IOException;

        /** Cuts the file off after {@code length} bytes. */
        void truncate(long length) throws IOException;
    }
}
