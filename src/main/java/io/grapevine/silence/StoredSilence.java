package io.grapevine.silence;

import java.time.Instant;

/**
 * A silence as it lies on disk.
 *
 * @param silence the silence
 * @param expiresAt when it may be forgotten
 */
public record StoredSilence(Silence silence, Instant expiresAt) {}
