package io.grapevine.node.push;

import io.grapevine.base.crypto.Sha256;

/**
 * Ids of subscriptions. They follow from receiver, endpoint and a round, so that requests to two replicas make one subscription, and
 * one that was ended is not brought back.
 */
final class SubscriptionId {
    private static final int DIGITS = 32;

    private SubscriptionId() {}

    static String of(String receiver, String endpoint, int round) {
        return Sha256.hex(receiver + "\n" + endpoint + "\n" + round).substring(0, DIGITS);
    }
}
