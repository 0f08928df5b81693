package io.grapevine.storage;

import io.grapevine.journal.Journal;
import io.grapevine.loop.EventLoop;
import io.grapevine.storage.StorageMetrics.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append log of one state. The loop puts records into a queue; a thread of the log's own writes all that wait as
 * one group, makes it durable once, and tells those who wait, on the loop. So the slower the disk, the larger the
 * groups.
 *
 * <p>The log holds nobody up for longer than {@link LogLimits#patience}: when the disk is stuck, full or broken, or
 * too much waits already, those who wait are told anyway, and metrics and the program's log tell of it.
 */
final class AppendLog implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendLog.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final String state;
    private final Segments segments;
    private final LogLimits limits;
    private final EventLoop loop;
    private final StorageMetrics.Log metrics;
    private final Throttle complaints = new Throttle(Duration.ofMinutes(1));

    private final LinkedBlockingQueue<LogTask> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile @Nullable Thread thread;

    /** Those who wait, longest first. On the loop only, as what follows. */
    private final Deque<PendingAck> waiters = new ArrayDeque<>();

    private boolean watching;

    /** Whether a record has been turned away that the next snapshot must make up for. */
    private boolean gap;

    private Runnable snapshotWanted = () -> {};

    /**
     * A log that is not open yet.
     *
     * @param directory where its segments lie; created when it is needed
     * @param state its name, the first part of the names of its segments
     * @param loop where {@code append} is called and those who wait are told
     */
    AppendLog(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics) {
        this(directory, state, limits, loop, metrics, Disk.REAL);
    }

    AppendLog(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics, Disk disk) {
        this.state = state;
        this.segments = new Segments(directory, state, metrics, disk);
        this.limits = limits;
        this.loop = loop;
        this.metrics = metrics.log(state);
    }

    /**
     * Hands the records that earlier runs left to {@code sink}, in order, and opens the log. Once, before the first
     * record is appended.
     *
     * @param wanted run on the loop when a snapshot should be made soon: the log has grown large, or has a gap
     * @throws IOException if a segment is there but cannot be read
     */
    LoadReport open(RecordSink sink, Runnable wanted) throws IOException {
        List<Segments.Closed> found = new ArrayList<>();
        LoadReport report = segments.replay(sink, found);
        snapshotWanted = wanted;
        LogWriter writer = new LogWriter(state, segments, found, limits, loop, wanted, metrics);
        Thread started = new Thread(() -> run(writer), "grapevine-log-" + state);
        started.setDaemon(true); // a disk that is stuck must not keep the program from ending
        started.start();
        thread = started;
        return report;
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        if (thread == null) {
            refuse(Loss.CLOSED, whenDurable);
            return;
        }
        long queued = queuedBytes.addAndGet(record.length);
        if (queued > limits.queueBytes()) {
            queuedBytes.addAndGet(-record.length);
            gap = true;
            refuse(Loss.QUEUE_FULL, whenDurable);
            return;
        }
        metrics.queued(queued);
        PendingAck waiter = new PendingAck(whenDurable, loop.elapsed());
        waiters.add(waiter);
        queue.add(new LogTask.Append(record, waiter));
        watch();
    }

    private void refuse(Loss reason, Runnable whenDurable) {
        metrics.lost(reason, 1);
        if (complaints.permits(loop.elapsed())) {
            complain("Append log does not take records: " + reason);
        }
        whenDurable.run();
    }

    private void complain(String what) {
        LOG.atError()
                .addKeyValue("state", state)
                .addKeyValue("queue_bytes", queuedBytes.get())
                .log(what);
    }

    private void watch() {
        PendingAck first = waiters.peekFirst();
        if (!watching && first != null) {
            watching = true;
            Duration waited = loop.elapsed().minus(first.since());
            var unused = loop.schedule(limits.patience().minus(waited), this::releaseImpatient);
        }
    }

    private void releaseImpatient() {
        watching = false;
        Duration now = loop.elapsed();
        for (PendingAck first = waiters.peekFirst(); first != null; first = waiters.peekFirst()) {
            if (now.minus(first.since()).compareTo(limits.patience()) < 0) {
                break;
            }
            waiters.removeFirst();
            metrics.impatient();
            if (complaints.permits(now)) {
                complain("Append log is stuck, nobody waits for it any longer");
            }
            first.release();
        }
        watch();
    }

    private void release(List<LogTask.Append> group) {
        for (LogTask.Append append : group) {
            try {
                append.waiter().release();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("Task failed after a record became durable"); // others must be told still
            }
        }
        while (!waiters.isEmpty() && waiters.getFirst().isReleased()) {
            waiters.removeFirst();
        }
        if (gap && queue.isEmpty()) {
            gap = false;
            snapshotWanted.run();
        }
    }

    /**
     * Begins a new segment. Called on the loop in the turn in which the state is captured for a snapshot, so that
     * what was appended before is in the snapshot. Once that is durable, {@link #drop} lets go of the segments
     * before.
     */
    LogTask.RotateSegment cut() {
        LogTask.RotateSegment cut = new LogTask.RotateSegment();
        queue.add(cut);
        return cut;
    }

    /** Deletes the segments from before {@code cut}; from any thread. */
    void drop(LogTask.RotateSegment cut) {
        queue.add(new LogTask.DeleteSegments(cut));
    }

    /** Writes what waits and ends, unless that takes longer than two seconds. */
    @Override
    public void close() {
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        thread = null;
        queue.add(new LogTask.Stop());
        try {
            ending.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.isAlive()) {
            complain("Append log does not end in time");
        }
    }

    private void run(LogWriter writer) {
        List<LogTask> tasks = new ArrayList<>();
        boolean open = true;
        while (open) {
            try {
                tasks.add(queue.take());
            } catch (InterruptedException e) {
                LOG.debug("Append log goes on in spite of an interrupt");
                continue;
            }
            queue.drainTo(tasks);
            open = work(writer, tasks);
            tasks.clear();
        }
        writer.close();
    }

    /** Does what is asked in {@code tasks}, records that follow each other as one group; false after {@code Stop}. */
    private boolean work(LogWriter writer, List<LogTask> tasks) {
        List<LogTask.Append> group = new ArrayList<>();
        for (LogTask task : tasks) {
            if (task instanceof LogTask.Append append) {
                group.add(append);
                continue;
            }
            finish(writer, group);
            group = new ArrayList<>();
            if (task instanceof LogTask.RotateSegment cut) {
                writer.cut(cut);
            } else if (task instanceof LogTask.DeleteSegments drop) {
                writer.drop(drop.cut());
            } else {
                return false;
            }
        }
        finish(writer, group);
        return true;
    }

    private void finish(LogWriter writer, List<LogTask.Append> group) {
        if (group.isEmpty()) {
            return;
        }
        writer.write(group);
        long bytes = 0;
        for (LogTask.Append append : group) {
            bytes += append.record().length;
        }
        metrics.queued(queuedBytes.addAndGet(-bytes));
        LoopDispatch.run(loop, () -> release(group));
    }
}
