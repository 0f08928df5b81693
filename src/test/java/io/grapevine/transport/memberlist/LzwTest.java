package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LzwTest {
    /** {@code TOBEORNOTTOBEORTOBEORNOT} as Go's package compress/lzw writes it. */
    private static final String WRITTEN_BY_GO = "00a93c1152e48914274fa80824687061c183090302";

    private static byte[] plain(byte[] compressed) throws IOException {
        return Lzw.decompress(compressed, 1 << 20);
    }

    @Test
    void whatGoHasWrittenIsRead() throws IOException {
        assertThat(new String(plain(HexFormat.of().parseHex(WRITTEN_BY_GO)), StandardCharsets.UTF_8))
                .isEqualTo("TOBEORNOTTOBEORTOBEORNOT");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255, 256, 257, 258, 509, 511, 513, 3_837, 3_838, 3_839, 4_096, 50_000, 300_000})
    void whatIsCompressedIsReadAtEachLength(int length) throws IOException {
        byte[] random = new byte[length];
        new Random(length).nextBytes(random);
        byte[] few = random.clone();
        for (int i = 0; i < few.length; i++) {
            few[i] = (byte) (few[i] & 3);
        }
        byte[] same = new byte[length];

        for (byte[] text : new byte[][] {random, few, same}) {
            assertThat(plain(compress(text, true))).isEqualTo(text);
            assertThat(plain(compress(text, false))).as("without a new table").isEqualTo(text);
        }
    }

    @Test
    void aResultThatIsTooLargeIsRefused() throws IOException {
        byte[] bomb = compress(new byte[100_000], true);

        assertThat(bomb.length).isLessThan(2_000);
        assertThatThrownBy(() -> Lzw.decompress(bomb, 99_999)).hasMessage("LZW: more than 99999 bytes");
    }

    @Test
    void aBombOfManyMegabytesIsRefused() throws IOException {
        byte[] zeros = Lzw.decompress(bomb(1), 8 << 20);
        assertThat(zeros).hasSizeGreaterThan(7_000_000).isEqualTo(new byte[zeros.length]);
        assertThatThrownBy(() -> Lzw.decompress(bomb(30), 20 << 20)).hasMessage("LZW: more than 20971520 bytes");
    }

    @Test
    void whatEndsEarlyIsRefused() throws IOException {
        byte[] whole = compress("TOBEORNOTTOBE".getBytes(StandardCharsets.UTF_8), true);

        for (int length = 0; length < whole.length - 1; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> plain(part)).hasMessage("LZW: no end");
        }
    }

    @Test
    void aCodeThatStandsForNothingYetIsRefused() {
        assertThatThrownBy(() -> plain(new byte[] {(byte) 0xFF, (byte) 0xFF}))
                .hasMessage("LZW: code 511 (expected: less than 258)");
    }

    @Test
    void randomBytesNeverDoHarm() {
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            try {
                assertThat(plain(bytes).length).isLessThanOrEqualTo(1 << 20);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("LZW: ");
            }
        }
    }

    /**
     * Compresses as the textbook has it.
     *
     * @param clears whether a full table is replaced by a new one, as Go does, or kept
     */
    private static byte[] compress(byte[] text, boolean clears) {
        BitWriter out = new BitWriter();
        Map<Integer, Integer> codes = new HashMap<>(); // by the code of all but the last byte, and that byte
        int width = 9;
        int next = 258;
        int before = -1;
        out.write(256, width);
        for (byte b : text) {
            int last = b & 0xFF;
            int longer = before << 8 | last;
            Integer known = before < 0 ? (Integer) last : codes.get(longer);
            if (known != null) {
                before = known;
                continue;
            }
            out.write(before, width);
            if (next < 4096) {
                codes.put(longer, next++);
                width = next - 1 == 1 << width && width < 12 ? width + 1 : width;
            } else if (clears) {
                out.write(256, width);
                codes.clear();
                width = 9;
                next = 258;
            }
            before = last;
        }
        if (before >= 0) {
            out.write(before, width);
            width = next == 1 << width && width < 12 ? width + 1 : width; // the reader has one entry more by now
        }
        out.write(257, width);
        return out.bytes();
    }

    /** Some kilobytes for each seven megabytes of zeros: each code stands for one byte more than the one before. */
    static byte[] bomb(int times) {
        BitWriter out = new BitWriter();
        for (int i = 0; i < times; i++) {
            int width = 9;
            out.write(256, i == 0 ? width : 12);
            out.write(0, width);
            for (int code = 258; code < 4096; code++) {
                out.write(code, width);
                width = code + 1 == 1 << width && width < 12 ? width + 1 : width;
            }
        }
        out.write(257, 12);
        return out.bytes();
    }

    private static final class BitWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int bits;
        private int count;

        void write(int code, int width) {
            bits |= code << count;
            for (count += width; count >= 8; count -= 8) {
                out.write(bits);
                bits >>>= 8;
            }
        }

        byte[] bytes() {
            if (count > 0) {
                out.write(bits);
            }
            return out.toByteArray();
        }
    }
}
