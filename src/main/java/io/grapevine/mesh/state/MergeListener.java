package io.grapevine.mesh.state;

import java.time.Duration;

/** Told of what other replicas wrote, on the loop. */
@FunctionalInterface
public interface MergeListener {
    /**
     * A version from elsewhere has become the current one of its key.
     *
     * @param age how long ago it was written
     * @param ttl for how much longer it is kept
     */
    void onMerged(String key, Version version, Duration age, Duration ttl);
}
