package io.grapevine.server.reload;

import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content of all files of a configuration at one time.
 *
 * @param digests by the path of a file the digest of its content, or why it cannot be read
 */
record ConfigFingerprint(Map<String, String> digests) {
    /** Equals that of no configuration. */
    static final ConfigFingerprint NONE = new ConfigFingerprint(Map.of());

    /** The paths of the files that differ from those of {@code before}, new and removed ones included. */
    SortedSet<String> changedSince(ConfigFingerprint before) {
        Map<String, String> all = new TreeMap<>(before.digests);
        all.putAll(digests);
        SortedSet<String> changed = new TreeSet<>(all.keySet());
        changed.removeIf(file -> Objects.equals(digests.get(file), before.digests.get(file)));
        return changed;
    }
}
