package io.grapevine.nflog;

import io.grapevine.journal.Journal;
import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.UnknownFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last notification of each group to each integration, shared with the other replicas. On the loop only.
 *
 * <p>Of two entries with one key the greater version counts, so that entries can be merged in any order. Ages run on
 * the loop's timer, whatever the clocks of this replica and of others say.
 */
public final class NotificationLog {
    private static final int RANK = 0;

    private final EventLoop loop;
    private final Duration retention;
    private final NflogMetrics metrics;
    private final DurableState<NflogEntry> state;
    private final Map<NflogKey, Kept> entries = new LinkedHashMap<>();
    private final List<Consumer<? super Merged>> listeners = new ArrayList<>();

    /** An entry, when its notification was told on the loop's {@code elapsed} clock, and its place among versions. */
    private record Kept(NflogEntry entry, Duration toldAt, long stamp) {}

    /**
     * What an integration was told last.
     *
     * @param entry the entry
     * @param age how long ago that was. A clock that is set back makes no entry younger, so none holds back a repeat
     *     for longer than it may
     * @param stamp the greater, the later: of two entries of one key the one with the greater stamp was made knowing
     *     the other, or beats it
     */
    public record LoggedNotification(NflogEntry entry, Duration age, long stamp) {
        /** What the integration knows since. */
        public NotifiedState fact() {
            return entry.fact();
        }
    }

    /**
     * An entry that came from another replica.
     *
     * @param writer the name of the replica that has notified
     */
    public record Merged(NflogKey key, String writer) {}

    /**
     * An empty log.
     *
     * @param retention how long an entry is kept at most
     * @param shared shares the entries with the other replicas
     * @param journal keeps what is recorded, and what is shared
     */
    public NotificationLog(
            EventLoop loop, Duration retention, ReplicatedState shared, Journal journal, NflogMetrics metrics) {
        this.loop = loop;
        this.retention = retention;
        this.metrics = metrics;
        this.state = new DurableState<>(
                loop,
                shared,
                journal,
                new DurableState.Kind<>(
                        "log entry",
                        NflogEntryCodec::decode,
                        entry -> entry.key().text()),
                new Others());
    }

    /** Tells {@code listener}, soon, of each entry that comes from another replica from now on. */
    public void addListener(Consumer<? super Merged> listener) {
        listeners.add(listener);
    }

    /** What the integration was told last about the group; null if nothing, or too long ago. */
    public @Nullable LoggedNotification find(NflogKey key) {
        Duration start = loop.elapsed();
        Kept kept = entries.get(key);
        metrics.queried(loop.elapsed().minus(start));
        return kept == null ? null : new LoggedNotification(kept.entry(), age(kept), kept.stamp());
    }

    /**
     * How late the last notification was, as {@link LoggedNotification#stamp} has it; 0 if none is known. An entry may be of no more use
     * and still beat one that does not know it.
     */
    public long stamp(NflogKey key) {
        return state.stamp(key.text());
    }

    private Duration age(Kept kept) {
        return loop.elapsed().minus(kept.toldAt());
    }

    /**
     * Records that an integration has been told, which may have taken time.
     *
     * @param fact what it knows now
     * @param keep how long the entry is of use; the log's retention if that is shorter
     * @param basis what was known here when that began. What another replica has told since stays
     */
    public void record(NflogKey key, NotifiedState fact, Duration keep, ReadVersion basis) {
        Instant now = loop.now();
        Duration life = keep.compareTo(Duration.ZERO) > 0 && keep.compareTo(retention) < 0 ? keep : retention;
        NflogEntry entry = new NflogEntry(key, now, fact, now.plus(life), UnknownFields.NONE);
        Version version = state.put(key.text(), RANK, NflogEntryCodec.encode(entry), life, basis, () -> {});
        if (state.isCurrent(key.text(), version)) {
            entries.put(key, new Kept(entry, loop.elapsed(), version.stamp()));
        }
    }

    /**
     * Takes back an entry that was stored before a restart, unless its time is over or a later one is known.
     *
     * @return whether the log has changed
     */
    public boolean restore(StoredNflogEntry stored) {
        NflogEntry entry = stored.entry();
        StoredVersion.Mark mark = stored.mark();
        return state.restore(entry.key().text(), stored.version().body(), mark)
                && take(entry, mark.stamp(), mark.age(loop.now()));
    }

    /** Takes in the entry that is current now. One whose time is over only takes the place of the one before. */
    private boolean take(NflogEntry entry, long stamp, Duration age) {
        Kept kept = new Kept(entry, loop.elapsed().minus(age), stamp);
        if (isOver(kept)) {
            return entries.remove(entry.key()) != null;
        }
        entries.put(entry.key(), kept);
        return true;
    }

    private boolean isOver(Kept kept) {
        return age(kept).compareTo(kept.entry().life()) >= 0;
    }

    /** Forgets the entries whose time is over. */
    public void collectGarbage() {
        Duration start = loop.elapsed();
        entries.values().removeIf(this::isOver);
        metrics.collected(loop.elapsed().minus(start));
    }

    /** All entries, in the order in which their keys came up. */
    public List<NflogEntry> all() {
        return entries.values().stream().map(Kept::entry).toList();
    }

    /** All that is to be stored. */
    public List<byte[]> records() {
        return state.records();
    }

    private final class Others implements DurableState.Listener<NflogEntry> {
        @Override
        public void onMerged(NflogEntry entry, Version version, Duration age) {
            if (take(entry, version.stamp(), age)) {
                metrics.merged();
                Merged merged = new Merged(entry.key(), version.writer());
                // Others' writes come many at a time; whoever is told should see all of them.
                loop.execute(() -> listeners.forEach(listener -> listener.accept(merged)));
            }
        }

        @Override
        public void onUndecoded(String key, Version version) {
            metrics.undecoded();
        }
    }
}
