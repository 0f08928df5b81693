package io.grapevine.storage;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Pauses;
import io.grapevine.base.loop.Throttle;
import io.grapevine.storage.StorageMetrics.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append log of one state, with group commit: the loop queues records; a thread of the log writes all queued ones
 * as one group with one fsync, and runs their callbacks on the loop. So the slower the disk, the larger the groups.
 *
 * <p>No callback waits for longer than {@link LogLimits#patience}: if the disk hangs, is full or fails, or the queue is
 * full, callbacks run without durability, which metrics and log lines report.
 */
final class AppendLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendLog.class);
    private static final LogTask STOP = writer -> {};

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** The longest pause between two attempts to save what is in memory only. */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final String state;
    private final Segments segments;
    private final LogLimits limits;
    private final EventLoop loop;
    private final StorageMetrics.Log metrics;
    private final StoreHealth health;

    /** The limit on how often each log line is written, by the line. */
    private final Map<String, Throttle> complaints = new HashMap<>();

    private final LinkedBlockingQueue<LogTask> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile @Nullable Thread thread;

    /** Records whose callback has not run, oldest first. On the loop only, like the fields below. */
    private final Deque<LogTask.Append> waiters = new ArrayDeque<>();

    private boolean watching;

    /** Whether an attempt to save what is in memory only is scheduled. */
    private boolean retrying;

    /** Whether a record was rejected, so that a snapshot is needed. */
    private boolean gap;

    private Runnable snapshotWanted = () -> {};

    /**
     * Creates a log, not open yet.
     *
     * @param directory the directory of its segments; created when needed
     * @param state the prefix of its segments' names
     * @param loop where {@code append} is called and callbacks run
     */
    AppendLog(
            Path directory,
            String state,
            LogLimits limits,
            EventLoop loop,
            StorageMetrics metrics,
            StoreHealth health,
            Disk disk) {
        this.state = state;
        this.segments = new Segments(directory, state, metrics, disk);
        this.limits = limits;
        this.loop = loop;
        this.metrics = metrics.log(state);
        this.health = health;
    }

    /**
     * Replays the records of earlier runs to {@code sink}, in order, and opens the log. Once, before the first record
     * is appended.
     *
     * @param wanted run on the loop when a snapshot is needed: the log has grown large, or a record is missing
     * @throws IOException if a segment is there but cannot be read
     */
    LoadReport open(RecordSink sink, Runnable wanted) throws IOException {
        List<Segments.Closed> found = new ArrayList<>();
        LoadReport report = segments.replay(sink, found);
        snapshotWanted = wanted;
        LogWriter writer = new LogWriter(state, segments, found, limits, loop, wanted, metrics, health);
        Thread started = new Thread(() -> run(writer), "grapevine-log-" + state);
        started.setDaemon(true); // a disk that hangs must not keep the program from ending
        started.start();
        thread = started;
        return report;
    }

    /** Appends a record, see {@link StateFiles#append(byte[], Runnable)}. */
    void append(byte[] record, Runnable whenDurable) {
        append(record.length, () -> record, whenDurable);
    }

    /** Appends a record that is encoded on the log's thread. */
    void append(int size, Supplier<byte[]> record, Runnable whenDurable) {
        if (thread == null) {
            refuse(Loss.CLOSED, whenDurable);
            return;
        }
        long queued = queuedBytes.addAndGet(size);
        if (queued > limits.queueBytes()) {
            queuedBytes.addAndGet(-size);
            gap = true;
            refuse(Loss.QUEUE_FULL, whenDurable);
            return;
        }
        metrics.queueBytes.set(queued);
        LogTask.Append append = new LogTask.Append(size, record, loop.elapsed(), whenDurable);
        waiters.add(append);
        queue.add(append);
        watch();
    }

    private void refuse(Loss reason, Runnable whenDurable) {
        metrics.lost(reason, 1);
        health.refused("the append log rejects records: " + reason);
        saveLater(0);
        complain("Append log rejects records: " + reason);
        whenDurable.run();
    }

    private void complain(String line) {
        if (complaints.computeIfAbsent(line, ignored -> new Throttle(QUIET)).permits(loop.elapsed())) {
            LOG.atError()
                    .addKeyValue("state", state)
                    .addKeyValue("queue_bytes", queuedBytes.get())
                    .log(line);
        }
    }

    private void watch() {
        LogTask.Append first = waiters.peekFirst();
        if (!watching && first != null) {
            watching = true;
            Duration waited = loop.elapsed().minus(first.since);
            var unused = loop.schedule(limits.patience().minus(waited), this::releaseImpatient);
        }
    }

    private void releaseImpatient() {
        watching = false;
        Duration now = loop.elapsed();
        for (LogTask.Append first = waiters.peekFirst(); first != null; first = waiters.peekFirst()) {
            if (now.minus(first.since).compareTo(limits.patience()) < 0) {
                break;
            }
            waiters.removeFirst();
            metrics.impatience.inc();
            health.impatient();
            complain("Append log hangs, requests no longer wait for it");
            first.release();
        }
        watch();
    }

    private void release(List<LogTask.Append> group) {
        health.written(group.stream().filter(LogTask.Append::isReleased).count());
        for (LogTask.Append append : group) {
            try {
                append.release();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("Callback of a durable record failed"); // the other callbacks must run
            }
        }
        while (!waiters.isEmpty() && waiters.getFirst().isReleased()) {
            waiters.removeFirst();
        }
        if (gap && queue.isEmpty()) {
            gap = false;
            snapshotWanted.run();
        }
        saveLater(0);
    }

    /** While changes are in memory only, tries again and again to save them, with pauses that become longer. */
    private void saveLater(int failures) {
        if (retrying || health.isSaved()) {
            return;
        }
        retrying = true;
        loop.schedule(new Pauses(limits.retryPause(), MAX_PAUSE).after(failures), () -> {
            retrying = false;
            if (thread != null && !health.isSaved()) {
                queue.add(LogWriter::retry);
                saveLater(failures + 1);
            }
        });
    }

    /**
     * Starts a new segment. Called on the loop in the task that captures the state for a snapshot, so that all earlier
     * records are in the snapshot. Once that is durable, {@link #drop} deletes the earlier segments.
     */
    LogTask.RotateSegment cut() {
        LogTask.RotateSegment cut = new LogTask.RotateSegment(health.refused());
        queue.add(writer -> writer.cut(cut));
        return cut;
    }

    /** Deletes the segments before {@code cut}; from any thread. */
    void drop(LogTask.RotateSegment cut) {
        queue.add(writer -> writer.drop(cut));
    }

    /** Writes the queue and stops the thread; gives up after two seconds. */
    @Override
    public void close() {
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        thread = null;
        queue.add(STOP);
        try {
            ending.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.isAlive()) {
            complain("Append log did not close in time");
        }
    }

    private void run(LogWriter writer) {
        List<LogTask> tasks = new ArrayList<>();
        boolean open = true;
        while (open) {
            try {
                tasks.add(queue.take());
            } catch (InterruptedException e) {
                LOG.debug("Append log ignores an interrupt");
                continue;
            }
            queue.drainTo(tasks);
            open = work(writer, tasks);
            tasks.clear();
        }
        writer.close();
    }

    /** Runs the tasks, consecutive records as one group; returns false after {@link #STOP}. */
    private boolean work(LogWriter writer, List<LogTask> tasks) {
        List<LogTask.Append> group = new ArrayList<>();
        for (LogTask task : tasks) {
            if (task instanceof LogTask.Append append) {
                group.add(append);
                continue;
            }
            finish(writer, group);
            group = new ArrayList<>();
            if (task == STOP) {
                return false;
            }
            task.run(writer);
        }
        finish(writer, group);
        return true;
    }

    private void finish(LogWriter writer, List<LogTask.Append> group) {
        if (group.isEmpty()) {
            return;
        }
        writer.write(group);
        long bytes = group.stream().mapToLong(append -> append.size).sum();
        metrics.queueBytes.set(queuedBytes.addAndGet(-bytes));
        loop.execute(() -> release(group));
    }
}
