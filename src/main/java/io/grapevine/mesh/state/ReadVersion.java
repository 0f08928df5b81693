package io.grapevine.mesh.state;

import java.time.Duration;

/**
 * Basis of a write. One that says what was true some time ago must not beat what others have written since.
 *
 * @param stamp the stamp of the version that was current then; 0 if there was none
 * @param ago how long ago that was; not negative
 */
public record ReadVersion(long stamp, Duration ago) {
    private static final Duration EVER = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * For a write that corrects one version: it beats that one and no version written since, not even one that is still
     * under way to this replica.
     *
     * @param stamp the stamp of the version to correct
     */
    public static ReadVersion correcting(long stamp) {
        return new ReadVersion(stamp, EVER);
    }
}
