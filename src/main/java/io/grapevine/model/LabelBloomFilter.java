package io.grapevine.model;

/**
 * Marks of label sets: two bits of 64 for each label (a Bloom filter). A set that lacks a mark of a label does not have it; one
 * that has them all has it probably.
 */
public final class LabelBloomFilter {
    /** 2^64 divided by the golden ratio, which spreads what differs in few bits. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int BITS_OF_A_MARK = 6;

    private LabelBloomFilter() {}

    /** The marks of all labels of a set. */
    public static long of(LabelSet labels) {
        long marks = 0;
        for (int i = 0; i < labels.size(); i++) {
            marks |= of(labels.name(i), labels.value(i));
        }
        return marks;
    }

    /** The marks of a label. */
    public static long of(String name, String value) {
        long hash = (31L * name.hashCode() + value.hashCode()) * SPREAD;
        return 1L << (hash >>> (Long.SIZE - BITS_OF_A_MARK)) | 1L << (hash >>> (Long.SIZE - 2 * BITS_OF_A_MARK));
    }
}
