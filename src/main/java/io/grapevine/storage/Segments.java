package io.grapevine.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of one log: files {@code <state>.<number>.log}, numbered in the order in which they were written. */
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);
    private static final HexFormat HEX = HexFormat.of();

    private final Path directory;
    private final String state;
    private final Pattern form;
    private final Disk disk;
    private final StorageMetrics metrics;
    private final SecureRandom random = new SecureRandom();
    private long next = 1;

    Segments(Path directory, String state, StorageMetrics metrics, Disk disk) {
        this.directory = directory;
        this.state = state;
        this.form = form(state);
        this.metrics = metrics;
        this.disk = disk;
    }

    /** A segment with records that is no longer written. */
    record Closed(Path file, long length) {}

    static final class Opened {
        final Path file;
        final Disk.OutFile out;
        private final long marker;
        private final OutputStream buffer;
        long length = JournalFormat.HEADER;
        long durable;

        private Opened(Path file, Disk.OutFile out, long marker) {
            this.file = file;
            this.out = out;
            this.marker = marker;
            this.buffer = new BufferedOutputStream(Channels.newOutputStream(out), Disk.BUFFER);
        }

        void write(byte[] record) throws IOException {
            byte[] frame = JournalFormat.frame(marker, record);
            buffer.write(frame);
            buffer.write(record);
            length += frame.length + record.length;
        }

        /** Hands what was written to the operating system before anything waits for the disk: a killed process loses none of it. */
        void commit(Segments segments) throws IOException {
            buffer.flush();
            if (durable == 0) {
                segments.force();
            }
            out.force();
            durable = length;
        }
    }

    /** Replays all records to {@code sink}, in order, and adds their segments to {@code found}. */
    LoadReport replay(RecordSink sink, List<Closed> found) throws IOException {
        LoadReport report = LoadReport.NOTHING;
        for (Path file : list(directory, state)) {
            next = Math.max(next, number(file).orElseThrow() + 1);
            report = report.plus(replay(file, sink, found));
        }
        return report;
    }

    private static Pattern form(String state) {
        return Pattern.compile(Pattern.quote(state) + "\\.(0[0-9a-f]{15})\\.log");
    }

    /** The segments of log {@code state} in {@code directory}, in order. */
    static List<Path> list(Path directory, String state) throws IOException {
        return Disk.list(directory, form(state));
    }

    private Optional<Long> number(Path file) {
        Matcher name = form.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(HexFormat.fromHexDigitsToLong(name.group(1))) : Optional.empty();
    }

    private LoadReport replay(Path file, RecordSink sink, List<Closed> found) throws IOException {
        SegmentScan scan;
        if (!Files.isRegularFile(file)) {
            LOG.atWarn().addKeyValue("file", file).log("Segment skipped, it is not a regular file");
            return LoadReport.NOTHING;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (isWritten(channel)) {
                LOG.atWarn().addKeyValue("file", file).log("Segment skipped, another process writes it");
                return LoadReport.NOTHING;
            }
            scan = new SegmentScan(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), sink);
            scan.run();
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("Segment was deleted by another process");
            return LoadReport.NOTHING;
        }
        if (scan.fault.isEmpty() && scan.torn() > 0) {
            cutOff(file, scan);
        }
        found.add(new Closed(file, scan.end));
        return scan.report(file, metrics);
    }

    /** Whether another process has the segment open for writing; see {@link Disk#create}. */
    private static boolean isWritten(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false; // locks are not supported, so no other process holds one
        }
    }

    private static void cutOff(Path file, SegmentScan scan) {
        var event = LOG.atWarn().addKeyValue("file", file).addKeyValue("bytes", scan.torn());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(scan.end);
            channel.force(true);
            event.log("Torn write truncated");
        } catch (IOException e) {
            event.addKeyValue("err", e).log("Torn write cannot be truncated");
        }
    }

    /** Starts a new segment, which is not durable before {@link #force} and its own first {@code force}. */
    Opened open() throws IOException {
        Disk.createDirectory(Disk.directoryOf(directory));
        Files.createDirectories(directory); // no error if another process creates it first
        while (true) {
            Path file = directory.resolve(state + "." + HEX.toHexDigits(next++) + ".log");
            try {
                Disk.OutFile out = disk.create(file);
                return begin(new Opened(file, out, random.nextLong()));
            } catch (FileAlreadyExistsException e) {
                LOG.atDebug().addKeyValue("file", file).log("Segment number is in use by another process");
            }
        }
    }

    private Opened begin(Opened segment) throws IOException {
        try {
            segment.out.write(ByteBuffer.wrap(JournalFormat.header(segment.marker)));
            return segment;
        } catch (IOException e) {
            segment.out.close();
            delete(segment.file);
            throw e;
        }
    }

    /** Makes the directory durable, so that a new segment is found after a power failure. */
    private void force() throws IOException {
        disk.forceDirectory(Disk.directoryOf(directory));
        disk.forceDirectory(directory);
    }

    /** Deletes a segment; one that cannot be deleted is replayed at the next start, which is harmless. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).addKeyValue("err", e).log("Segment cannot be deleted");
        }
    }
}
