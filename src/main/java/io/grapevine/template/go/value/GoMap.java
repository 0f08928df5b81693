package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A map {@code map[string]any}, sorted by the bytes of its keys: the result of {@code dict}. */
public final class GoMap implements GoValue {
    private final SortedMap<String, @Nullable Object> entries;

    /** A map of the entries of {@code entries}, which are copied. */
    public GoMap(SortedMap<String, @Nullable Object> entries) {
        SortedMap<String, @Nullable Object> copy = new TreeMap<>(GoStrings::compare);
        copy.putAll(entries);
        this.entries = Collections.unmodifiableSortedMap(copy);
    }

    @Override
    public GoType type() {
        return GoType.ANY_MAP;
    }

    public int size() {
        return entries.size();
    }

    /** The element with this key; a missing one is the same as a nil. */
    public Object get(String key) {
        Object value = entries.get(key);
        return value == null ? GoValue.NilInterface.NIL : value;
    }

    /** The entries, in order; cannot be changed. */
    public SortedMap<String, @Nullable Object> entries() {
        return entries;
    }
}
