package io.grapevine.mesh.state;

import java.time.Duration;

/**
 * What a write is based on. One that says what was true some time ago must not beat what others have written since.
 *
 * @param stamp the stamp of the version that was current then; 0 if there was none
 * @param ago how long ago that was; not negative, and some years at most
 */
public record ReadVersion(long stamp, Duration ago) {}
