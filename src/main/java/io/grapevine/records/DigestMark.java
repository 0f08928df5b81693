package io.grapevine.records;

import io.grapevine.model.ReceiverData;

/**
 * Mark in a log entry that says how a storm valve has let a group be notified last. The group was notified by itself,
 * for the first time or again, or in a digest with other groups.
 */
public final class DigestMark {
    private static final String KEY = "gvDigest";
    private static final String TOLD = "told";

    private DigestMark() {}

    /** A copy of {@code data} for a group whose last notification was a digest. */
    public static ReceiverData told(ReceiverData data) {
        return data.with(KEY, TOLD);
    }

    /** A copy of {@code data} for a group that was notified by itself. */
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
