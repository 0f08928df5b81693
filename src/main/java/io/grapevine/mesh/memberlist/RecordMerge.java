package io.grapevine.mesh.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Merges records of Alertmanagers into the states of this replica, as far as they do not make them larger than permitted.
 *
 * @param mostBytes the maximum size of the states, above which no records are merged that make them larger
 */
record RecordMerge(EventLoop loop, Map<StateKind, ReplicatedState> states, long mostBytes, BridgeMetrics metrics) {
    /** How many records are merged before other tasks of the loop have their turn. */
    private static final int SLICE = 256;

    /**
     * Merges the records that there is room for.
     *
     * @param then run when they are merged
     * @return how many are left out
     */
    int run(Map<StateKind, List<GossipRecord>> unknown, Runnable then) {
        List<Runnable> merges = new ArrayList<>();
        int leftOut = 0;
        long room = unknown.values().stream().allMatch(List::isEmpty)
                ? 0
                : mostBytes
                        - states.values().stream()
                                .mapToLong(ReplicatedState::bytes)
                                .sum();
        for (Map.Entry<StateKind, List<GossipRecord>> ofKind : unknown.entrySet()) {
            StateKind kind = ofKind.getKey();
            ReplicatedState state = Objects.requireNonNull(states.get(kind));
            for (GossipRecord record : ofKind.getValue()) {
                ReplicatedState.Held held = state.get(record.key());
                int growth = record.body().length
                        - (held == null ? 0 : held.version().body().length);
                if (growth <= Math.max(0, room)) {
                    room -= growth;
                    merges.add(() -> merge(kind, state, record));
                } else {
                    leftOut++;
                }
            }
        }
        mergeFrom(merges, 0, then);
        return leftOut;
    }

    private void mergeFrom(List<Runnable> merges, int from, Runnable then) {
        int to = Math.min(merges.size(), from + SLICE);
        merges.subList(from, to).forEach(Runnable::run);
        if (to == merges.size()) {
            then.run();
        } else {
            loop.execute(() -> mergeFrom(merges, to, then));
        }
    }

    /** Takes in a record that is greater. One of the same time is what was pushed to the Alertmanager, or another copy. */
    private void merge(StateKind kind, ReplicatedState state, GossipRecord record) {
        ReplicatedState.Held held = state.get(record.key());
        Version version = record.version();
        boolean same = held != null
                && held.version().rank() == version.rank()
                && held.version().stamp() == version.stamp();
        Instant now = loop.now();
        Duration ttl = Duration.between(now, record.mark().keptUntil());
        if (!same && state.introduce(record.key(), version, record.mark().age(now), ttl)) {
            metrics.merged.labelValues(kind.stateName()).inc();
        }
    }
}
