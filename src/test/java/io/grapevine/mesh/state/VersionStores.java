package io.grapevine.mesh.state;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.DeltaExchange;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.StateAudit;
import io.grapevine.mesh.sync.WireEntry;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A version store, and what sends it to peers. */
abstract class VersionStores {
    static final MemberId SELF = new MemberId("self", "5");
    static final MemberId OTHER = new MemberId("other", "3");
    static final MemberId THIRD = new MemberId("third", "7");
    static final Duration HOUR = Duration.ofHours(1);
    static final long HOUR_MILLIS = HOUR.toMillis();

    final SimLoop loop = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), 1);
    final Replica replica = newReplica(SELF);
    final List<String> merged = new ArrayList<>();

    Replica newReplica(MemberId self) {
        return new Replica(loop, self);
    }

    /** A store with what sends it to peers. */
    static final class Replica {
        final VersionStore store;
        final ReplicatedState state;
        final DeltaExchange deltas;
        final StateAudit audit;

        Replica(SimLoop loop, MemberId self) {
            store = new VersionStore(loop, self, member -> false);
            state = store.states().state("sil", () -> {});
            deltas = new DeltaExchange(self, store);
            audit = new StateAudit(store);
        }
    }

    static Version version(int rank, long stamp, String writer, String body) {
        return new Version(rank, stamp, writer, body.getBytes(StandardCharsets.UTF_8));
    }

    static WireEntry item(MemberId origin, long seq, String key, Version version, long ttl) {
        return new WireEntry("sil", key, version, origin, seq, 0, ttl, UnknownFields.NONE);
    }

    static Frame.Delta delta(MemberId origin, long previous, long seq, WireEntry... items) {
        return new Frame.Delta(origin, previous, seq, List.of(items));
    }

    static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String text(String key) {
        StoredEntry entry = replica.state.entry(key);
        return entry == null ? "" : new String(entry.version().body(), StandardCharsets.UTF_8);
    }

    long ttl(String key) {
        return Objects.requireNonNull(replica.state.entry(key)).keepUntil()
                - loop.elapsed().toMillis();
    }

    void pass(Duration time) {
        loop.runUntil(loop.elapsed().plus(time));
    }
}
