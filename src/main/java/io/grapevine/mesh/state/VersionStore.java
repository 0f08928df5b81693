package io.grapevine.mesh.state;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.protocol.Frame;
import io.grapevine.mesh.protocol.WireEntry;
import io.grapevine.model.UnknownFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that one replica holds: the current version of each key, and for each origin what is left of its writes. What is
 * to be sent to a peer is what lies above the peer's vector, so there is no queue; a version that is replaced before it
 * was sent is never sent.
 */
public final class VersionStore {
    /** Keys are spread over this many buckets for audits. */
    public static final int BUCKETS = 256;

    /** About how many bytes of items go into one frame. An item that is larger travels alone. */
    static final int CHUNK = 256 << 10;

    /** The largest content of an item that still fits into a frame. */
    private static final int MAX_CONTENT = Channel.MAX_FRAME - (16 << 10);

    /** What is larger than this could not be passed on in every kind of frame. */
    private static final int MAX_ITEM = Channel.MAX_FRAME - (4 << 10);

    /** Copies of one version may differ by this much in when they are forgotten: by the time they were under way. */
    static final long TTL_TOLERANCE = 60_000;

    /** What is forgotten within this time is not audited: some replicas may have forgotten it already. */
    static final long AUDIT_MARGIN = 2 * TTL_TOLERANCE;

    private final EventLoop loop;
    private final MemberId self;
    private final Predicate<MemberId> present;
    private final Map<String, Map<String, StoredEntry>> states = new TreeMap<>();
    private final Map<String, List<MergeListener>> listeners = new TreeMap<>();
    private final Map<MemberId, WriterLog> origins = new TreeMap<>();
    private Runnable onWrite = () -> {};
    private long written;

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

    void addState(String state) {
        states.putIfAbsent(state, new LinkedHashMap<>());
        listeners.putIfAbsent(state, new ArrayList<>());
    }

    public Iterable<String> stateNames() {
        return states.keySet();
    }

    void addListener(String state, MergeListener listener) {
        entriesOf(listeners, state).add(listener);
    }

    private static <T> T entriesOf(Map<String, T> map, String state) {
        T found = map.get(state);
        if (found == null) {
            throw new IllegalStateException("state: " + state + " (expected: one of " + map.keySet() + ")");
        }
        return found;
    }

    private long now() {
        return loop.elapsed().toMillis();
    }

    /** The current entry of a key; null if there is none or it is past its time. */
    @Nullable
    StoredEntry get(String state, String key) {
        StoredEntry entry = entriesOf(states, state).get(key);
        return entry == null || entry.keepUntil() <= now() ? null : entry;
    }

    /** The current entries of all keys. */
    List<StoredEntry> current(String state) {
        long now = now();
        return entriesOf(states, state).values().stream()
                .filter(entry -> entry.keepUntil() > now)
                .toList();
    }

    WireEntry toItem(StoredEntry entry) {
        return entry.toItem(now());
    }

    int size(String state) {
        return entriesOf(states, state).size();
    }

    /** Writes a version that is greater than the current one, unless that one has a higher rank. */
    Version write(String state, String key, int rank, byte[] body, Duration ttl) {
        StoredEntry known = get(state, key);
        long before = known == null ? 0 : known.version().stamp();
        return write(state, key, rank, body, ttl, new ReadVersion(before, Duration.ZERO));
    }

    /** Writes a version that is greater than the one it is based on. */
    Version write(String state, String key, int rank, byte[] body, Duration ttl, ReadVersion basis) {
        long then = wallNanos() - basis.ago().toNanos();
        long stamp = Math.min(Version.MAX_STAMP, Math.max(then, basis.stamp() + 1));
        Version version = new Version(rank, stamp, self.name(), body);
        adopt(state, key, version, Duration.ZERO, ttl);
        return version;
    }

    private long wallNanos() {
        Duration wall = Duration.between(Instant.EPOCH, loop.now());
        boolean fits = !wall.isNegative() && wall.toSeconds() < Version.MAX_STAMP / 1_000_000_000L;
        return fits ? wall.toNanos() : 0;
    }

