package io.grapevine.receiver.message;

import io.grapevine.base.Sha256;
import io.grapevine.notify.Notification;

/** The deduplication key of a group for incident services, the same for all its notifications. */
public final class DedupKey {
    private DedupKey() {}

    /** The SHA-256 of the group key in lower-case hexadecimal, as in Alertmanager. */
    public static String of(Notification notification) {
        return Sha256.hex(notification.groupKey());
    }
}
