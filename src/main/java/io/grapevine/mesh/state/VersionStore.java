package io.grapevine.mesh.state;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Versioned key-value store of one replica: the current version of each key, and per writer a log of its latest writes.
 * What a peer lacks is what these logs hold above its version vector, so there are no queues; a version that is replaced
 * before it was sent is never sent.
 */
public final class VersionStore {
    /** The longest age and time to live: about twenty thousand years, so a silence may last up to the year 9999. */
    public static final long MAX_MILLIS = 20_000L * 366 * 24 * 3600 * 1000;

    /** The largest key, writer and body together, in bytes, that are sent to other replicas. */
    public static final int MAX_CONTENT = (1 << 20) - (16 << 10);

    private static final int BYTES_PER_CHAR = 3;

    /** Copies of one version may differ by this much in when they are forgotten: by the time they were under way. */
    public static final long TTL_TOLERANCE = 60_000;

    private final EventLoop loop;
    private final MemberId self;
    private final Predicate<MemberId> present;
    private final StateTable states = new StateTable(this);
    private final Map<MemberId, WriterLog> origins = new TreeMap<>();
    private Runnable onWrite = () -> {};
    private long written;

    /** Remaining writes of one origin, by number, and the number up to which all were seen. */
    private static final class WriterLog {
        private final TreeMap<Long, StoredEntry> entries = new TreeMap<>();
        private long head;
    }

    /**
     * Holds nothing yet.
     *
     * @param present whether an origin may still write. What is empty of others is forgotten
     */
    public VersionStore(EventLoop loop, MemberId self, Predicate<MemberId> present) {
        this.loop = loop;
        this.self = self;
        this.present = present;
    }

    /** Runs {@code task} after each write that other replicas should get. */
    public void onWrite(Runnable task) {
        onWrite = task;
    }

    /** The states. */
    public StateTable states() {
        return states;
    }

    /** This replica's elapsed clock in milliseconds, on which the times of entries are. */
    public long now() {
        return loop.elapsed().toMillis();
    }

    /** A version written here now that is greater than the one it is based on. */
    Version version(int rank, byte[] body, ReadVersion basis) {
        long then = Math.max(0, wallNanos() - basis.ago().toNanos());
        long stamp = Math.min(Version.MAX_STAMP, Math.max(then, basis.stamp() + 1));
        return new Version(rank, stamp, self.name(), body);
    }

    private long wallNanos() {
        Duration wall = Duration.between(Instant.EPOCH, loop.now());
        boolean fits = !wall.isNegative() && wall.toSeconds() < Version.MAX_STAMP / 1_000_000_000L;
        return fits ? wall.toNanos() : 0;
    }

    /**
     * Takes in a version that this replica knows by itself, from its own writer or its own disk, and numbers it;
     * returns whether it is the current one now.
     */
    boolean adopt(ReplicatedState state, String key, Version version, Duration age, Duration ttl) {
        StoredEntry known = state.entry(key);
        long now = now();
        long keepUntil = now + Math.max(0, Math.min(MAX_MILLIS, ttl.toMillis()));
        if (state.dropped
                || keepUntil <= now
                || (known != null && known.version().compareTo(version) >= 0)) {
            return false;
        }
        boolean fits = fits(key, version);
        StoredEntry entry = StoredEntry.of(
                state.name(),
                key,
                version,
                self,
                fits ? ++written : 0,
                now - Math.max(0, Math.min(MAX_MILLIS, age.toMillis())),
                known == null ? keepUntil : Math.max(keepUntil, known.keepUntil()),
                UnknownFields.NONE);
        install(state, entry);
        shareWritten(fits);
        return true;
    }

    /** Keeps the current version of a key for longer, here only. */
    void prolong(ReplicatedState state, StoredEntry known, Duration ttl) {
        install(state, known.keptUntil(now() + Math.min(MAX_MILLIS, ttl.toMillis())));
    }

    private void shareWritten(boolean fits) {
        if (fits) {
            advance(self, written);
            onWrite.run();
        }
    }

    static boolean fits(String key, Version version) {
        return contentBound(key, version) <= MAX_CONTENT;
    }

    /** An upper bound of the encoded size of the key, the writer and the body, in bytes. */
    public static int contentBound(String key, Version version) {
        return version.body().length
                + BYTES_PER_CHAR * (key.length() + version.writer().length());
    }

    private WriterLog log(MemberId origin) {
        return origins.computeIfAbsent(origin, ignored -> new WriterLog());
    }

