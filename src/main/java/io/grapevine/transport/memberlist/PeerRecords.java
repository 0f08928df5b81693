package io.grapevine.transport.memberlist;

import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that one Alertmanager holds, by its last reply, and those that it lacks. Nothing is pushed before its first
 * reply. On the loop only.
 */
final class PeerRecords {
    /** How much is pushed in one exchange, in bytes: less in a small heap, but any one version. Alertmanager accepts 20 MiB. */
    private static final long MAX_PUSH = Math.max(1 << 20, Math.min(4 << 20, PushPull.MAX_STATE));

    /** How often the same version is pushed: an Alertmanager whose clock is ahead may refuse it as expired. */
    private static final int MOST_PUSHES = 3;

    private static final long NEVER = -1;

    private final Map<StateKind, ReplicatedState> states;
    private Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> records = Map.of();
    private @Nullable Map<StateKind, Map<String, GossipRecord.Known>> byKey;
    private Map<String, Pushed> pushed = new HashMap<>();
    private long exchange;
    private long compared = NEVER;

    /** A version that was pushed and is not in a reply yet. */
    private record Pushed(long order, int times, long exchange) {}

    PeerRecords(Map<StateKind, ReplicatedState> states) {
        this.states = states;
    }

    Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> records() {
        return records;
    }

    /** A reply was received. It was made before the Alertmanager merged what was pushed in the same exchange. */
    void replied(Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> reply) {
        if (byKey != null && reply.equals(records)) {
            return;
        }
        Map<StateKind, Map<String, GossipRecord.Known>> keys = new HashMap<>();
        reply.forEach((kind, known) -> {
            Map<String, GossipRecord.Known> ofKind = keys.computeIfAbsent(kind, ignored -> new HashMap<>());
            known.values().forEach(record -> ofKind.put(record.key(), record));
        });
        records = reply;
        byKey = keys;
        compared = NEVER;
    }

    /** An exchange has failed: what was pushed in it may not have arrived. */
    void failed() {
        compared = NEVER;
    }

    /** The Alertmanager is gone; another one may come to its address. */
    void forget() {
        records = Map.of();
        byKey = null;
        pushed = new HashMap<>();
        compared = NEVER;
    }

    List<Exchanger.Push> lacking() {
        exchange++;
        long changes =
                states.values().stream().mapToLong(ReplicatedState::changes).sum();
        if (byKey == null || compared == changes) {
            return List.of();
        }
        Selection selection = new Selection(byKey);
        states.forEach((kind, state) -> state.forEach((key, version) -> selection.look(kind, key, version)));
        pushed = selection.stillLacking;
        compared = selection.complete ? changes : NEVER;
        return selection.pushes;
    }

    private final class Selection {
        private final Map<StateKind, Map<String, GossipRecord.Known>> there;
        private final List<Exchanger.Push> pushes = new ArrayList<>();
        private final Map<String, Pushed> stillLacking = new HashMap<>();
        private long bytes;
        private boolean complete = true;

        Selection(Map<StateKind, Map<String, GossipRecord.Known>> there) {
            this.there = there;
        }

        void look(StateKind kind, String key, Version version) {
            long order = version.stamp();
            GossipRecord.Known known = there.getOrDefault(kind, Map.of()).get(key);
            if (known != null && version.rank() != known.rank()) {
                if (version.rank() < known.rank()) {
                    return;
                }
                order = Math.max(order, known.order() + 1); // an expiry is final, but Alertmanager compares times only
            } else if (known != null && order <= known.order()) {
                return;
            }
            String id = kind.stateName() + key;
            Pushed before = pushed.get(id);
            boolean again = before != null && before.order() == order;
            int times = before != null && again ? before.times() : 0;
            boolean justNow = before != null && again && before.exchange() == exchange - 1;
            boolean fits = bytes + version.body().length <= MAX_PUSH;
            if (times < MOST_PUSHES && !justNow && fits) {
                bytes += version.body().length;
                pushes.add(new Exchanger.Push(kind, key, version, order));
                stillLacking.put(id, new Pushed(order, times + 1, exchange));
            } else if (before != null && again) {
                stillLacking.put(id, before);
            }
            complete &= fits && !justNow;
        }
    }
}
