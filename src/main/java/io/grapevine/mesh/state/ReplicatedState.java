package io.grapevine.mesh.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and versions that all replicas of the mesh come to share. Bodies are opaque: they are stored and passed on byte
 * for byte. On the loop only.
 */
public final class ReplicatedState {
    private final String name;
    private final VersionStore store;
    private final Runnable oversized;
    private final List<BiConsumer<String, Held>> listeners = new ArrayList<>();
    private final List<Runnable> writeListeners = new ArrayList<>();
    /** Whether this is the state of a removed tenant, which takes in nothing any more; changed by the table only. */
    boolean dropped;

    private long changes;
    private long bytes;

    /** By key; changed by the store only, which lists them by writer too. */
    final Map<String, StoredEntry> entries = new LinkedHashMap<>();

    /** Of the versions of each key that were replaced while there was no listener to learn of it, the first. */
    private final Map<String, StoredEntry> unseen = new LinkedHashMap<>();

    /** The keys of {@link #entries}; changed by the store only. */
    final ExpiryIndex expiries = new ExpiryIndex();

    /**
     * Keys by the minute before which none of them may be forgotten, so that those whose time is over are found without a look
     * at all others. A key is listed once; when it is taken out and kept for longer, it is added again.
     */
    static final class ExpiryIndex {
        private static final long MINUTE = 60_000;

        private final NavigableMap<Long, List<String>> keys = new TreeMap<>();

        /**
         * Lists a key.
         *
         * @param keepUntil a time in milliseconds; it may be kept for longer, but not for less
         */
        void add(String key, long keepUntil) {
            keys.computeIfAbsent(keepUntil / MINUTE, minute -> new ArrayList<>())
                    .add(key);
        }

        /** Takes out the keys whose time is over in the minute of {@code now}, or before. */
        List<String> take(long now) {
            NavigableMap<Long, List<String>> due = keys.headMap(now / MINUTE, true);
            List<String> taken = due.values().stream().flatMap(List::stream).toList();
            due.clear();
            return taken;
        }
    }

    ReplicatedState(String name, VersionStore store, Runnable oversized) {
        this.name = name;
        this.store = store;
        this.oversized = oversized;
    }

    String name() {
        return name;
    }

    /** Whether nothing is held and no listener is there to learn of it. */
    boolean isUnused() {
        return entries.isEmpty() && listeners.isEmpty() && writeListeners.isEmpty();
    }

    /** A version and how much longer it is kept. */
    public record Held(Version version, Duration age, Duration ttl) {}