    private void install(ReplicatedState state, StoredEntry entry) {
        StoredEntry before = state.entries.put(entry.key(), entry);
        state.installed(before, entry);
        if (before == null) {
            state.expiries.add(entry.key(), entry.keepUntil());
        } else {
            unlist(before);
        }
        if (entry.isShared()) {
            log(entry.origin()).entries.put(entry.seq(), entry);
        }
    }

    /** Takes entries out of what is sent to peers. */
    void unlist(Collection<StoredEntry> entries) {
        entries.forEach(this::unlist);
    }

    private void unlist(StoredEntry entry) {
        WriterLog log = origins.get(entry.origin());
        if (entry.isShared() && log != null) {
            log.entries.remove(entry.seq());
        }
    }

    /**
     * Merges an entry that another replica holds: keeps the greater of the two versions and the later of the two times at
     * which the key may be forgotten. An entry of an unknown state, or one whose time is over, is dropped.
     */
    public void merge(StoredEntry entry) {
        ReplicatedState state = entry.keepUntil() <= now() ? null : states.writtenByPeer(entry.state());
        if (state == null) {
            return;
        }
        StoredEntry known = state.entry(entry.key());
        int order = known == null ? 1 : entry.version().compareTo(known.version());
        if (order > 0) {
            install(state, known == null ? entry : entry.keptUntil(known.keepUntil()));
            state.merged(known, entry);
        } else if (known != null && order == 0) {
            StoredEntry kept = known.keptUntil(entry.keepUntil());
            boolean renumbered = known.isNumberedBefore(entry.origin(), entry.seq());
            install(state, renumbered ? kept.numbered(entry.origin(), entry.seq()) : kept);
        } else if (known != null) {
            outlive(state, known, entry.keepUntil());
        }
    }

    /**
     * A lesser version was received. If it would have been kept for longer than the one that beats it, it may be out there
     * still: the greater one has to be kept for as long, here and everywhere, or the lesser would come back.
     */
    private void outlive(ReplicatedState state, StoredEntry known, long until) {
        boolean isProlonged = known.isShared() && until > known.keepUntil() + TTL_TOLERANCE;
        StoredEntry kept = known.keptUntil(until);
        install(state, isProlonged ? kept.numbered(self, ++written) : kept);
        shareWritten(isProlonged);
    }

    /** The number up to which everything that {@code origin} wrote is known; 0 if nothing is. */
    public long head(MemberId origin) {
        WriterLog log = origins.get(origin);
        return log == null ? 0 : log.head;
    }

    /** What this replica knows; origins that are gone and left nothing are not mentioned. */
    public VersionVector vector() {
        VersionVector vector = new VersionVector();
        origins.forEach((origin, log) -> {
            if (log.head > 0 && isMentioned(origin, log)) {
                vector.raise(origin, log.head);
            }
        });
        return vector;
    }

    private boolean isMentioned(MemberId origin, WriterLog log) {
        return !log.entries.isEmpty() || origin.equals(self) || present.test(origin);
    }

    /** Raises {@link #head} of {@code origin} to {@code seq}. */
    public void advance(MemberId origin, long seq) {
        WriterLog log = log(origin);
        log.head = Math.max(log.head, seq);
    }

    /** The entries in the log of {@code origin} that are numbered above {@code previous}, up to {@code upTo}. */
    public Collection<StoredEntry> writes(MemberId origin, long previous, long upTo) {
        return log(origin).entries.subMap(previous, false, upTo, true).values();
    }

    /** The entries of a state, those among them whose time has just passed; none if the state is unknown. */
    public Collection<StoredEntry> entries(String name) {
        ReplicatedState state = states.get(name);
        return state == null ? Set.of() : Collections.unmodifiableCollection(state.entries.values());
    }

    /** Forgets what is past its time, and origins that are gone and left nothing. */
    public void sweep() {
        long now = now();
        states.all().forEach(state -> state.expiries.take(now).forEach(key -> forget(state, key, now)));
        states.sweep();
        origins.entrySet().removeIf(origin -> !isMentioned(origin.getKey(), origin.getValue()));
    }

    private void forget(ReplicatedState state, String key, long now) {
        state.entries.computeIfPresent(key, (same, entry) -> {
            if (entry.keepUntil() > now) {
                state.expiries.add(key, entry.keepUntil());
                return entry;
            }
            unlist(entry);
            state.forgotten(entry);
            return null;
        });
    }
}
