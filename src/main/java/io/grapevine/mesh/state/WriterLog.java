package io.grapevine.mesh.state;

import java.util.Collection;
import java.util.TreeMap;

/** What is left of what one origin wrote, by number, and up to which number all of it has been seen. */
final class WriterLog {
    private final TreeMap<Long, StoredEntry> entries = new TreeMap<>();
    private long head;

    long head() {
        return head;
    }

    void advance(long seq) {
        head = Math.max(head, seq);
    }

    void add(StoredEntry entry) {
        entries.put(entry.seq(), entry);
    }

    void remove(StoredEntry entry) {
        entries.remove(entry.seq());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The entries numbered above {@code previous}, up to {@code seq}. */
    Collection<StoredEntry> between(long previous, long seq) {
        return entries.subMap(previous, false, seq, true).values();
    }
}
