package io.grapevine.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A snapshot in the format of a log segment, for state that Alertmanager does not know: each record has a checksum. The last
 * record is empty, which shows that the file is whole.
 */
final class FramedSnapshot implements SnapshotTarget {
    private static final byte[] END = new byte[0];

    private final Path file;
    private final StorageMetrics metrics;
    private final Disk disk;
    private final SecureRandom random = new SecureRandom();

    /** Creates an accessor of {@code file}, which need not exist. */
    FramedSnapshot(Path file, StorageMetrics metrics, Disk disk) {
        this.file = file;
        this.metrics = metrics;
        this.disk = disk;
    }

    @Override
    public LoadReport read(RecordSink sink) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            boolean[] whole = {false};
            SegmentScan scan = new SegmentScan(content, record -> {
                whole[0] = record.length == 0;
                return whole[0] ? Optional.empty() : sink.accept(record);
            });
            scan.run();
            if (whole[0]) {
                scan.records--;
            }
            if (!whole[0] || scan.torn() > 0) {
                scan.note("the file does not end as it was written");
            }
            return scan.report(file, metrics);
        } catch (NoSuchFileException e) {
            return LoadReport.NOTHING;
        }
    }

    @Override
    public long write(Iterable<byte[]> records) throws IOException {
        return disk.replace(file, out -> writeTo(out, records), Files::size);
    }

    private void writeTo(Disk.OutFile out, Iterable<byte[]> records) throws IOException {
        OutputStream buffer = new BufferedOutputStream(Channels.newOutputStream(out), Disk.BUFFER);
        long marker = random.nextLong();
        buffer.write(JournalFormat.header(marker));
        for (byte[] record : records) {
            frame(buffer, marker, record);
        }
        frame(buffer, marker, END);
        buffer.flush();
    }

    private static void frame(OutputStream out, long marker, byte[] record) throws IOException {
        out.write(JournalFormat.frame(marker, record));
        out.write(record);
    }
}
