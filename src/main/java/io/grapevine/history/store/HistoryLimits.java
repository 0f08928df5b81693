package io.grapevine.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Limits of the history's age and size.
 *
 * @param retention how long a record is kept; more than zero
 * @param maxBytes the size of all files in bytes, at most; more than zero
 */
public record HistoryLimits(Duration retention, long maxBytes) {
    /** Records are dropped a file at a time, so a file holds a small part of the whole. */
    private static final int PARTS = 16;

    /** The size of a file at least, if there is room for some: the last commits to it take up to 200 KiB. */
    private static final long LEAST_FILE = 1 << 20;

    /** Room for so many files there must be. */
    private static final int LEAST_PARTS = 4;

    /** The share of the volume that may be used: one of this many parts. Silences need the rest. */
    private static final int VOLUME_PARTS = 4;

    /** These limits, but at most a quarter of the volume on which {@code directory} is, or will be. */
    public HistoryLimits within(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long share = Files.getFileStore(existing).getTotalSpace() / VOLUME_PARTS;
            return share > 0 && share < maxBytes ? new HistoryLimits(retention, share) : this;
        } catch (IOException e) {
            return this;
        }
    }

    /** The size in bytes at which a file is full. */
    long fileBytes() {
        return Math.max(maxBytes / PARTS, Math.min(LEAST_FILE, maxBytes / LEAST_PARTS));
    }

    /** The time after which a file is full. */
    Duration fileSpan() {
        return retention.dividedBy(PARTS);
    }
}
