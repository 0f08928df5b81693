package io.grapevine.core.nflog;

import io.grapevine.model.ReceiverData;

/**
 * Mark in the data of a log entry of a receiver with a storm valve, which says how its group was notified last: by itself, for the first
 * time or again, or as a part of a digest.
 */
public final class DigestMark {
    private static final String KEY = "gvDigest";
    private static final String TOLD = "told";

    private DigestMark() {}

    /** A copy of {@code data} that says that a digest has told the group. */
    public static ReceiverData told(ReceiverData data) {
        return data.with(KEY, TOLD);
    }

    /** A copy of {@code data} that says that the group was notified by itself. */
    public static ReceiverData byItself(ReceiverData data, boolean isFirst) {
        return isFirst ? data.without(KEY) : data.with(KEY, "later");
    }

    /** Whether the last notification of a group was a digest. */
    public static boolean isTold(ReceiverData data) {
        return TOLD.equals(data.string(KEY));
    }

    /** Whether the last notification of a group was its first, and not a digest. */
    public static boolean isFirst(ReceiverData data) {
        return data.string(KEY) == null;
    }
}
