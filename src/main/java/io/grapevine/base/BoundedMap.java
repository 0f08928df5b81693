package io.grapevine.base;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that keeps so many entries: one more takes the place of the eldest. Not thread-safe. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    private BoundedMap(int most, boolean byUse) {
        super(16, 0.75f, byUse);
        this.most = most;
    }

    /** An empty map, in which the entry is the eldest that was added before all others. */
    public static <K, V> Map<K, V> byAge(int most) {
        return new BoundedMap<>(most, false);
    }

    /** An empty map, in which the entry is the eldest that was added or looked up before all others. */
    public static <K, V> Map<K, V> byUse(int most) {
        return new BoundedMap<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
