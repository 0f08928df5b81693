package io.grapevine.mesh.sync;

import io.grapevine.mesh.protocol.WireEntry;
import java.util.ArrayList;
import java.util.List;

/** The entries of one frame, up to a size. */
final class Chunk {
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
