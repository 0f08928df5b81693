package io.grapevine.storage;

import io.grapevine.loop.EventLoop;
import io.grapevine.storage.StorageMetrics.Loss;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the segments of one log. On its own thread, apart from the constructor.
 *
 * <p>After a failure a segment is not written again: what the system holds of it is not known. The records of the
 * failed group are given up, for a snapshot brings them back as soon as the disk takes anything again.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

    private final String state;
    private final Segments segments;
    private final LogLimits limits;
    private final EventLoop loop;
    private final Runnable snapshotWanted;
    private final StorageMetrics.Log metrics;
    private final Throttle complaints = new Throttle(ONE_MINUTE);
    private final Throttle wishes = new Throttle(ONE_MINUTE);
    private final List<Numbered> closed = new ArrayList<>();
    private @Nullable Current current;
    private long number;
    private long closedBytes;
    private @Nullable Duration retryAt;
    private long lostSinceFailure;

    private record Numbered(long number, Segments.Closed segment) {}

    /** The segment that is being written. */
    private static final class Current {
        private final Segments.Opened segment;
        private final BufferedFile buffer;
        private long length = JournalFormat.HEADER;
        private long durable;

        Current(Segments.Opened segment) {
            this.segment = segment;
            this.buffer = new BufferedFile(segment.out());
        }

        void write(byte[] record) throws IOException {
            byte[] frame = JournalFormat.frame(segment.marker(), record);
            buffer.put(frame, frame.length);
            buffer.put(record, record.length);
            length += frame.length + record.length;
        }

        void commit() throws IOException {
            buffer.flush();
            segment.out().force();
            durable = length;
        }
    }

    /** A writer of {@code segments}, of which {@code found} are there already. */
    LogWriter(
            String state,
            Segments segments,
            List<Segments.Closed> found,
            LogLimits limits,
            EventLoop loop,
            Runnable snapshotWanted,
            StorageMetrics.Log metrics) {
        this.state = state;
        this.segments = segments;
        this.limits = limits;
        this.loop = loop;
        this.snapshotWanted = snapshotWanted;
        this.metrics = metrics;
        found.forEach(this::addClosed);
        metrics.size(size());
    }

    private void addClosed(Segments.Closed segment) {
        closed.add(new Numbered(number++, segment));
        closedBytes += segment.length();
    }

    private long size() {
        Current open = current;
        return closedBytes + (open == null ? 0 : open.length);
    }

    /** Writes a group of records; when this returns they are durable or given up. */
    void write(List<LogTask.Append> group) {
        Duration start = loop.elapsed();
        if (retryAt != null && start.compareTo(retryAt) < 0) {
            giveUp(group, Loss.DISK);
            return;
        }
        if (size() >= limits.logBytes()) {
            giveUp(group, Loss.LOG_FULL);
            wantSnapshot(start);
            return;
        }
        try {
            commit(group);
        } catch (IOException | RuntimeException e) {
            fail(group, e);
            return;
        }
        Duration end = loop.elapsed();
        metrics.written(group.size(), end.minus(start));
        if (retryAt != null) {
            recovered();
        } else if (size() >= limits.logBytes() / 2) {
            wantSnapshot(end);
        }
    }

    private void commit(List<LogTask.Append> group) throws IOException {
        Current open = current;
        if (open == null) {
            open = new Current(segments.open());
            current = open;
        }
        for (LogTask.Append append : group) {
            open.write(append.record());
        }
        open.commit();
        metrics.size(size());
    }

    private void fail(List<LogTask.Append> group, Exception failure) {
        Duration now = loop.elapsed();
        metrics.failed();
        abandon();
        retryAt = now.plus(limits.retryPause());
        giveUp(group, Loss.DISK);
        if (complaints.permits(now)) {
            LOG.atError()
                    .addKeyValue("state", state)
                    .addKeyValue("records_lost", lostSinceFailure)
                    .addKeyValue("err", failure)
                    .log("Append log cannot be written, a crash would lose what changes");
        }
    }

    /** Keeps what was durable of the current segment, and frees what the failed write may have taken. */
    private void abandon() {
        Current broken = current;
        current = null;
        if (broken == null) {
            return;
        }
        try (Disk.OutFile out = broken.segment.out()) {
            out.truncate(Math.max(broken.durable, JournalFormat.HEADER));
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("file", broken.segment.file())
                    .addKeyValue("err", e)
                    .log("Failed segment of the append log keeps its tail");
        }
        if (broken.durable > 0) {
            addClosed(new Segments.Closed(broken.segment.file(), broken.durable));
        } else {
            Segments.delete(broken.segment.file());
        }
        metrics.size(size());
    }

    private void giveUp(List<LogTask.Append> group, Loss reason) {
        metrics.lost(reason, group.size());
        lostSinceFailure += reason == Loss.DISK ? group.size() : 0;
    }

    private void recovered() {
        LOG.atInfo()
                .addKeyValue("state", state)
                .addKeyValue("records_lost", lostSinceFailure)
                .log("Append log can be written again, a snapshot makes up for what is lost");
        retryAt = null;
        lostSinceFailure = 0;
        LoopDispatch.run(loop, snapshotWanted);
    }

    private void wantSnapshot(Duration now) {
        if (wishes.permits(now)) {
            LOG.atWarn()
                    .addKeyValue("state", state)
                    .addKeyValue("bytes", size())
                    .log("Append log is large, asking for a snapshot");
            LoopDispatch.run(loop, snapshotWanted);
        }
    }

    /** Ends the current segment: {@code cut} covers it and all before it. */
    void cut(LogTask.RotateSegment cut) {
        close();
        cut.covered = number - 1;
    }

    /** Deletes the segments that {@code cut} covers. */
    void drop(LogTask.RotateSegment cut) {
        for (Iterator<Numbered> each = closed.iterator(); each.hasNext(); ) {
            Numbered candidate = each.next();
            if (candidate.number() <= cut.covered) {
                Segments.delete(candidate.segment().file());
                closedBytes -= candidate.segment().length();
                each.remove();
            }
        }
        metrics.size(size());
    }

    /** Ends the current segment. */
    void close() {
        Current open = current;
        current = null;
        if (open == null) {
            return;
        }
        addClosed(new Segments.Closed(open.segment.file(), open.length));
        try {
            open.segment.out().close();
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("file", open.segment.file())
                    .addKeyValue("err", e)
                    .log("Segment of the append log does not close");
        }
    }
}
