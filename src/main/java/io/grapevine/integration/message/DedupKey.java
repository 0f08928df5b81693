package io.grapevine.integration.message;

import io.grapevine.notify.Notification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What services that know incidents call the one of a group: the same for all its notifications. */
public final class DedupKey {
    private DedupKey() {}

    /** The SHA-256 of the group's key, 64 hexadecimal digits in lower case, as Alertmanager has it. */
    public static String of(Notification notification) {
        try {
            byte[] key = notification.groupKey().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
