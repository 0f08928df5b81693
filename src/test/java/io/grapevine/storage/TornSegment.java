package io.grapevine.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A segment of an append log as a loss of power leaves it: the sectors that were forced are whole, of the others each is
 * written or not, in any order, and the file may end anywhere behind what was forced.
 */
public final class TornSegment {
    private static final int SECTOR = 512;

    private TornSegment() {}

    /**
     * Writes a segment, loses the power, and reads the segment as a start does.
     *
     * @param forced the records that were forced, which must come back
     * @param reordered whether a sector may be on the disk although one before it is not
     * @return the records that are read, in order
     */
    public static List<byte[]> afterPowerLoss(
            List<byte[]> forced, List<byte[]> others, boolean reordered, RandomGenerator random) {
        long marker = random.nextLong();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(JournalFormat.header(marker));
        append(bytes, marker, forced);
        int safe = bytes.size();
        append(bytes, marker, others);
        List<byte[]> read = read(tear(bytes.toByteArray(), safe, reordered, random));
        check(forced, others, read, reordered);
        return read;
    }

    private static void append(ByteArrayOutputStream bytes, long marker, List<byte[]> records) {
        for (byte[] record : records) {
            bytes.writeBytes(JournalFormat.frame(marker, record));
            bytes.writeBytes(record);
        }
    }

    private static byte[] tear(byte[] whole, int safe, boolean reordered, RandomGenerator random) {
        boolean hasFullLength = reordered && random.nextBoolean(); // the length may be on the disk before the content
        int length = hasFullLength ? whole.length : safe + random.nextInt(whole.length - safe + 1);
        byte[] torn = Arrays.copyOf(whole, length);
        if (reordered) {
            BitSet missing = new BitSet();
            for (int sector = 0; sector * SECTOR < torn.length; sector++) {
                missing.set(sector, random.nextInt(3) == 0);
            }
            for (int at = safe; at < torn.length; at++) {
                torn[at] = missing.get(at / SECTOR) ? 0 : torn[at];
            }
        }
        return torn;
    }

    private static List<byte[]> read(byte[] segment) {
        List<byte[]> read = new ArrayList<>();
        new SegmentScan(ByteBuffer.wrap(segment), record -> {
                    read.add(record);
                    return Optional.empty();
                })
                .run();
        return read;
    }

    /** What was forced is there, and nothing that was not written. */
    private static void check(List<byte[]> forced, List<byte[]> others, List<byte[]> read, boolean reordered) {
        int at = 0;
        for (byte[] record : read) {
            while (at < forced.size() + others.size() && !Arrays.equals(record, record(at, forced, others))) {
                if (at < forced.size() || !reordered) {
                    throw new AssertionError("record " + at + " of " + forced.size() + " + " + others.size()
                            + " is missing, and a later one is there");
                }
                at++;
            }
            at++;
        }
        if (at > forced.size() + others.size() || read.size() < forced.size()) {
            throw new AssertionError(
                    read.size() + " records read, of " + forced.size() + " forced and " + others.size() + " others");
        }
    }

    private static byte[] record(int at, List<byte[]> forced, List<byte[]> others) {
        return at < forced.size() ? forced.get(at) : others.get(at - forced.size());
    }
}
