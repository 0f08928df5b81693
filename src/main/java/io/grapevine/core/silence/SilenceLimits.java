package io.grapevine.core.silence;

/**
 * Limits of the number and size of silences.
 *
 * @param maxSilences maximum number of silences, expired ones included; 0 for no limit
 * @param maxSizeBytes maximum size of a stored silence; 0 for the size that other replicas accept
 * @param maxTotalBytes maximum size of all stored silences together, expired ones included; 0 for no limit
 * @param maxInstructions maximum size of the regular expressions of all silences, see {@link io.grapevine.model.matcher.InstructionBudget}; 0 for no limit
 */
public record SilenceLimits(int maxSilences, int maxSizeBytes, long maxTotalBytes, long maxInstructions) {
    /** A little less than a frame of the mesh has room for: a larger silence would be known to one replica only. */
    private static final int MAX_SIZE_BYTES = 1_000_000;

    /** No limit but the size that other replicas accept. */
    public static final SilenceLimits NONE = new SilenceLimits(0, 0, 0);

    /** Limits without one of regular expressions. */
    public SilenceLimits(int maxSilences, int maxSizeBytes, long maxTotalBytes) {
        this(maxSilences, maxSizeBytes, maxTotalBytes, 0);
    }

    /** Limits the size of a silence to what other replicas accept. */
    public SilenceLimits {
        maxSizeBytes = maxSizeBytes <= 0 ? MAX_SIZE_BYTES : Math.min(MAX_SIZE_BYTES, maxSizeBytes);
    }
}
