package io.grapevine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Port for writing files, so that tests can simulate a disk that is full, fails or hangs. */
@FunctionalInterface
interface Disk {
    Disk REAL = (path, options) -> new ChannelFile(FileChannel.open(path, options));

    /** Files that only the user of the process can read, where the file system knows such permissions. */
    Disk PRIVATE = (path, options) -> {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return new ChannelFile(FileChannel.open(path, Set.of(options), attributes));
    };

    /** The size of the buffers that combine small writes, in bytes. */
    int BUFFER = 1 << 16;

    OutFile open(Path path, OpenOption... options) throws IOException;

    /** Creates a new file and locks it, which shows other processes that it is in use. */
    default OutFile create(Path path) throws IOException {
        OutFile file = open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.claim();
        return file;
    }

    /** Makes the entries of a directory durable, as those of new files. */
    default void forceDirectory(Path directory) throws IOException {
        force(directory);
    }

    /**
     * Replaces a file atomically and durably; if that fails, the old content stays.
     *
     * @param content writes the new content
     * @param written called once this is durable, with the temporary file that has it, before the old content is gone
     * @return what {@code written} returns
     */
    default <T> T replace(Path file, Content content, Written<T> written) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            createDirectory(directoryOf(file));
            try (OutFile out = open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force();
            }
            T result = written.apply(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(directoryOf(file));
            return result;
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                ChannelFile.LOG
                        .atDebug()
                        .addKeyValue("file", temporary)
                        .addKeyValue("err", left)
                        .log("Temporary file cannot be deleted");
            }
            throw e;
        }
    }

    static Path directoryOf(Path file) {
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

    private static void force(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // other systems cannot open a directory
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = directoryOf(directory);
            createDirectory(above);
            Files.createDirectories(directory); // no error if another process creates it first
            force(above);
        }
    }

    @FunctionalInterface
    interface Content {
        void writeTo(OutFile out) throws IOException;
    }

    /** A step between the writing of a file and its use. */
    @FunctionalInterface
    interface Written<T> {
        T apply(Path temporary) throws IOException;
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
