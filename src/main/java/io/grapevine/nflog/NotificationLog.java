package io.grapevine.nflog;

import io.grapevine.journal.Journal;
import io.grapevine.loop.EventLoop;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.UnknownFields;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last notification of each group to each integration. On the loop only.
 *
 * <p>Of two entries with one key the younger counts, so that entries can be merged in any order.
 */
public final class NotificationLog {
    private final EventLoop loop;
    private final Duration retention;
    private final Journal journal;
    private final LogMetrics metrics;
    private final Map<LogKey, Kept> entries = new LinkedHashMap<>();

    /** An entry, and when its notification was told on the loop's {@code elapsed} clock, as far as that is known. */
    private record Kept(LogEntry entry, Duration toldAt) {}

    /**
     * What an integration was told last.
     *
     * @param entry the entry
     * @param age how long ago that was. A clock that is set back makes no entry younger, so none holds back a repeat
     *     for longer than it may
     */
    public record Told(LogEntry entry, Duration age) {}

    /**
     * An empty log.
     *
     * @param retention how long an entry is kept at most
     * @param journal keeps what is recorded
     */
    public NotificationLog(EventLoop loop, Duration retention, Journal journal, LogMetrics metrics) {
        this.loop = loop;
        this.retention = retention;
        this.journal = journal;
        this.metrics = metrics;
    }

    /** What the integration was told last about the group; null if nothing, or too long ago. */
    public @Nullable Told find(LogKey key) {
        Duration start = loop.elapsed();
        Kept kept = entries.get(key);
        metrics.queried(loop.elapsed().minus(start));
        return kept == null ? null : new Told(kept.entry(), age(kept));
    }

    private Duration age(Kept kept) {
        Duration byClock = Duration.between(kept.entry().timestamp(), loop.now());
        Duration byTimer = loop.elapsed().minus(kept.toldAt());
        return byClock.compareTo(byTimer) > 0 ? byClock : byTimer;
    }

    /**
     * Records that an integration has been told. The entry is younger than the one it replaces even where the clock has
     * been set back.
     *
     * @param firing hashes of the alerts it now knows as firing
     * @param resolved hashes of the alerts it now knows as resolved
     * @param data what the integration keeps for the next time
     * @param keep how long the entry is of use; the log's retention if that is shorter
     */
    public void record(LogKey key, long[] firing, long[] resolved, ReceiverData data, Duration keep) {
        Kept known = entries.get(key);
        Instant now = loop.now();
        Instant timestamp = known == null || known.entry().timestamp().isBefore(now)
                ? now
                : known.entry().timestamp().plusNanos(1);
        Duration kept = keep.compareTo(Duration.ZERO) > 0 && keep.compareTo(retention) < 0 ? keep : retention;
        LogEntry entry = new LogEntry(key, timestamp, firing, resolved, data, now.plus(kept), UnknownFields.NONE);
        entries.put(key, new Kept(entry, loop.elapsed()));
        journal.append(LogEntryCodec.encode(entry), () -> {});
    }

    /**
     * Takes in an entry from elsewhere, unless it has expired or is not younger than the known one.
     *
     * @return whether the log has changed
     */
    public boolean merge(LogEntry entry) {
        Kept known = entries.get(entry.key());
        boolean younger = known == null || known.entry().timestamp().isBefore(entry.timestamp());
        if (!younger || entry.expiresAt().isBefore(loop.now())) {
            return false;
        }
        entries.put(entry.key(), new Kept(entry, loop.elapsed()));
        return true;
    }

    /** Forgets the entries that have expired. */
    public void collectGarbage() {
        Duration start = loop.elapsed();
        Instant now = loop.now();
        entries.values().removeIf(kept -> !kept.entry().expiresAt().isAfter(now));
        metrics.collected(loop.elapsed().minus(start));
    }

    /** All entries, in the order in which their keys came up. */
    public List<LogEntry> all() {
        return entries.values().stream().map(Kept::entry).toList();
    }
}
