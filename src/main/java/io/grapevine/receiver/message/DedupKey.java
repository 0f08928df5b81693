package io.grapevine.receiver.message;

import io.grapevine.model.GroupKeySum;
import io.grapevine.notify.Notification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The deduplication key of a group for incident services, the same for all its notifications. */
public final class DedupKey {
    private DedupKey() {}

    /** The SHA-256 of the group key in lower-case hexadecimal, as in Alertmanager. */
    public static String of(Notification notification) {
        return GroupKeySum.of(notification.groupKey());
    }

    /** The SHA-256 of a text in lower-case hexadecimal. */
    public static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
