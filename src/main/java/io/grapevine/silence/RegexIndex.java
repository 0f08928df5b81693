package io.grapevine.silence;

import io.grapevine.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The silences that are filed under patterns for the values of one label. Never changed; what it has found for a value
 * is kept, for alerts are many and share the values of most labels.
 */
final class RegexIndex {
    static final RegexIndex EMPTY = new RegexIndex(List.of());

    /** For how many values the answer is kept, so that a label with ever new values does not fill the memory. */
    private static final int REMEMBERED = 10_000;

    private record Entry(Matcher pattern, Silence silence) {}

    private final List<Entry> entries;
    private final ConcurrentMap<String, List<Silence>> answers = new ConcurrentHashMap<>();

    private RegexIndex(List<Entry> entries) {
        this.entries = entries;
    }

    RegexIndex with(Matcher pattern, Silence silence) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(pattern, silence));
        return new RegexIndex(List.copyOf(more));
    }

    RegexIndex without(String id) {
        return new RegexIndex(entries.stream()
                .filter(entry -> !entry.silence().id().equals(id))
                .toList());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The silences one of whose patterns {@code value} satisfies. */
    List<Silence> satisfiedBy(String value) {
        List<Silence> known = answers.get(value);
        if (known != null) {
            return known;
        }
        List<Silence> found = entries.stream()
                .filter(entry -> entry.pattern().matches(value))
                .map(Entry::silence)
                .toList();
        if (answers.size() < REMEMBERED) {
            answers.put(value, found);
        }
        return found;
    }
}
