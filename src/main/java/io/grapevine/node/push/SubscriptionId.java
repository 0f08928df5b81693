package io.grapevine.node.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ids of subscriptions. They follow from receiver, endpoint and a round, so that requests to two replicas make one subscription, and
 * one that was ended is not brought back.
 */
final class SubscriptionId {
    private static final int BYTES = 16;

    private SubscriptionId() {}

    static String of(String receiver, String endpoint, int round) {
        String text = receiver + "\n" + endpoint + "\n" + round;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
