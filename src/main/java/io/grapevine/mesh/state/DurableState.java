package io.grapevine.mesh.state;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.protobuf.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link ReplicatedState} that outlives restarts, and whose bodies stand for values of one kind. What is written here
 * and what others wrote goes to a journal. A body that cannot be decoded, one of a newer version of the program, is
 * kept for the other replicas but not stored: Alertmanager could not start on it either. On the loop only.
 */
public final class DurableState<T> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableState.class);

    /** What is kept for less might be forgotten before every replica has it. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    private final EventLoop loop;
    private final ReplicatedState state;
    private final Journal journal;
    private final Kind<T> kind;
    private final Listener<? super T> listener;
    private final Runnable listening;

    /** The keys whose current body cannot be decoded. */
    private final Set<String> undecoded = new LinkedHashSet<>();

    /** By key whose latest version is not durable yet, what waits for it. */
    private final Map<String, List<Runnable>> unsaved = new HashMap<>();

    private final Throttle warnings = new Throttle(Duration.ofMinutes(1));

    /**
     * Type of the values in bodies.
     *
     * @param name what a value is called in the program's log
     * @param body decodes a body
     * @param key the key under which a value stands
     * @param marking gives the mark of a persisted value, or an error if there can be no such record; gets the value and the mark that
     *     lies with it, null if Alertmanager wrote the record
     */
    public record Kind<T>(
            String name,
            Function<byte[], Decoded<T>> body,
            Function<T, String> key,
            BiFunction<T, StoredVersion.@Nullable Mark, Decoded<StoredVersion.Mark>> marking) {
        /** The kind of values that Alertmanager does not write. */
        public Kind(String name, Function<byte[], Decoded<T>> body, Function<T, String> key) {
            this(
                    name,
                    body,
                    key,
                    (value, mark) -> mark == null
                            ? new Decoded.Fault<>(0, "no version (expected: a record of a replica)")
                            : new Decoded.Ok<>(mark));
        }

        /** Decodes a record of the disk. */
        public Decoded<Stored<T>> decode(byte[] record) {
            return StoredVersion.decode(record)
                    .then(version -> body.apply(version.body()).then(value -> stored(value, version)));
        }

        private Decoded<T> decode(String expected, byte[] encoded) {
            return body.apply(encoded).then(value -> {
                String found = key.apply(value);
                return found.equals(expected)
                        ? new Decoded.Ok<>(value)
                        : new Decoded.Fault<>(0, "key: " + found + " (expected: " + expected + ")");
            });
        }

        /** The value of a version as it is persisted. */
        public Decoded<Stored<T>> stored(T value, StoredVersion version) {
            return marking.apply(value, version.mark())
                    .then(mark -> new Decoded.Ok<>(new Stored<>(key.apply(value), value, version, mark)));
        }
    }

    /** Listener for writes of other replicas, called on the loop. */
    @FunctionalInterface
    public interface Listener<T> {
        /** A version of another replica, written {@code age} ago, has become the current one of its key. */
        void onMerged(T value, Version version, Duration age);

        /**
         * A version of another replica has become the current one of its key, but this version of the program cannot
         * decode it, which is logged. Unless the listener does something else, the last one that it understood stays in force.
         */
        default void onUndecoded(String key, Version version) {}
    }

    /** Stores what comes to {@code state} from now on. */
    public DurableState(
            EventLoop loop, ReplicatedState state, Journal journal, Kind<T> kind, Listener<? super T> listener) {
        this.loop = loop;
        this.state = state;
        this.journal = journal;
        this.kind = kind;
        this.listener = listener;
        listening = state.addListener((key, held) -> loop.inside(() -> merged(key, held.version(), held.age())));
    }

    /** Takes in nothing more that other replicas write. What is held stays, for a consumer that comes later. */
    public void close() {
        listening.run();
    }

    private void merged(String key, Version version, Duration age) {
        Decoded<T> decoded = kind.decode(key, version.body());
        if (decoded instanceof Decoded.Ok<T> ok) {
            undecoded.remove(key);
            listener.onMerged(ok.value(), version, age); // first, as storing it takes longer
            store(key, () -> {});
        } else {
            undecoded.add(key);
            warn(key, version, decoded);
            listener.onUndecoded(key, version);
        }
    }

    private void warn(String key, Version version, Decoded<T> fault) {
        if (warnings.permits(loop.elapsed())) {
            LOG.atWarn()
                    .addKeyValue("key", key)
                    .addKeyValue("writer", version.writer())
                    .addKeyValue("fault", fault)
                    .log("The mesh has a " + kind.name() + " that this version does not understand");
        }
    }

    private void store(String key, Runnable then) {
        ReplicatedState.Held held = state.get(key);
        if (held == null) {
            then.run(); // it was to be kept for so short that there is nothing to keep
        } else {
            List<Runnable> waiting = new ArrayList<>(List.of(then));
            unsaved.put(key, waiting);
            Runnable whenDurable = () -> {
                if (unsaved.get(key) == waiting) {
                    unsaved.remove(key);
                }
                waiting.forEach(Runnable::run);
            };
            journal.append(StoredVersion.of(held, loop.now()).encode(), whenDurable);
        }
    }

    /**
     * Writes a version, see {@link ReplicatedState#put}; runs {@code whenDurable} on the loop once it outlives a crash.
     */
    public Version put(String key, int rank, byte[] body, Duration ttl, Runnable whenDurable) {
        return put(key, rank, body, ttl, new ReadVersion(stamp(key), Duration.ZERO), whenDurable);
    }

    /** Writes a version of what was true some time ago, see {@link ReplicatedState#put}; others may have made it void. */
    public Version put(String key, int rank, byte[] body, Duration ttl, ReadVersion basis, Runnable whenDurable) {
        Duration lasting = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
        Version version = state.put(key, rank, body, lasting, basis);
        if (isCurrent(key, version)) {
            undecoded.remove(key);
        }
        if (undecoded.contains(key)) {
            whenDurable.run();
        } else {
            store(key, whenDurable);
        }
        return version;
    }

    /** Runs a task on the loop once what is held of a key outlives a crash; now if it does. */
    public void whenDurable(String key, Runnable task) {
        List<Runnable> waiting = unsaved.get(key);
        if (waiting == null) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /** Whether {@code version} is the one that is held under the key. */
    public boolean isCurrent(String key, Version version) {
        return version.equals(current(key));
    }

    /** The stamp of the current version; 0 if there is none. */
    public long stamp(String key) {
        Version current = current(key);
        return current == null ? 0 : current.stamp();
    }

    /** The size of all bodies, those of keys whose time has just passed among them. */
    public long bytes() {
        return state.bytes();
    }

    /** The rank of the current version; 0 if there is none. */
    public int rank(String key) {
        Version current = current(key);
        return current == null ? 0 : current.rank();
    }

    /** Whether there is a version. */
    public boolean isKnown(String key) {
        return current(key) != null;
    }

    private @Nullable Version current(String key) {
        ReplicatedState.Held held = state.get(key);
        return held == null ? null : held.version();
    }

    /** Keeps a key for longer, see {@link ReplicatedState#prolong}; the next snapshot has it. */
    public void prolong(String key, Duration ttl) {
        state.prolong(key, ttl);
    }

    /** Takes back a version that was stored before a restart; returns whether it is the current one now. */
    public boolean restore(Stored<T> stored) {
        return stored.restore(state, loop.now());
    }

    /**
     * Passes all that is held already to the listener, and stores it, as if it had just been merged. The listener gets a version that
     * another replica's has replaced before the listener was there, such as one from the disk, ahead of that: the two may not have known
     * of each other.
     */
    public void replay() {
        state.takeUnseen().forEach((key, held) -> {
            if (kind.decode(key, held.version().body()) instanceof Decoded.Ok<T> ok) {
                listener.onMerged(ok.value(), held.version(), held.age());
            }
        });
        state.all().forEach((key, held) -> merged(key, held.version(), held.age()));
    }

    /**
     * All versions that are held, also those that the consumer has forgotten: without them, older ones could come back.
     */
    public List<byte[]> records() {
        Instant now = loop.now();
        Map<String, ReplicatedState.Held> all = state.all();
        undecoded.retainAll(all.keySet());
        all.keySet().removeAll(undecoded);
        return all.values().stream()
                .map(held -> StoredVersion.of(held, now).encode())
                .toList();
    }
}
