package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentScanTest {
    private static final long MARKER = 0x1122334455667788L;
    private static final List<String> TEXTS = List.of("first", "", "third record", "x".repeat(300), "last");

    private final Records read = new Records();

    @Test
    void handsOverEveryRecord() {
        SegmentScan scan = scan(segment());

        assertThat(read.texts).isEqualTo(TEXTS);
        assertThat(scan.fault).isEmpty();
        assertThat(scan.end).isEqualTo(segment().length);
    }

    @Test
    void aTailTornAtAnyByteIsNoDamageAndCostsNoEarlierRecord() {
        byte[] whole = segment();
        for (int length = 0; length <= whole.length; length++) {
            read.texts.clear();
            SegmentScan scan = scan(Arrays.copyOf(whole, length));
            int complete = complete(length);
            assertThat(read.texts).as("length %d", length).isEqualTo(TEXTS.subList(0, complete));
            assertThat(scan.fault).as("length %d", length).isEmpty();
            assertThat(scan.end).as("length %d", length).isEqualTo(length < JournalFormat.HEADER ? 0 : end(complete));
        }
    }

    @Test
    void aTailOfZeroesOrNoiseIsTornToo() {
        byte[] whole = segment();
        byte[] longer = Arrays.copyOf(whole, whole.length + 5_000);
        assertThat(scan(longer).end).isEqualTo(whole.length);

        byte[] noise = new byte[5_000];
        new Random(3).nextBytes(noise);
        System.arraycopy(noise, 0, longer, whole.length, noise.length);
        SegmentScan scan = scan(longer);
        assertThat(scan.end).isEqualTo(whole.length);
        assertThat(scan.fault).isEmpty();
    }

    @Test
    void aByteChangedAnywhereCostsOnlyTheRecordItIsIn() {
        byte[] whole = segment();
        for (int at = JournalFormat.HEADER; at < end(TEXTS.size() - 1); at++) {
            read.texts.clear();
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            SegmentScan scan = scan(damaged);
            List<String> others = new ArrayList<>(TEXTS);
            others.remove(complete(at));
            assertThat(read.texts).as("byte %d", at).isEqualTo(others);
            assertThat(scan.fault).as("byte %d", at).isPresent();
            assertThat(scan.end).as("byte %d", at).isEqualTo(whole.length);
        }
    }

    @Test
    void aChangedHeaderCostsTheSegment() {
        for (int at = 0; at < JournalFormat.HEADER; at++) {
            byte[] damaged = segment();
            damaged[at] ^= 1;
            assertThat(scan(damaged).fault).as("byte %d", at).isPresent();
        }
        assertThat(read.texts).isEmpty();
    }

    @Test
    void aFrameInsideARecordIsNotTakenForOneBehindDamage() {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        byte[] forged = Records.of("forged");
        inner.writeBytes(JournalFormat.frame(MARKER + 1, forged));
        inner.writeBytes(forged);
        byte[] segment = segment(List.of(inner.toByteArray(), Records.of("real")));
        segment[JournalFormat.HEADER + 9] ^= 1;
        SegmentScan scan = scan(segment);

        assertThat(read.texts).containsExactly("real");
        assertThat(scan.fault).isPresent();
    }

    @Test
    void rejectedRecordsAreSkippedAndReported() {
        SegmentScan scan = scan(segment(Records.all("a", "bad", "b")));

        assertThat(read.texts).containsExactly("a", "b");
        assertThat(scan.rejected).isEqualTo(1);
        assertThat(scan.fault).hasValueSatisfying(fault -> assertThat(fault).contains("not good"));
    }

    @Test
    void garbageNeverCrashes() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = segment();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                damaged[JournalFormat.HEADER + random.nextInt(damaged.length - JournalFormat.HEADER)] =
                        (byte) random.nextInt();
            }
            read.texts.clear();
            assertThat(scan(damaged).end).isBetween(JournalFormat.HEADER, damaged.length);
            assertThat(TEXTS).containsAll(read.texts);
        }
    }

    private SegmentScan scan(byte[] bytes) {
        SegmentScan scan = new SegmentScan(ByteBuffer.wrap(bytes), read);
        scan.run();
        return scan;
    }

    private static byte[] segment() {
        return segment(Records.all(TEXTS.toArray(new String[0])));
    }

    private static byte[] segment(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(JournalFormat.header(MARKER));
        for (byte[] record : records) {
            out.writeBytes(JournalFormat.frame(MARKER, record));
            out.writeBytes(record);
        }
        return out.toByteArray();
    }

    private static int end(int records) {
        int end = JournalFormat.HEADER;
        for (String text : TEXTS.subList(0, records)) {
            end += JournalFormat.FRAME + text.length();
        }
        return end;
    }

    /** How many records end at or before {@code length}. */
    private static int complete(int length) {
        int n = 0;
        while (n < TEXTS.size() && end(n + 1) <= length) {
            n++;
        }
        return n;
    }
}