    /**
     * Takes in a version that this replica knows by itself, from its own writer or its own disk, and numbers it.
     *
     * @return whether it is the current one now
     */
    boolean adopt(String state, String key, Version version, Duration age, Duration ttl) {
        StoredEntry known = get(state, key);
        long now = now();
        long keepUntil = now + Math.max(0, Math.min(WireEntry.MAX_MILLIS, ttl.toMillis()));
        if (keepUntil <= now || (known != null && known.version().compareTo(version) >= 0)) {
            return false;
        }
        boolean fits = fits(key, version);
        long ageMillis = Math.max(0, Math.min(WireEntry.MAX_MILLIS, age.toMillis()));
        WireEntry item =
                new WireEntry(state, key, version, self, fits ? ++written : 0, ageMillis, 0, UnknownFields.NONE);
        install(StoredEntry.of(item, now, known == null ? keepUntil : Math.max(keepUntil, known.keepUntil())));
        shareWritten(fits);
        return true;
    }

    private void shareWritten(boolean fits) {
        if (fits) {
            origin(self).advance(written);
            onWrite.run();
        }
    }

    /** Whether a version of this size is sent to other replicas. */
    static boolean fits(String key, Version version) {
        return WireEntry.contentBound(key, version) <= MAX_CONTENT;
    }

    private WriterLog origin(MemberId member) {
        return origins.computeIfAbsent(member, ignored -> new WriterLog());
    }

    private void install(StoredEntry entry) {
        StoredEntry before = entriesOf(states, entry.state()).put(entry.key(), entry);
        if (before != null) {
            unlist(before);
        }
        if (entry.isShared()) {
            origin(entry.origin()).add(entry);
        }
    }

    private void unlist(StoredEntry entry) {
        WriterLog log = origins.get(entry.origin());
        if (entry.isShared() && log != null) {
            log.remove(entry);
        }
    }

    /** Takes in a delta; of use only if it begins at or below what is known. */
    public Frame.Ack receive(Frame.Delta delta) {
        long head = head(delta.origin());
        if (delta.origin().equals(self) || delta.seq() <= head) {
            return new Frame.Ack(delta.origin(), Math.max(head, delta.seq()), false);
        }
        if (delta.previous() > head) {
            return new Frame.Ack(delta.origin(), head, true);
        }
        for (WireEntry item : delta.items()) {
            if (item.seq() > head) {
                merge(item);
            }
        }
        origin(delta.origin()).advance(delta.seq());
        return new Frame.Ack(delta.origin(), delta.seq(), false);
    }

    /** Takes in what a peer holds of some buckets. */
    public void receive(Frame.Repair repair) {
        repair.items().forEach(this::merge);
    }

    /** Takes the greater of two versions and the later of two times to forget it. */
    private void merge(WireEntry item) {
        boolean usable = item.ttlMillis() > 0 && item.sizeBound() <= MAX_ITEM;
        if (!usable || !states.containsKey(item.state())) {
            return;
        }
        long now = now();
        long until = now + item.ttlMillis();
        StoredEntry known = get(item.state(), item.key());
        int order = known == null ? 1 : item.version().compareTo(known.version());
        if (order > 0) {
            install(StoredEntry.of(item, now, known == null ? until : Math.max(until, known.keepUntil())));
            tell(item);
        } else if (known != null && order == 0) {
            StoredEntry kept = known.keptUntil(until);
            install(
                    known.isNumberedBefore(item.origin(), item.seq())
                            ? kept.numbered(item.origin(), item.seq())
                            : kept);
        } else if (known != null) {
            outlive(known, until);
        }
    }

    /**
     * A lesser version has come. If it would have been kept for longer than the one that beats it, it may be out there
     * still: the greater one has to be kept for as long, here and everywhere, or the lesser would come back.
     */
    private void outlive(StoredEntry known, long until) {
        boolean news = known.isShared() && until > known.keepUntil() + TTL_TOLERANCE;
        StoredEntry kept = known.keptUntil(until);
        install(news ? kept.numbered(self, ++written) : kept);
        shareWritten(news);
    }

