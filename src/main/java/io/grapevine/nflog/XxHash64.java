package io.grapevine.nflog;

import io.grapevine.go.Utf8;

/**
 * 64-bit xxHash with seed 0, fed one byte at a time. The input is read as little-endian words of eight bytes; every
 * four words are a stripe, whose words go into one lane each. {@link #value} mixes in the remainder.
 *
 * <p>All state is in fields of primitive type, so that the compiler can keep a short-lived instance off the heap.
 */
final class XxHash64 implements Utf8.ByteSink {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private static final int STRIPE = 32;

    private long lane0 = 0x60EA27EEADC0B5D6L; // P1 + P2
    private long lane1 = P2;
    private long lane2;
    private long lane3 = 0x61C8864E7A143579L; // -P1

    /** The words of the stripe that is being filled; the last one is {@link #word}. */
    private long word0;

    private long word1;
    private long word2;
    private long word;
    private long length;

    @Override
    public void put(int b) {
        word |= (b & 0xffL) << (8 * (length & 7));
        length++;
        if ((length & 7) == 0) {
            completeWord();
        }
    }

    private void completeWord() {
        switch ((int) (length & (STRIPE - 1))) {
            case 8 -> word0 = word;
            case 16 -> word1 = word;
            case 24 -> word2 = word;
            default -> {
                lane0 = round(lane0, word0);
                lane1 = round(lane1, word1);
                lane2 = round(lane2, word2);
                lane3 = round(lane3, word);
            }
        }
        word = 0;
    }

    /** The hash of the bytes so far. */
    long value() {
        long hash = (length < STRIPE ? P5 : joinedLanes()) + length;
        int rest = (int) (length & (STRIPE - 1));
        if (rest >= 8) {
            hash = mixWord(hash, word0);
        }
        if (rest >= 16) {
            hash = mixWord(hash, word1);
        }
        if (rest >= 24) {
            hash = mixWord(hash, word2);
        }
        return avalanche(mixPartialWord(hash, rest & 7));
    }

    private long joinedLanes() {
        long hash = Long.rotateLeft(lane0, 1)
                + Long.rotateLeft(lane1, 7)
                + Long.rotateLeft(lane2, 12)
                + Long.rotateLeft(lane3, 18);
        hash = mixLane(hash, lane0);
        hash = mixLane(hash, lane1);
        hash = mixLane(hash, lane2);
        return mixLane(hash, lane3);
    }

    private long mixPartialWord(long hash, int bytes) {
        long mixed = hash;
        int used = 0;
        if (bytes >= 4) {
            mixed ^= (word & 0xffff_ffffL) * P1;
            mixed = Long.rotateLeft(mixed, 23) * P2 + P3;
            used = 4;
        }
        for (; used < bytes; used++) {
            mixed ^= ((word >>> (8 * used)) & 0xff) * P5;
            mixed = Long.rotateLeft(mixed, 11) * P1;
        }
        return mixed;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    private static long mixLane(long hash, long lane) {
        return (hash ^ round(0, lane)) * P1 + P4;
    }

    private static long mixWord(long hash, long input) {
        return Long.rotateLeft(hash ^ round(0, input), 27) * P1 + P4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * P2;
        mixed = (mixed ^ (mixed >>> 29)) * P3;
        return mixed ^ (mixed >>> 32);
    }
}
