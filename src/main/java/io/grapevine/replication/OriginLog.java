package io.grapevine.replication;

import java.util.Collection;
import java.util.TreeMap;

/** What is left of what one origin wrote, by number, and up to which number all of it has been seen. */
final class OriginLog {
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long head;

    long head() {
        return head;
    }

    void advance(long seq) {
        head = Math.max(head, seq);
    }

    void add(Entry entry) {
        entries.put(entry.seq(), entry);
    }

    void remove(Entry entry) {
        entries.remove(entry.seq());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The entries numbered above {@code previous}, up to {@code seq}. */
    Collection<Entry> between(long previous, long seq) {
        return entries.subMap(previous, false, seq, true).values();
    }
}
