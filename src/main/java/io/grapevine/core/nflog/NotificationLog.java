package io.grapevine.core.nflog;

import io.grapevine.base.Hooks;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The replicated, durable log of the last notification of each group to each integration. On the loop only, except
 * {@link #latest}.
 *
 * <p>Of two entries with one key the greater version wins, so that entries can be merged in any order. Ages are
 * measured by the loop's timer, not by wall clocks.
 */
public final class NotificationLog implements NflogView {
    private static final int RANK = 0;

    /** The kind of integration in the keys of entries that stand for an episode, and for no notification. */
    private static final String EPISODE = "episode";

    /** The times that an entry is on its way, and that clocks differ, are no longer. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Duration retention;
    private final NflogMetrics metrics;
    private final DurableState<NflogEntry> state;
    private Instant alertmanagerNotified = Instant.MIN;
    private final ConcurrentMap<NflogKey, Kept> entries = new ConcurrentHashMap<>();
    /** The keys that have had an entry, by the key of their group; the lists are immutable. */
    private final ConcurrentMap<String, List<NflogKey>> groups = new ConcurrentHashMap<>();

    private final Hooks<Consumer<? super Merged>> listeners = new Hooks<>();
    private List<Awaited> awaited = List.of();

    private record Awaited(Predicate<NflogKey> about, Runnable task) {}

    /**
     * An entry.
     *
     * @param notifiedAt the time of its notification on the loop's {@code elapsed} clock
     * @param stamp the version
     * @param text the text of its key, where this replica wrote it: each flush asks for the stamp
     */
    private record Kept(
            NflogEntry entry,
            Duration notifiedAt,
            long stamp,
            @Nullable String text) {}

    /**
     * The result of a query: the last notification to an integration.
     *
     * @param age the time since the notification, unaffected by clocks that are set back
     * @param stamp the version: of two entries with one key the one with the greater stamp wins
     */
    public record LoggedNotification(NflogEntry entry, Duration age, long stamp) {
        /** Whether the integration was notified after the entry with this stamp was the latest. */
        public boolean isNotifiedAfter(long earlier) {
            boolean isProlonged = !entry.notifiedBefore().isZero();
            return stamp > earlier && !(isProlonged && entry.basis() <= earlier) && !entry.isOfMutedOnly();
        }

        /** The alerts notified as firing and resolved. */
        public NotifiedState notified() {
            return entry.notified();
        }

        /** A copy for which the integration knows what {@code next} says. */
        public LoggedNotification knowing(NotifiedState next) {
            return new LoggedNotification(entry.knowing(next), age, stamp);
        }
    }

    /** Event: an entry was merged from another replica; {@code writer} is the one that notified. */
    public record Merged(NflogEntry entry, String writer) {
        /** Whether the entry stands for a notification that was sent now: it was not only written again, to be kept for longer. */
        public boolean isNotification() {
            return entry.notifiedBefore().isZero() && !isEpisode(entry.key()) && !entry.isOfMutedOnly();
        }
    }

    /** Creates an empty log, which keeps an entry for {@code retention} at most. */
    public NotificationLog(
            EventLoop loop, Duration retention, ReplicatedState shared, Journal journal, NflogMetrics metrics) {
        this.loop = loop;
        this.retention = retention;
        this.metrics = metrics;
        this.state = new DurableState<>(loop, shared, journal, NflogEntryCodec.KIND, new Others());
    }

    /** The listeners for entries merged from other replicas; called in a later task of the loop. */
    public Hooks<Consumer<? super Merged>> listeners() {
        return listeners;
    }

    /** Runs a task when the log gets the first entry with such a key, from wherever it comes. */
    public void atFirst(Predicate<NflogKey> about, Runnable task) {
        awaited = Stream.concat(awaited.stream(), Stream.of(new Awaited(about, task)))
                .toList();
    }

    /** The last notification for this key; null if there is none or it has been removed. */
    public @Nullable LoggedNotification find(NflogKey key) {
        Duration start = loop.elapsed();
        Kept kept = entries.get(key);
        metrics.queried(loop.elapsed().minus(start), kept != null);
        return kept == null ? null : new LoggedNotification(kept.entry(), age(kept), kept.stamp());
    }

    @Override
    public @Nullable NflogEntry latest(NflogKey key) {
        Kept kept = entries.get(key);
        return kept == null ? null : kept.entry();
    }

    @Override
    public List<NflogEntry> of(String groupKey) {
        return keysOf(groupKey).stream()
                .filter(key -> key.groupKey().equals(groupKey))
                .flatMap(key -> Stream.ofNullable(latest(key)))
                .toList();
    }

    private List<NflogKey> keysOf(String groupKey) {
        return groups.getOrDefault(NflogKey.groupOf(groupKey), List.of());
    }

    private List<NflogKey> lanesOf(String groupKey) {
        List<NflogKey> lanes = List.of();
        for (NflogKey key : keysOf(groupKey)) { // no stream: each flush asks, and mostly finds none
            if (key.isOfLane()) {
                lanes = lanes.isEmpty() ? new ArrayList<>() : lanes;
                lanes.add(key);
            }
        }
        return lanes;
    }

    /** The entries of the lanes of a group; none of episodes. */
    public List<LoggedNotification> lanes(String groupKey) {
        List<NflogKey> lanes = lanesOf(groupKey);
        return lanes.isEmpty()
                ? List.of()
                : lanes.stream()
                        .filter(key -> !isEpisode(key))
                        .flatMap(key -> Stream.ofNullable(find(key)))
                        .toList();
    }

    private static boolean isEpisode(NflogKey key) {
        return key.integration().equals(EPISODE);
    }

    private static NflogKey episodeKey(String groupKey, String receiver, String name) {
        return new NflogKey(groupKey + "+episode/" + name, receiver, EPISODE, 0);
    }

    /**
     * Begins an episode of a group: the time from which others count, on all replicas. Where two replicas that do not see each other begin
     * one, the older counts, so that nothing is postponed when they do again.
     *
     * @param name tells several episodes of the group apart
     */
    public void beginEpisode(String groupKey, String receiver, String name) {
        NflogKey key = episodeKey(groupKey, receiver, name);
        NotifiedState nothing = NotifiedState.of(new long[0], new long[0], ReceiverData.EMPTY);
        record(key, nothing, Duration.ZERO, new ReadVersion(stamp(key), Duration.ZERO), false);
    }

    /** The time since the last beginning of an episode; empty if none is known. */
    public Optional<Duration> episode(String groupKey, String receiver, String name) {
        LoggedNotification begun = find(episodeKey(groupKey, receiver, name));
        return Optional.ofNullable(begun).map(LoggedNotification::age);
    }

    /**
     * By how much an episode may have begun earlier, as the clocks tell: a machine that is asleep does not count time, and takes what has waited
     * to be read meanwhile for new, as do those that learn of the episode from it. Any time, where the clock was set back to before it.
     */
    public Duration asleep(String groupKey, String receiver, String name) {
        Kept begun = entries.get(episodeKey(groupKey, receiver, name));
        if (begun == null) {
            return Duration.ZERO;
        }
        Duration byClock = Duration.between(begun.entry().timestamp(), loop.now());
        if (byClock.plus(ON_THE_WAY).isNegative()) {
            return retention;
        }
        Duration more = byClock.minus(age(begun));
        return more.compareTo(ON_THE_WAY) > 0 ? more : Duration.ZERO;
    }

    /** Has the entries of lanes and episodes of a group outlive its alerts, as {@link #prolong(LoggedNotification, Duration)}. */
    public void prolongLanes(String groupKey) {
        lanesOf(groupKey).stream()
                .flatMap(key -> Stream.ofNullable(find(key)))
                .forEach(logged -> prolong(logged, Duration.ZERO));
    }

    /** The keys of the groups that an integration was notified of within some time, and knows as firing, if {@code counts} is true of them. */
    public Set<NflogKey> firingSince(NflogKey ofIntegration, Duration within, Predicate<NotifiedState> counts) {
        Set<NflogKey> keys = new HashSet<>();
        for (Kept kept : entries.values()) {
            NflogKey key = kept.entry().key();
            if (key.isOfSameIntegration(ofIntegration)
                    && key.lane().isEmpty()
                    && age(kept).compareTo(within) < 0
                    && kept.entry().notified().isFiring()
                    && counts.test(kept.entry().notified())) {
                keys.add(key);
            }
        }
        return keys;
    }

    /**
     * Whether some integration was notified of an alert as firing, and its end is yet to be notified.
     *
     * @param keys the keys of the integrations that count
     */
    public boolean awaitsEndOf(LabelSet alert, Predicate<NflogKey> keys) {
        long hash = AlertHash.of(alert);
        return entries.entrySet().stream()
                .anyMatch(each -> each.getValue().entry().notified().awaitsEndOf(hash) && keys.test(each.getKey()));
    }

    /**
     * The {@link LoggedNotification#stamp} of the last notification, which remains after the entry was removed; 0 if
     * none.
     */
    public long stamp(NflogKey key) {
        Kept kept = entries.get(key);
        String text = kept == null ? null : kept.text();
        return state.stamp(text == null ? key.text() : text);
    }

    private Duration age(Kept kept) {
        return loop.elapsed().minus(kept.notifiedAt());
    }

    /**
     * Records a notification.
     *
     * @param keep how long the entry is kept; the log's retention if that is shorter
     * @param basis the versions read before the attempt; an entry that another replica wrote since then is not
     *     overwritten
     * @param sendsEnds whether the integration is notified of ends
     */
    public void record(NflogKey key, NotifiedState notified, Duration keep, ReadVersion basis, boolean sendsEnds) {
        Instant now = loop.now();
        Duration life = life(keep);
        NflogEntry entry = new NflogEntry(key, now, notified, now.plus(life), basis.stamp(), UnknownFields.NONE);
        Kept before = entries.get(key);
        Kept written = write(before == null ? entry : entry.after(before.entry(), sendsEnds), life, basis);
        if (before != null && written != null) {
            awaitUncertainResolutions(written, before);
        } else if (before != null) { // it came during the attempt, of which its writer cannot have known
            awaitUncertainResolutions(before, notified);
        }
    }

    private Duration life(Duration keep) {
        return keep.compareTo(Duration.ZERO) > 0 && keep.compareTo(retention) < 0 ? keep : retention;
    }

    /**
     * Records which alerts of a group are muted, beside the last notification, which goes on to count as of its time. Does nothing if the
     * log says so and half of the life of the entry is not over, or if another entry has replaced it.
     *
     * @param identity a hash of the configuration of the integration
     * @param logged the last notification to the integration; null if there was none
     * @param muted the hashes of the alerts that it is not to go on knowing as firing; the log says nothing of none
     * @param keep as for {@link #record}
     */
    public void recordMuted(
            NflogKey key, long identity, @Nullable LoggedNotification logged, long[] muted, Duration keep) {
        if (muted.length == 0) {
            return;
        }
        if (logged == null) {
            NotifiedState nothing =
                    new NotifiedState(identity, new long[0], new long[0], new long[0], ReceiverData.EMPTY);
            // it must not replace a notification that has not been heard of here
            record(key, nothing.omitting(muted, loop.now()), keep, ReadVersion.correcting(stamp(key)), false);
            return;
        }
        NotifiedState next = logged.notified().omitting(muted, logged.entry().timestamp());
        Kept kept = entries.get(key);
        if (kept != null
                && kept.stamp() == logged.stamp()
                && (!next.equals(logged.notified()) || isHalfOver(logged, keep))) {
            correct(kept, next, life(keep));
        }
    }

    /**
     * Writes an entry again as alerts are not muted that it omits: the integration goes on knowing those as firing that it was notified of.
     * It goes on to count as of the time of its notification. Does nothing if it omits none of them.
     *
     * @param unmuted which alerts, by their hashes, are not muted
     */
    public void recordUnmuted(NflogKey key, LongPredicate unmuted) {
        Kept kept = entries.get(key);
        NotifiedState next = kept == null ? null : kept.entry().notified().listing(unmuted);
        if (kept != null && next != null && !next.equals(kept.entry().notified())) {
            correct(kept, next, kept.entry().life());
        }
    }

    /**
     * Writes an entry again as an alert has ended of which the integration was not notified, as it was muted: when it fires again, that is to
     * be notified. The entry goes on to count as of the time of its notification; where only alerts of earlier ones are left, of the first
     * of these, or they would be repeated too late. Does nothing if the integration does not know the alert as firing.
     *
     * @param ended the hash of the alert
     */
    public void recordEnded(NflogKey key, long ended) {
        Kept kept = entries.get(key);
        if (kept != null && kept.entry().notified().isKnownFiring(ended)) {
            NotifiedState known = kept.entry().notified();
            NotifiedState next = known.endedUnseen(ended);
            Instant last = kept.entry().timestamp();
            Instant since = Arrays.stream(next.firing())
                    .mapToObj(hash -> known.notifiedFiringAt(hash, last))
                    .filter(last::isAfter)
                    .min(Comparator.naturalOrder())
                    .orElse(last);
            Duration age = age(kept).plus(Duration.between(since, last));
            correct(kept, kept.entry().at(since), age, next, kept.entry().life());
        }
    }

    /**
     * Writes an entry again if half of its life is over, so that it is kept for longer. It goes on to count as of the time of
     * its notification. Does nothing if another entry has replaced it.
     *
     * @param logged the entry
     * @param keep as for {@link #record}
     */
    public void prolong(LoggedNotification logged, Duration keep) {
        Kept kept = entries.get(logged.entry().key());
        if (kept != null && kept.stamp() == logged.stamp() && isHalfOver(logged, keep)) {
            correct(kept, kept.entry().notified(), life(keep));
        }
    }

    /** Writes an entry again with what the integration knows; it goes on to count as of the time of its notification. */
    private void correct(Kept kept, NotifiedState next, Duration life) {
        correct(kept, kept.entry(), age(kept), next, life);
    }

    private void correct(Kept kept, NflogEntry entry, Duration age, NotifiedState next, Duration life) {
        NflogEntry prolonged = entry.prolonged(age, life, kept.stamp());
        write(prolonged.knowing(next), life, ReadVersion.correcting(kept.stamp()));
    }

    /** Whether half of the life of an entry is over, so that {@link #prolong(LoggedNotification, Duration)} would write it again. */
    public boolean isHalfOver(LoggedNotification logged, Duration keep) {
        return logged.entry().life().minus(logged.age()).multipliedBy(2).compareTo(life(keep)) <= 0;
    }

    /** Writes an entry as of now; returns what is kept of it, null if another entry stays the current one. */
    private @Nullable Kept write(NflogEntry entry, Duration life, ReadVersion basis) {
        String key = entry.key().text();
        Version version = state.put(key, RANK, NflogEntryCodec.encode(entry), life, basis, () -> {});
        if (!state.isCurrent(key, version)) {
            return null;
        }
        Kept kept = new Kept(entry, loop.elapsed().minus(entry.notifiedBefore()), version.stamp(), key);
        keep(kept);
        return kept;
    }

    private void keep(Kept kept) {
        NflogKey key = kept.entry().key();
        if (entries.put(key, kept) == null) {
            groups.merge(key.group(), List.of(key), NotificationLog::joined);
            for (Awaited each : awaited) { // no stream: mostly none is met
                if (each.about().test(key)) {
                    awaited = awaited.stream().filter(other -> other != each).toList();
                    each.task().run();
                }
            }
        }
    }

    private static List<NflogKey> joined(List<NflogKey> known, List<NflogKey> more) {
        return Stream.concat(known.stream(), more.stream()).distinct().toList();
    }

    /**
     * Writes the entry of an episode anew if it replaces an older one that its writer did not know: both began the same episode. Not where
     * both give one beginning, as they do when several replicas write it at once: their ages differ by the time that each has travelled.
     */
    private void keepOlder(Kept current, Kept replaced) {
        NflogKey key = current.entry().key();
        boolean isUnknown = current.entry().basis() < replaced.stamp()
                && !current.entry().timestamp().equals(replaced.entry().timestamp());
        if (isEpisode(key)
                && isUnknown
                && current == entries.get(key)
                && age(replaced).compareTo(age(current)) > 0) {
            Duration life = life(Duration.ZERO);
            write(
                    current.entry().prolonged(age(replaced), life, current.stamp()),
                    life,
                    ReadVersion.correcting(current.stamp()));
        }
    }

    /** Writes the entry of an Alertmanager anew that was written as alerts are muted, and so forgets what was notified before. */
    private void keepBesideMuted(Kept current, Kept replaced) {
        if (current == entries.get(current.entry().key())) {
            NflogEntry kept = UncertainResolutions.besideMuted(
                    current.entry(), age(current), current.stamp(), replaced.entry(), age(replaced));
            if (kept != null) {
                write(kept, current.entry().life(), ReadVersion.correcting(current.stamp()));
            }
        }
    }

    /** Writes the current entry anew if the receiver may have got {@code other} after an end that the entry gives, or knows more by it. */
    private void awaitUncertainResolutions(Kept current, NotifiedState other) {
        Duration age = age(current);
        NflogEntry awaited = UncertainResolutions.awaited(current.entry(), age, current.stamp(), other);
        if (awaited != null) {
            // Not by the age: a replica that was paused takes what lay in its buffers meanwhile for new.
            write(awaited, awaited.life(), ReadVersion.correcting(current.stamp()));
        }
    }

    /**
     * Writes the current entry anew if the receiver may have got the message of a replaced entry after an end that the
     * current entry gives, or knows alerts as firing by it that the current entry does not mention.
     */
    private void awaitUncertainResolutions(Kept current, Kept replaced) {
        if (current != entries.get(current.entry().key())) {
            return;
        }
        NflogEntry entry = current.entry();
        Duration age = age(current);
        boolean mayBeOutOfOrder = UncertainResolutions.mayBeOutOfOrder(entry, age, replaced.stamp(), age(replaced));
        awaitUncertainResolutions(
                current,
                mayBeOutOfOrder
                        ? replaced.entry().notified()
                        : UncertainResolutions.firingUnknownTo(
                                entry,
                                age,
                                replaced.entry(),
                                replaced.stamp(),
                                age(replaced),
                                replaced.text() != null));
    }

    /**
     * Restores an entry persisted before a restart, unless it has expired or a later one is stored; returns whether the
     * log has changed.
     */
    public boolean restore(Stored<NflogEntry> stored) {
        Instant at = stored.value().timestamp();
        if (stored.version().mark() == null && at.isAfter(alertmanagerNotified)) {
            alertmanagerNotified = at;
        }
        return state.restore(stored) && take(stored.value(), stored.mark().stamp(), age(stored));
    }

    /** When Alertmanager wrote the latest of its entries that were restored; {@link Instant#MIN} if there was none. */
    public Instant alertmanagerNotified() {
        return alertmanagerNotified;
    }

    /** The time since the notification; a record that Alertmanager wrote has no other time than that of the notification. */
    private Duration age(Stored<NflogEntry> stored) {
        Duration age = stored.mark().age(loop.now());
        return stored.version().mark() == null ? age : age.plus(stored.value().notifiedBefore());
    }

    /** Takes in what the replicated state holds already; called before the first use. */
    public void replay() {
        state.replay();
    }

    /** Takes in nothing more of other replicas. */
    public void close() {
        state.close();
    }

    /** Stores the current entry; an expired one only removes its predecessor. */
    private boolean take(NflogEntry entry, long stamp, Duration age) {
        Kept kept = new Kept(entry, loop.elapsed().minus(age), stamp, null);
        if (isOver(kept)) {
            return entries.remove(entry.key()) != null;
        }
        keep(kept);
        return true;
    }

    private boolean isOver(Kept kept) {
        return age(kept).compareTo(kept.entry().life()) >= 0;
    }

    /** Removes expired entries. */
    public void collectGarbage() {
        Duration start = loop.elapsed();
        if (entries.values().removeIf(this::isOver)) {
            groups.replaceAll((group, keys) -> entries.keySet().containsAll(keys)
                    ? keys
                    : keys.stream().filter(entries::containsKey).toList());
            groups.values().removeIf(List::isEmpty);
        }
        metrics.collected(loop.elapsed().minus(start));
    }

    /** All entries, in no particular order. */
    public List<NflogEntry> all() {
        return entries.values().stream().map(Kept::entry).toList();
    }

    /** The records of a snapshot. */
    public List<byte[]> records() {
        return state.records();
    }

    private final class Others implements DurableState.Listener<NflogEntry> {
        @Override
        public void onMerged(NflogEntry entry, Version version, Duration age) {
            Kept before = entries.get(entry.key());
            Duration known = before == null ? Duration.ZERO : age(before);
            // of two that give one beginning the older counts: a machine may have slept
            boolean isOneBeginning = before != null
                    && isEpisode(entry.key())
                    && entry.timestamp().equals(before.entry().timestamp());
            Duration told = age.plus(entry.notifiedBefore());
            if (take(entry, version.stamp(), isOneBeginning && known.compareTo(told) > 0 ? known : told)) {
                metrics.merged.inc();
                Kept after = entries.get(entry.key());
                Merged merged = new Merged(entry, version.writer());
                // Writes of other replicas arrive in batches; listeners are called after the whole batch.
                loop.execute(() -> {
                    if (before != null && after != null) {
                        keepOlder(after, before);
                        keepBesideMuted(after, before);
                        awaitUncertainResolutions(after, before);
                    }
                    listeners.forEach(listener -> listener.accept(merged));
                });
            }
        }

        @Override
        public void onUndecoded(String key, Version version) {
            metrics.undecoded.inc();
        }
    }
}
