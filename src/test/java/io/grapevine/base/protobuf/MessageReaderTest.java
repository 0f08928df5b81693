package io.grapevine.base.protobuf;

import static io.grapevine.Bytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    /** A number of ten bytes whose last one is not 1, as it is in every negative number. */
    private static final Pattern LONG_NUMBER = Pattern.compile("[\\x80-\\xff]{9}[\\x00\\x02-\\x7f]");

    private record Parsed(String text, UnknownFields unknown) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 01", // a varint
                "08 81 80 80 00", // a varint that is longer than it need be
                "11 0102030405060708", // eight bytes
                "1d 01020304", // four bytes
                "22 03 000102", // sized
                "2b 08 01 2c", // a group
                "f8ffffff0f 07", // the greatest field number
                "30 01 08 02 30 03" // any order, any repetition
            })
    void messageReaderKeepsUnknownFieldsByteForByte(String hex) {
        byte[] unknown = bytes(hex);
        byte[] message = bytes("520161" + hex);

        assertThat(read(message)).isEqualTo(new Decoded.Ok<>(new Parsed("a", UnknownFields.of(unknown))));
    }

    @Test
    void aKnownFieldOfAnotherWireTypeIsUnknown() {
        byte[] message = bytes("50 05");

        assertThat(read(message)).isEqualTo(new Decoded.Ok<>(new Parsed("", UnknownFields.of(message))));
    }

    @ParameterizedTest
    @CsvSource({
        "52, 1", // no length
        "52 05 6161, 2", // cut off
        "52 ffffffff07, 6", // claims two gigabytes
        "52 ffffffffffffffffff01, 11", // claims a negative length
        "52 02 c328, 4", // not UTF-8
        "00 00, 1", // field number 0
        "50 ffffffffffffffffff02, 11", // more than 64 bits
        "2c, 1", // end of a group that did not begin
        "2b 08 01, 3", // a group without end
        "0f, 1" // no such wire type
    })
    void decodedErrorHasItsOffset(String hex, int offset) {
        assertThat(read(bytes(hex))).isInstanceOfSatisfying(Decoded.Fault.class, fault -> {
            assertThat(fault.offset()).isBetween(1, offset);
            assertThat(fault.reason()).isNotBlank();
        });
    }

    @Test
    void aGroupThatIsNestedTooDeepIsAnError() {
        assertThat(read(bytes("2b".repeat(100_000)))).isInstanceOf(Decoded.Fault.class);
    }

    @Test
    void aNestedMessageCannotReachBeyondTheOuterOne() {
        Decoded<Instant> time = MessageReader.decode(bytes("0a 05 08 01"), MessageReaderTest::parseTime);

        assertThat(time).isInstanceOf(Decoded.Fault.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2026-11-20T08:04:52.148Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-05T23:59:59.999999999Z"
            })
    void timesComeBackAsTheyWere(Instant time) {
        byte[] message = new MessageWriter().timestamp(1, time).toBytes();

        assertThat(MessageReader.decode(message, MessageReaderTest::parseTime)).isEqualTo(new Decoded.Ok<>(time));
    }

    @Test
    void messageReaderWritesTheZeroOfATimestampAsAnEmptyMessage() {
        assertThat(new MessageWriter().timestamp(1, Instant.EPOCH).toBytes()).isEqualTo(bytes("0a00"));
    }

    @Test
    void aTimestampInTwoPiecesIsOne() {
        Decoded<Instant> time = MessageReader.decode(bytes("0a 02 08 05 0a 02 10 07"), MessageReaderTest::parseTime);

        assertThat(time).isEqualTo(new Decoded.Ok<>(Instant.ofEpochSecond(5, 7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a 0a 08 ffffffffffffffff7f", // 2^63 - 1 seconds
                "0a 0b 08 80808080808080808001", // -2^63 seconds
                "0a 06 10 8094ebdc03", // 10^9 nanoseconds
                "0a 0b 10 ffffffffffffffffff01" // -1 nanosecond
            })
    void aTimeOutOfRangeIsAnError(String hex) {
        assertThat(MessageReader.decode(bytes(hex), MessageReaderTest::parseTime))
                .isInstanceOfSatisfying(
                        Decoded.Fault.class, fault -> assertThat(fault.reason()).contains("timestamp", "expected"));
    }

    @Test
    void aLoneSurrogateIsWrittenAsTheReplacementCharacter() {
        assertThat(new MessageWriter().string(10, "\ud800").toBytes()).isEqualTo(bytes("52 03 efbfbd"));
    }

    @Test
    void aResidueKeepsBothPartsApart() {
        UnknownFields inner = UnknownFields.of(bytes("30 01"));
        UnknownFields outer = UnknownFields.of(bytes("08 02 38 03"));

        assertThat(UnknownFieldSuffix.of(new UnknownFieldSuffix(inner, outer).joined()))
                .isEqualTo(new UnknownFieldSuffix(inner, outer));
        assertThat(UnknownFieldSuffix.of(new UnknownFieldSuffix(UnknownFields.NONE, outer).joined()))
                .isEqualTo(new UnknownFieldSuffix(UnknownFields.NONE, outer));
        assertThat(new UnknownFieldSuffix(UnknownFields.NONE, UnknownFields.NONE).joined())
                .isEqualTo(UnknownFields.NONE);
    }

    @Test
    void theTenthByteOfANumberCounts() {
        assertThat(fields(bytes("10 b9b6b8dfbdb2f8ffff00")).get(2)).isEqualTo(0x7fffe193dbee1b39L);
        assertThat(fields(bytes("10 b9b6b8dfbdb2f8ffff01")).get(2)).isEqualTo(0x7fffe193dbee1b39L | Long.MIN_VALUE);
        assertThat(fields(bytes("10 b9b6b8dfbdb2f8ffff02"))).isEmpty();
    }

    /** Random bytes, and messages with a byte changed, cut off, or put in: read alike, or refused alike. */
    @Test
    void hostileBytesAreReadAsTheLibraryReadsThem() throws IOException {
        Random random = new Random(4711);
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] message = hostile(random);
            if (LONG_NUMBER
                    .matcher(new String(message, StandardCharsets.ISO_8859_1))
                    .find()) {
                continue; // the library does not look at it, and reads 1
            }
            List<Object> expected = byTheLibrary(message);
            assertThat(fields(message)).as(HexFormat.of().formatHex(message)).isEqualTo(expected);
            accepted += expected.isEmpty() ? 0 : 1;
        }
        assertThat(accepted).isBetween(10_000, 90_000);
    }

    private static byte[] hostile(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            return bytes;
        }
        MessageWriter message = new MessageWriter();
        for (int field = 1; field < 1 + random.nextInt(5); field++) {
            switch (random.nextInt(6)) {
                case 0 -> message.presentVarint(field, random.nextLong() >> random.nextInt(64));
                case 1 -> message.fixed64(field, random.nextLong());
                case 2 ->
                    message.presentString(
                            field,
                            List.of("", "aé", "\uFFFD", "😀", "x".repeat(200)).get(random.nextInt(5)));
                case 3 -> message.message(field, new MessageWriter().varint(1, random.nextInt(300)));
                case 4 -> message.presentVarint(1 << random.nextInt(29), 1);
                default ->
                    message.append(new MessageWriter().unknown(UnknownFields.of(bytes("2b 08 01 2c 1d 01020304"))));
            }
        }
        byte[] bytes = message.toBytes();
        if (bytes.length > 0 && random.nextInt(3) > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length + 2) : bytes.length);
    }

    /** Each tag and its value; empty if the message is refused. */
    private static List<Object> fields(byte[] message) {
        Decoded<List<Object>> decoded = MessageReader.decode(message, reader -> {
            List<Object> read = new ArrayList<>(List.of("message"));
            UnknownFields unknown = reader.readFields(tag -> {
                read.add(tag);
                switch (tag & 7) {
                    case 0 -> read.add(reader.readVarint());
                    case 1 -> read.add(reader.readFixed64());
                    case 2 ->
                        read.add(
                                (tag & 8) == 0
                                        ? reader.readString()
                                        : HexFormat.of().formatHex(reader.readBytes()));
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            read.add(HexFormat.of().formatHex(unknown.bytes()));
            return read;
        });
        return decoded instanceof Decoded.Ok<List<Object>> ok ? ok.value() : List.of();
    }

    private static List<Object> byTheLibrary(byte[] message) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            List<Object> read = new ArrayList<>(List.of("message"));
            String unknown = "";
            int start = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                read.add(tag);
                switch (tag & 7) {
                    case 0 -> read.add(in.readUInt64());
                    case 1 -> read.add(in.readFixed64());
                    case 2 ->
                        read.add(
                                (tag & 8) == 0
                                        ? in.readStringRequireUtf8()
                                        : HexFormat.of().formatHex(in.readByteArray()));
                    default -> {
                        if (!in.skipField(tag)) {
                            return List.of();
                        }
                        unknown += HexFormat.of().formatHex(message, start, in.getTotalBytesRead());
                    }
                }
                start = in.getTotalBytesRead();
            }
            read.add(unknown);
            return read;
        } catch (IOException refused) {
            return List.of();
        }
    }

    @Test
    void groupsAreNestedAsDeepAsInTheLibrary() {
        for (int depth : new int[] {99, 100, 101}) {
            byte[] message = bytes("2b".repeat(depth) + "2c".repeat(depth));
            assertThat(fields(message)).as("" + depth).isEqualTo(byTheLibrary(message));
        }
    }

    private static Decoded<Parsed> read(byte[] message) {
        return MessageReader.decode(message, reader -> {
            String[] text = {""};
            UnknownFields unknown = reader.readFields(tag -> {
                if (tag != Tag.sized(10)) {
                    return false;
                }
                text[0] = reader.readString();
                return true;
            });
            return new Parsed(text[0], unknown);
        });
    }

    private static Instant parseTime(MessageReader reader) throws IOException {
        Instant[] time = {Instant.EPOCH};
        var unused = reader.readFields(tag -> {
            if (tag != Tag.sized(1)) {
                return false;
            }
            time[0] = reader.readTimestamp(time[0]);
            return true;
        });
        return time[0];
    }
}
