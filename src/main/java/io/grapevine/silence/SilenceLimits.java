package io.grapevine.silence;

/**
 * Limits of the number and size of silences.
 *
 * @param maxSilences maximum number of silences, expired ones included; 0 for no limit
 * @param maxSizeBytes maximum size of a stored silence; 0 for no limit
 */
public record SilenceLimits(int maxSilences, int maxSizeBytes) {
    /** No limit. */
    public static final SilenceLimits NONE = new SilenceLimits(0, 0);
}
