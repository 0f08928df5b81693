package io.grapevine.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The short id of an aggregation group: a hash of its route and its labels, the same on all replicas of one configuration. */
public final class ShortGroupId {
    private static final int BYTES = 8;

    private ShortGroupId() {}

    /**
     * The id of a group, in 16 hexadecimal digits.
     *
     * @param route the id of the route, which is unique in the routing tree
     * @param labels the labels of the group as text
     */
    public static String of(String route, String labels) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((route + '\0' + labels).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