    /**
     * Tells {@code listener}, on the loop, of what other replicas write, from now on; never of what is written here.
     *
     * @param listener takes a key and the version from elsewhere that has become its current one
     * @return ends it
     */
    public Runnable addListener(BiConsumer<String, Held> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Runs {@code task} after each {@link #put}, from now on. */
    public void addWriteListener(Runnable task) {
        writeListeners.add(task);
    }

    void installed(@Nullable StoredEntry before, StoredEntry entry) {
        changes++;
        bytes += size(entry) - (before == null ? 0 : size(before));
    }

    void forgotten(StoredEntry entry) {
        bytes -= size(entry);
        unseen.remove(entry.key());
    }

    private static int size(StoredEntry entry) {
        return entry.version().body().length;
    }

    /** The size of all bodies, those of keys whose time has just passed among them. */
    public long bytes() {
        return bytes;
    }

    /** How often a version was stored so far. If the number is the same, nothing is held that was not held before. */
    public long changes() {
        return changes;
    }

    /** Passes the current version of each key to {@code versions}, in the order in which the keys came up. */
    public void forEach(BiConsumer<String, Version> versions) {
        long now = store.now();
        for (StoredEntry entry : entries.values()) {
            if (entry.keepUntil() > now) {
                versions.accept(entry.key(), entry.version());
            }
        }
    }

    void merged(@Nullable StoredEntry before, StoredEntry entry) {
        if (listeners.isEmpty() && before != null) {
            unseen.putIfAbsent(entry.key(), before);
        }
        Held held = held(entry);
        listeners.forEach(listener -> listener.accept(entry.key(), held));
    }

    /**
     * Writes a version, which is current here at once and on the other replicas soon. If the key has a version of higher
     * rank, that one stays; so do versions that others have written since {@code basis}.
     *
     * @param rank see {@link Version}; 0 for what may be replaced
     * @param body not changed afterwards
     * @param ttl for how long the key is kept at least; it is kept longer if an earlier version of it would have been. If
     *     nothing is left of it, nothing is written
     * @param basis what was known when the body was true
     * @return the version that was made of it, to be stored; compare with {@link #get} to see whether it is current
     */
    public Version put(String key, int rank, byte[] body, Duration ttl, ReadVersion basis) {
        Version version = store.version(rank, body, basis);
        restore(key, version, Duration.ZERO, ttl);
        if (!VersionStore.fits(key, version)) {
            oversized.run();
        }
        writeListeners.forEach(Runnable::run);
        return version;
    }

    /**
     * Writes a version as {@link #put(String, int, byte[], Duration, ReadVersion)} does, with a body that is true now.
     */
    public Version put(String key, int rank, byte[] body, Duration ttl) {
        StoredEntry known = entry(key);
        long stamp = known == null ? 0 : known.version().stamp();
        return put(key, rank, body, ttl, new ReadVersion(stamp, Duration.ZERO));
    }

    /**
     * Takes back a version that was stored before a restart. It is offered to the others like a new one.
     *
     * @param age how long ago it was written
     * @param ttl for how much longer it is kept
     * @return false if the time is over or a version as great is known already
     */
    public boolean restore(String key, Version version, Duration age, Duration ttl) {
        return store.adopt(this, key, version, age, ttl);
    }

    /**
     * Takes in a version that a program outside of the mesh wrote. It is offered to the others like a new one, and passed
     * to the listeners like one of theirs.
     *
     * @param age how long ago it was written
     * @param ttl for how much longer it is kept
     * @return false if the time is over or a version as great is known already
     */
    public boolean introduce(String key, Version version, Duration age, Duration ttl) {
        StoredEntry before = entry(key);
        boolean taken = store.adopt(this, key, version, age, ttl);
        StoredEntry entry = taken ? entry(key) : null;
        if (entry != null) {
            merged(before, entry);
        }
        return taken;
    }

    /**
     * Keeps the current version of a key for {@code ttl} from now, if that is longer. For what is kept until a request ends it: each
     * replica prolongs what it holds, so nothing is passed on, and what ends it need not be kept for good.
     */
    public void prolong(String key, Duration ttl) {
        StoredEntry known = entry(key);
        if (known != null) {
            store.prolong(this, known, ttl);
        }
    }

    /** The current versions of all keys, in the order in which the keys came up. */
    public Map<String, Held> all() {
        Map<String, Held> all = new LinkedHashMap<>();
        long now = store.now();
        entries.values().stream()
                .filter(entry -> entry.keepUntil() > now)
                .forEach(entry -> all.put(entry.key(), held(entry)));
        return all;
    }

    /** Takes out the versions that were replaced while there was no listener, the first of each key. */
    Map<String, Held> takeUnseen() {
        Map<String, Held> taken = new LinkedHashMap<>();
        unseen.forEach((key, entry) -> taken.put(key, held(entry)));
        unseen.clear();
        return taken;
    }

    /** The current version of a key; null if there is none. */
    public @Nullable Held get(String key) {
        StoredEntry entry = entry(key);
        return entry == null ? null : held(entry);
    }

    /** The current entry of a key; null if there is none or it is past its time. */
    @Nullable
    StoredEntry entry(String key) {
        StoredEntry entry = entries.get(key);
        return entry == null || entry.keepUntil() <= store.now() ? null : entry;
    }

    private Held held(StoredEntry entry) {
        long now = store.now();
        return new Held(entry.version(), entry.age(now), entry.ttl(now));
    }

    /** How many keys are held, those among them whose time has just passed. */
    public int size() {
        return entries.size();
    }
}
