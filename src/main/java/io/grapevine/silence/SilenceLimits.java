package io.grapevine.silence;

/**
 * How many silences there may be, and how large.
 *
 * @param maxSilences how many silences are kept, expired ones included; 0 for any number
 * @param maxSizeBytes how many bytes a stored silence may have; 0 for any number
 */
public record SilenceLimits(int maxSilences, int maxSizeBytes) {
    /** No limit. */
    public static final SilenceLimits NONE = new SilenceLimits(0, 0);
}
