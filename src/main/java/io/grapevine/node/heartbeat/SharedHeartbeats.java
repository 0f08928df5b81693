package io.grapevine.node.heartbeat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.storage.journal.Journal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The last signals of all heartbeats as the replicas share them: state {@code heartbeats}, by name. Ages travel, so clocks do not
 * matter. On the loop only.
 */
final class SharedHeartbeats {
    /** How long signals are kept: longer than the time between two slots of a job that runs each quarter. */
    private static final Duration KEPT = Duration.ofDays(100);

    private static final String STATE = "heartbeats";

    private final EventLoop loop;
    private final DurableState<HeartbeatHistory> state;
    private final Map<String, HeartbeatHistory> known = new HashMap<>();
    private final BiConsumer<HeartbeatHistory, String> merged;

    /**
     * Shares from now on.
     *
     * @param merged gets the versions of others, with their writers
     */
    SharedHeartbeats(
            EventLoop loop,
            Replication replication,
            Journal journal,
            Collection<Stored<HeartbeatHistory>> stored,
            BiConsumer<HeartbeatHistory, String> merged) {
        this.loop = loop;
        this.merged = merged;
        this.state = new DurableState<>(loop, replication.state(STATE), journal, HeartbeatHistory.KIND, new Others());
        for (Stored<HeartbeatHistory> each : stored) {
            if (state.restore(each)) {
                take(each.value(), each.mark().age(loop.now()));
            }
        }
    }

    private HeartbeatHistory take(HeartbeatHistory history, Duration age) {
        HeartbeatHistory here = history.shifted(loop.elapsed().minus(age).toMillis());
        known.put(history.name(), here);
        return here;
    }

    /** The latest version of a heartbeat. */
    HeartbeatHistory known(String name) {
        return known.getOrDefault(name, HeartbeatHistory.none(name));
    }

    /** The elapsed clock stood still for a time that ends now: all signals are older by as much. */
    void asleep(Duration length) {
        known.replaceAll((name, history) -> history.shifted(-length.toMillis()));
    }

    /** Writes a version; runs {@code whenDurable} once it outlives a crash. Returns the name of this replica. */
    String write(HeartbeatHistory history, Runnable whenDurable) {
        known.put(history.name(), history);
        byte[] body = history.encode(loop.elapsed().toMillis());
        return state.put(history.name(), 0, body, KEPT, whenDurable).writer();
    }

    /** The records of a snapshot. */
    List<byte[]> records() {
        return state.records();
    }

    private final class Others implements DurableState.Listener<HeartbeatHistory> {
        @Override
        public void onMerged(HeartbeatHistory value, Version version, Duration age) {
            merged.accept(take(value, age), version.writer());
        }

        @Override
        public void onUndecoded(String key, Version version) {
            // A later version of the program has written it; DurableState logs that.
        }
    }
}
