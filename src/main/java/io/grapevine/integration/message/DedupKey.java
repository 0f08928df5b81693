package io.grapevine.integration.message;

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
        try {
            byte[] key = notification.groupKey().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
