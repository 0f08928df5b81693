package io.grapevine.mesh.sync;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.StoredEntry;
import io.grapevine.mesh.state.VersionStore;
import java.util.ArrayList;
import java.util.List;

/** Builds deltas from the logs of a {@link VersionStore}, and merges those of peers into it. */
public record DeltaExchange(MemberId self, VersionStore store) {
    /** Builds one frame of what {@code origin} wrote above {@code previous}, up to {@code upTo} at most. */
    public Frame.Delta delta(MemberId origin, long previous, long upTo) {
        long now = store.now();
        Chunk chunk = new Chunk();
        long seq = Math.min(upTo, store.head(origin));
        for (StoredEntry entry : store.writes(origin, previous, seq)) {
            if (entry.keepUntil() > now && !chunk.add(WireEntry.of(entry, now))) {
                seq = chunk.lastSeq();
                break;
            }
        }
        return new Frame.Delta(origin, previous, seq, chunk.entries());
    }

    /** Merges a delta, if it begins at or below what is known of its origin. */
    public Frame.Ack receive(Frame.Delta delta) {
        MemberId origin = delta.origin();
        long head = store.head(origin);
        if (origin.equals(self) || delta.seq() <= head) {
            return new Frame.Ack(origin, Math.max(head, delta.seq()), false);
        }
        if (delta.previous() > head) {
            return new Frame.Ack(origin, head, true);
        }
        long now = store.now();
        delta.items().stream()
                .filter(entry -> entry.seq() > head && entry.fits())
                .forEach(entry -> store.merge(entry.toStored(now)));
        store.advance(origin, delta.seq());
        return new Frame.Ack(origin, delta.seq(), false);
    }

    /** The entries of one frame, up to a size. */
    static final class Chunk {
        /** About how many bytes of entries go into one frame. An entry that is larger is sent in a frame of its own. */
        static final int MAX_BYTES = 256 << 10;

        private final List<WireEntry> entries = new ArrayList<>();
        private int size;

        /** Adds an entry; returns false if the frame is full without it. */
        boolean add(WireEntry entry) {
            if (!entries.isEmpty() && size + entry.sizeBound() > MAX_BYTES) {
                return false;
            }
            size += entry.sizeBound();
            return entries.add(entry);
        }

        List<WireEntry> entries() {
            return List.copyOf(entries);
        }

        long lastSeq() {
            return entries.get(entries.size() - 1).seq();
        }
    }
}
