package io.grapevine.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 sum of the key of a group: the key by which incident services know the incidents of the group, as in Alertmanager. */
public final class GroupKeySum {
    private GroupKeySum() {}

    /** The sum of the UTF-8 bytes of a group key, in 64 hexadecimal digits of lower case. */
    public static String of(String groupKey) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(groupKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
