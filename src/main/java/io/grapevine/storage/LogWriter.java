package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.storage.StorageMetrics.Loss;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writer of the segments of one log. On its own thread, apart from the constructor.
 *
 * <p>A segment is not written again after a failure, as the state of its pages is unknown. The records of the failed
 * group are dropped; a snapshot is requested as soon as a write succeeds.
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
    private final StoreHealth health;
    private final Throttle complaints = new Throttle(ONE_MINUTE);
    private final Throttle wishes = new Throttle(ONE_MINUTE);
    private final List<Segments.Closed> closed = new ArrayList<>();
    private Segments.@Nullable Opened current;
    private @Nullable Duration retryAt;
    private String lastFault = "";
    private long lostSinceFailure;

    /** Creates a writer of {@code segments}; {@code found} are those of earlier runs. */
    LogWriter(
            String state,
            Segments segments,
            List<Segments.Closed> found,
            LogLimits limits,
            EventLoop loop,
            Runnable snapshotWanted,
            StorageMetrics.Log metrics,
            StoreHealth health) {
        this.state = state;
        this.segments = segments;
        this.limits = limits;
        this.loop = loop;
        this.snapshotWanted = snapshotWanted;
        this.metrics = metrics;
        this.health = health;
        closed.addAll(found);
        metrics.logBytes.set(size());
    }

    private long size() {
        long closedBytes = closed.stream().mapToLong(Segments.Closed::length).sum();
        Segments.Opened open = current;
        return closedBytes + (open == null ? 0 : open.length);
    }

    /** Writes a group of records; when this returns they are durable or dropped. */
    void write(List<LogTask.Append> group) {
        Duration start = loop.elapsed();
        if (retryAt != null && start.compareTo(retryAt) < 0) {
            giveUp(group, Loss.DISK, lastFault);
            return;
        }
        if (size() >= limits.logBytes()) {
            giveUp(group, Loss.LOG_FULL, "the append log is full");
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
        Segments.Opened open = current;
        if (open == null) {
            open = segments.open();
            current = open;
        }
        for (LogTask.Append append : group) {
            open.write(append.record.get());
        }
        open.commit(segments);
        metrics.logBytes.set(size());
    }

    private void fail(List<LogTask.Append> group, Exception failure) {
        Duration now = loop.elapsed();
        metrics.failures.inc();
        abandon();
        retryAt = now.plus(limits.retryPause());
        lastFault = FileReason.of(failure);
        giveUp(group, Loss.DISK, lastFault);
        if (complaints.permits(now)) {
            LOG.atError()
                    .addKeyValue("state", state)
                    .addKeyValue("records_lost", lostSinceFailure)
                    .addKeyValue("err", failure)
                    .log("Append log cannot be written, a crash would lose changes");
        }
    }

    /** Truncates the current segment to its durable part and closes it. */
    private void abandon() {
        Segments.Opened broken = current;
        current = null;
        if (broken == null) {
            return;
        }
        try (Disk.OutFile out = broken.out) {
            out.truncate(Math.max(broken.durable, JournalFormat.HEADER));
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("file", broken.file)
                    .addKeyValue("err", e)
                    .log("Failed segment of the append log cannot be truncated");
        }
        if (broken.durable > 0) {
            closed.add(new Segments.Closed(broken.file, broken.durable));
        } else {
            Segments.delete(broken.file);
        }
        metrics.logBytes.set(size());
    }

    private void giveUp(List<LogTask.Append> group, Loss reason, String why) {
        metrics.lost(reason, group.size());
        health.dropped(group.size(), why);
        lostSinceFailure += reason == Loss.DISK ? group.size() : 0;
    }

    /** Tries whether the log can be written again; if so, or if it could all along, requests the missing snapshot. */
    void retry() {
        if (retryAt == null) {
            loop.execute(snapshotWanted);
        } else if (loop.elapsed().compareTo(retryAt) >= 0) {
            try {
                commit(List.of());
                recovered();
            } catch (IOException | RuntimeException e) {
                fail(List.of(), e);
            }
        }
    }

    private void recovered() {
        LOG.atInfo()
                .addKeyValue("state", state)
                .addKeyValue("records_lost", lostSinceFailure)
                .log("Append log can be written again, requesting a snapshot");
        retryAt = null;
        lostSinceFailure = 0;
        loop.execute(snapshotWanted);
    }

    private void wantSnapshot(Duration now) {
        if (wishes.permits(now)) {
            LOG.atWarn()
                    .addKeyValue("state", state)
                    .addKeyValue("bytes", size())
                    .log("Append log is large, requesting a snapshot");
            loop.execute(snapshotWanted);
        }
    }

    /** Closes the current segment: {@code cut} covers it and all before it. */
    void cut(LogTask.RotateSegment cut) {
        close();
        cut.covered = List.copyOf(closed);
        cut.dropped = health.dropped();
    }

    void drop(LogTask.RotateSegment cut) {
        cut.covered.forEach(segment -> Segments.delete(segment.file()));
        closed.removeAll(cut.covered);
        health.covered(cut.refused, cut.dropped);
        metrics.logBytes.set(size());
    }

    void close() {
        Segments.Opened open = current;
        current = null;
        if (open == null) {
            return;
        }
        closed.add(new Segments.Closed(open.file, open.length));
        try {
            open.out.close();
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("file", open.file)
                    .addKeyValue("err", e)
                    .log("Closing a segment of the append log failed");
        }
    }
}
