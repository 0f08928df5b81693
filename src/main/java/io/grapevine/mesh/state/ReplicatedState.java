package io.grapevine.mesh.state;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and versions that all replicas of the mesh come to share. Bodies are opaque: they are stored and passed on byte
 * for byte. On the loop only.
 */
public final class ReplicatedState {
    private final String name;
    private final VersionStore replica;
    private final Runnable oversized;

    /** A state; {@code oversized} hears of each write that is too large to be passed on. */
    public ReplicatedState(String name, VersionStore replica, Runnable oversized) {
        this.name = name;
        this.replica = replica;
        this.oversized = oversized;
        replica.addState(name);
    }

    /** A version and how much longer it is kept. */
    public record Held(Version version, Duration age, Duration ttl) {}

    /** Tells {@code listener} of what other replicas write, from now on; never of what is written here. */
    public void addListener(MergeListener listener) {
        replica.addListener(name, listener);
    }

    /**
     * Writes a version, which is current here at once and on the other replicas soon. If the key has a version of higher
     * rank, that one stays.
     *
     * @param rank see {@link Version}; 0 for what may be replaced
     * @param body not changed afterwards
     * @param ttl for how long the key is kept at least; it is kept longer if an earlier version of it would have been. If
     *     nothing is left of it, nothing is written
     * @return the version that was made of it, to be stored; compare with {@link #get} to see whether it is current
     */
    public Version put(String key, int rank, byte[] body, Duration ttl) {
        return written(key, replica.write(name, key, rank, body, ttl));
    }

    /**
     * The same, of what was true some time ago: if others have written since, theirs stays.
     *
     * @param basis what was known then
     */
    public Version put(String key, int rank, byte[] body, Duration ttl, ReadVersion basis) {
        return written(key, replica.write(name, key, rank, body, ttl, basis));
    }

    private Version written(String key, Version version) {
        if (!VersionStore.fits(key, version)) {
            oversized.run();
        }
        return version;
    }

    /**
     * Takes back a version that was stored before a restart. It is offered to the others like a new one.
     *
     * @param age how long ago it was written
     * @param ttl for how much longer it is kept
     * @return false if the time is over or a version as great is known already
     */
    public boolean restore(String key, Version version, Duration age, Duration ttl) {
        return replica.adopt(name, key, version, age, ttl);
    }

    /** The current versions of all keys, in the order in which the keys came up. */
    public Map<String, Held> all() {
        Map<String, Held> all = new LinkedHashMap<>();
        replica.current(name).forEach(entry -> all.put(entry.key(), held(entry)));
        return all;
    }

    /** The current version of a key; null if there is none. */
    public @Nullable Held get(String key) {
        StoredEntry entry = replica.get(name, key);
        return entry == null ? null : held(entry);
    }

    private Held held(StoredEntry entry) {
        long now = replica.now();
        return new Held(entry.version(), entry.age(now), entry.ttl(now));
    }

    /** How many keys are held, those among them whose time has just passed. */
    public int size() {
        return replica.size(name);
    }
}
