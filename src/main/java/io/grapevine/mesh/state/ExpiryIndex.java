package io.grapevine.mesh.state;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Keys by the minute before which none of them may be forgotten, so that those whose time is over are found without a look
 * at all others. A key is listed once; when it is taken out and kept for longer, it is added again.
 */
final class ExpiryIndex {
    private static final long MINUTE = 60_000;

    private final NavigableMap<Long, List<String>> keys = new TreeMap<>();

    /**
     * Lists a key.
     *
     * @param keepUntil a time in milliseconds; it may be kept for longer, but not for less
     */
    void add(String key, long keepUntil) {
        keys.computeIfAbsent(keepUntil / MINUTE, minute -> new ArrayList<>()).add(key);
    }

    /** Takes out the keys whose time is over in the minute of {@code now}, or before. */
    List<String> take(long now) {
        NavigableMap<Long, List<String>> due = keys.headMap(now / MINUTE, true);
        List<String> taken = due.values().stream().flatMap(List::stream).toList();
        due.clear();
        return taken;
    }
}
