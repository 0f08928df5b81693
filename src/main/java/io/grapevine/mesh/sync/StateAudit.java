package io.grapevine.mesh.sync;

import io.grapevine.mesh.state.StoredEntry;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Compares hashes of a {@link VersionStore} with those of peers, and repairs differences that version vectors hide. */
public record StateAudit(VersionStore store) {
    /** Entries that expire within this time are not audited: some replicas may have forgotten them already. */
    private static final long MARGIN = 2 * VersionStore.TTL_TOLERANCE;

    /** Sums the hashes of the entries of one state, or one family of states, by bucket. */
    public Frame.Audit audit(String name) {
        long[] buckets = new long[Frame.Audit.BUCKETS];
        for (String state : store.states().audited(name)) {
            long factor = state.equals(name)
                    ? 1
                    : Version.digestOf(state) | 1; // so that equal entries in states of two members differ
            audited(state).forEach(entry -> buckets[bucket(entry.key())] += factor * entry.digest());
        }
        return new Frame.Audit(name, Arrays.stream(buckets).boxed().toList());
    }

    private Stream<StoredEntry> audited(String state) {
        long from = store.now() + MARGIN;
        return store.entries(state).stream().filter(entry -> entry.isShared() && entry.keepUntil() > from);
    }

    private static int bucket(String key) {
        return (int) (Version.digestOf(key) & (Frame.Audit.BUCKETS - 1));
    }

    /** The buckets whose sums differ from those of a peer; none if the state, or family of states, is unknown here. */
    public BitSet differing(Frame.Audit audit) {
        BitSet differing = new BitSet(Frame.Audit.BUCKETS);
        if (store.states().auditNames().contains(audit.state())) {
            List<Long> own = audit(audit.state()).buckets();
            for (int i = 0; i < Frame.Audit.BUCKETS; i++) {
                differing.set(i, !own.get(i).equals(audit.buckets().get(i)));
            }
        }
        return differing;
    }

    /** Builds the frames with all entries of the buckets that a peer asks for. */
    public List<Frame.Repair> repairs(Frame.Pull pull) {
        long now = store.now();
        List<Frame.Repair> repairs = new ArrayList<>();
        DeltaExchange.Chunk chunk = new DeltaExchange.Chunk();
        List<StoredEntry> audited = store.states().audited(pull.state()).stream()
                .flatMap(this::audited)
                .toList();
        for (StoredEntry stored : audited) {
            WireEntry entry = WireEntry.of(stored, now);
            if (pull.buckets().get(bucket(stored.key())) && !chunk.add(entry)) {
                repairs.add(new Frame.Repair(chunk.entries()));
                chunk = new DeltaExchange.Chunk();
                chunk.add(entry);
            }
        }
        if (!chunk.entries().isEmpty()) {
            repairs.add(new Frame.Repair(chunk.entries()));
        }
        return repairs;
    }

    /** Merges the entries that a peer has sent. */
    public void receive(Frame.Repair repair) {
        long now = store.now();
        repair.items().stream().filter(WireEntry::fits).forEach(entry -> store.merge(entry.toStored(now)));
    }
}
