package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The requirements of the fuzzers for files of the data directory. */
public final class FuzzedFiles {
    private static final long MARKER = 0x0123_4567_89AB_CDEFL;

    private FuzzedFiles() {}

    /** A snapshot of these records. */
    public static byte[] snapshot(Path directory, List<byte[]> records) {
        try {
            Path file = directory.resolve("seed");
            file(file).write(records);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A log segment of these records. */
    public static byte[] segment(List<byte[]> records) {
        ByteBuffer segment = ByteBuffer.allocate(1 << 20).put(JournalFormat.header(MARKER));
        for (byte[] record : records) {
            segment.put(JournalFormat.frame(MARKER, record));
        }
        byte[] written = new byte[segment.position()];
        segment.flip().get(written);
        return written;
    }

    /** Reads a snapshot, which must not fail, and leaves nothing behind. */
    public static void readSnapshot(Path directory, byte[] content, RecordSink sink) throws IOException {
        Path file = directory.resolve("snapshot");
        Files.write(file, content);
        LoadReport report = file(file).read(sink);
        assertThat(report.records()).isBetween(0L, (long) content.length);
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(directory)) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Reads a log segment: every byte is a part of a record, damaged, or torn. */
    public static void readSegment(byte[] content, RecordSink sink) {
        SegmentScan scan = new SegmentScan(ByteBuffer.wrap(content), sink);
        scan.run();
        assertThat(scan.end).isBetween(0, content.length);
        assertThat(scan.torn()).isEqualTo(content.length - scan.end);
    }

    private static SnapshotFile file(Path path) {
        return new SnapshotFile(path, new StorageMetrics(new PrometheusRegistry()), new FaultyDisk());
    }
}
