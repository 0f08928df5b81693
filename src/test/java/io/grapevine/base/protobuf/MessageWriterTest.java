package io.grapevine.base.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Compares with the encoder of the protobuf library. */
final class MessageWriterTest {
    private static final int LAST_FIELD = 536_870_911;

    /** Writes with the library. */
    private interface Library {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] library(Library library) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        library.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void numbersHaveTheBytesOfTheLibrary() throws IOException {
        for (long number :
                new long[] {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            for (int field : new int[] {1, 15, 16, 2047, 2048, LAST_FIELD}) {
                assertThat(new MessageWriter().presentVarint(field, number).toBytes())
                        .isEqualTo(library(out -> out.writeUInt64(field, number)));
                assertThat(new MessageWriter()
                                .presentDouble(field, number / 3.0)
                                .toBytes())
                        .isEqualTo(library(out -> out.writeDouble(field, number / 3.0)));
                assertThat(new MessageWriter().fixed64(field, number).toBytes())
                        .isEqualTo(number == 0 ? new byte[0] : library(out -> out.writeFixed64(field, number)));
            }
        }
    }

    @Test
    void textsAndBytesOfAnyLengthHaveTheBytesOfTheLibrary() throws IOException {
        for (int length : new int[] {1, 63, 64, 65, 127, 128, 1_000, 100_000}) {
            String text = "é".repeat(length);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(new MessageWriter().string(1, text).bytes(2, bytes).toBytes())
                    .isEqualTo(library(out -> {
                        out.writeString(1, text);
                        out.writeByteArray(2, bytes);
                    }));
        }
    }

    @Test
    void emptyValuesAreOmittedUnlessTheyArePresent() {
        assertThat(new MessageWriter()
                        .string(1, "")
                        .bytes(2, new byte[0])
                        .varint(3, 0)
                        .fixed64(4, 0)
                        .packed(5, new long[0])
                        .toBytes())
                .isEmpty();
        assertThat(new MessageWriter().presentString(1, "").presentVarint(2, 0).toBytes())
                .containsExactly(0x0A, 0, 0x10, 0);
    }

    @Test
    void nestedMessagesAndBlocksOfNumbersHaveTheirLengthBeforeThem() {
        assertThat(new MessageWriter()
                        .message(1, new MessageWriter())
                        .packed(2, new long[] {1, 300})
                        .timestamp(3, Instant.ofEpochSecond(5, 7))
                        .toBytes())
                .containsExactly(0x0A, 0, 0x12, 3, 1, 0xAC, 2, 0x1A, 4, 8, 5, 0x10, 7);
    }

    @Test
    void keptFieldsComeAsTheyAre() {
        byte[] kept = new MessageWriter().varint(9, 4).toBytes();
        assertThat(new MessageWriter()
                        .varint(1, 2)
                        .unknown(UnknownFields.of(kept))
                        .toBytes())
                .containsExactly(8, 2, 0x48, 4);
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertThat(new MessageWriter().string(1, "a\uD800").toBytes()).containsExactly(0x0A, 4, 'a', 0xEF, 0xBF, 0xBD);
    }
}
