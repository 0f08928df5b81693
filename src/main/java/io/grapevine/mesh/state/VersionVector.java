package io.grapevine.mesh.state;

import io.grapevine.mesh.membership.MemberId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** For each origin the number up to which everything it wrote is known. */
public final class VersionVector {
    private final TreeMap<MemberId, Long> heads = new TreeMap<>();

    public VersionVector() {}

    public VersionVector(VersionVector other) {
        heads.putAll(other.heads);
    }

    /** The number up to which everything of {@code origin} is known; 0 if nothing is. */
    public long get(MemberId origin) {
        return heads.getOrDefault(origin, 0L);
    }

    /** Raises the number of {@code origin}; a smaller one changes nothing. */
    public VersionVector raise(MemberId origin, long seq) {
        heads.merge(origin, seq, Math::max);
        return this;
    }

    /** Forgets the origins that {@code other} does not mention. */
    public void retain(VersionVector other) {
        heads.keySet().retainAll(other.heads.keySet());
    }

    public Map<MemberId, Long> heads() {
        return Collections.unmodifiableMap(heads);
    }
}