    private void tell(WireEntry item) {
        Duration age = Duration.ofMillis(item.ageMillis());
        Duration ttl = Duration.ofMillis(item.ttlMillis());
        for (MergeListener listener : entriesOf(listeners, item.state())) {
            listener.onMerged(item.key(), item.version(), age, ttl);
        }
    }

    public long head(MemberId origin) {
        WriterLog log = origins.get(origin);
        return log == null ? 0 : log.head();
    }

    /** What this replica knows; origins that are gone and left nothing are not mentioned. */
    public VersionVector vector() {
        VersionVector vector = new VersionVector();
        origins.forEach((origin, log) -> {
            if (log.head() > 0 && isMentioned(origin, log)) {
                vector.raise(origin, log.head());
            }
        });
        return vector;
    }

    private boolean isMentioned(MemberId origin, WriterLog log) {
        return !log.isEmpty() || origin.equals(self) || present.test(origin);
    }

    /** One frame's worth of what {@code origin} wrote above {@code previous}, up to {@code upTo} at most. */
    public Frame.Delta delta(MemberId origin, long previous, long upTo) {
        long now = now();
        List<WireEntry> items = new ArrayList<>();
        int size = 0;
        long seq = Math.min(upTo, head(origin));
        for (StoredEntry entry : origin(origin).between(previous, seq)) {
            if (entry.keepUntil() <= now) {
                continue;
            }
            WireEntry item = entry.toItem(now);
            if (!items.isEmpty() && size + item.sizeBound() > CHUNK) {
                seq = items.get(items.size() - 1).seq();
                break;
            }
            size += item.sizeBound();
            items.add(item);
        }
        return new Frame.Delta(origin, previous, seq, items);
    }

    /** Hashes of what is held in one state. */
    public Frame.Audit audit(String state) {
        long[] buckets = new long[BUCKETS];
        audited(state).forEach(entry -> buckets[bucket(entry.key())] += entry.digest());
        return new Frame.Audit(state, buckets);
    }

    private List<StoredEntry> audited(String state) {
        long from = now() + AUDIT_MARGIN;
        return states.getOrDefault(state, new LinkedHashMap<>()).values().stream()
                .filter(entry -> entry.isShared() && entry.keepUntil() > from)
                .toList();
    }

    private static int bucket(String key) {
        return (int) (Digests.of(key) & (BUCKETS - 1));
    }

    /** The buckets in which a peer holds something else. */
    public BitSet differing(Frame.Audit audit) {
        BitSet differing = new BitSet(BUCKETS);
        if (states.containsKey(audit.state())) {
            long[] own = audit(audit.state()).buckets();
            for (int i = 0; i < BUCKETS; i++) {
                differing.set(i, own[i] != audit.buckets()[i]);
            }
        }
        return differing;
    }

    /** What is held in these buckets, in frames. */
    public List<Frame.Repair> repairs(Frame.Pull pull) {
        long now = now();
        List<Frame.Repair> repairs = new ArrayList<>();
        List<WireEntry> items = new ArrayList<>();
        int size = 0;
        for (StoredEntry entry : audited(pull.state())) {
            if (!pull.buckets().get(bucket(entry.key()))) {
                continue;
            }
            WireEntry item = entry.toItem(now);
            if (!items.isEmpty() && size + item.sizeBound() > CHUNK) {
                repairs.add(new Frame.Repair(List.copyOf(items)));
                items.clear();
                size = 0;
            }
            size += item.sizeBound();
            items.add(item);
        }
        if (!items.isEmpty()) {
            repairs.add(new Frame.Repair(List.copyOf(items)));
        }
        return repairs;
    }

    /** Forgets what is past its time, and origins that are gone and left nothing. */
    public void sweep() {
        long now = now();
        for (Map<String, StoredEntry> entries : states.values()) {
            entries.values().removeIf(entry -> {
                boolean past = entry.keepUntil() <= now;
                if (past) {
                    unlist(entry);
                }
                return past;
            });
        }
        origins.entrySet().removeIf(origin -> !isMentioned(origin.getKey(), origin.getValue()));
    }
}
