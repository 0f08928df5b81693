package io.grapevine.records;

import static io.grapevine.Bytes.bytes;
import static io.grapevine.Bytes.concat;
import static io.grapevine.Bytes.damaged;
import static io.grapevine.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.ReceiverData;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NflogEntryCodecTest {
    private static final NflogEntry SMALL = new NflogEntry(
            new NflogKey("{}:{}", "hook", "webhook", 1),
            Instant.ofEpochSecond(5),
            NotifiedState.of(new long[] {1, 300}, new long[0], ReceiverData.EMPTY),
            Instant.ofEpochSecond(9, 1),
            0,
            UnknownFields.NONE);
    private static final String SMALL_HEX = "0a 23" // entry
            + "0a 05 7b7d3a7b7d" // group key
            + "12 11 0a 04 686f6f6b 12 07 776562686f6f6b 18 01" // receiver
            + "2a 02 08 05" // timestamp
            + "32 03 01 ac02" // firing
            + "12 04 08 09 10 01"; // expiry

    @Test
    void fieldsAreWrittenByNumberWithoutEmptyOnes() {
        assertThat(hex(NflogEntryCodec.encode(SMALL))).isEqualTo(SMALL_HEX.replace(" ", ""));
    }

    @Test
    void randomEntriesAreDecodedAsTheyWereEncoded() {
        for (long seed = 0; seed < 2_000; seed++) {
            NflogEntry entry = random(new Random(seed));
            byte[] encoded = NflogEntryCodec.encode(entry);
            assertThat(NflogEntryCodec.decode(encoded)).as("seed %d", seed).isEqualTo(new Decoded.Ok<>(entry));
            assertThat(NflogEntryCodec.encode(ok(encoded))).as("seed %d", seed).isEqualTo(encoded);
        }
    }

    @Test
    void unpackedHashesAreRead() {
        String unpacked = SMALL_HEX.replace("32 03 01 ac02", "30 01 30 ac02");

        assertThat(ok(bytes(unpacked))).isEqualTo(SMALL);
    }

    @Test
    void entryInTwoPiecesIsReadAsOne() {
        byte[] tail = new MessageWriter()
                .message(1, new MessageWriter().packed(6, new long[] {7}).packed(7, new long[] {8}))
                .toBytes();
        NflogEntry merged = ok(concat(NflogEntryCodec.encode(SMALL), tail));

        assertThat(merged.key()).isEqualTo(SMALL.key());
        assertThat(merged.notified().firing()).containsExactly(1, 300, 7);
        assertThat(merged.notified().resolved()).containsExactly(8);
    }

    @Test
    void unknownAndDeprecatedFieldsOfBothMessagesAreKept() {
        byte[] old = bytes("0a 10 12 00 1a 01 ff 20 01 b80c 2a c20c 03 6e6577 12 00 a006 07");
        String expected = "0a 12 12 00 2a 00 1a 01 ff 20 01 b80c 2a c20c 03 6e6577 12 00 a006 07";

        byte[] again = NflogEntryCodec.encode(ok(old));

        assertThat(hex(again)).isEqualTo(expected.replace(" ", ""));
        assertThat(NflogEntryCodec.encode(ok(again))).isEqualTo(again);
    }

    @Test
    void receiverDataOfNewerTypesAndUnknownFieldsOfTheReceiverAreKept() {
        String known = "42 08 0a 01 61 12 03 0a 01 78"; // a: text x
        String newer = "42 08 0a 01 62 12 03 2a 01 79"; // b: a value of type 5
        String other = "42 08 0a 01 63 12 03 2a 01 7a"; // c: another one
        String receiver = "12 09 0a 01 72 18 01 a2 06 01 75"; // with field 100
        byte[] one = bytes("0a 29" + receiver + newer + known + other);
        byte[] two = bytes("0a 29" + receiver + other + newer + known);
        String expected = "0a 2d 12 05 0a 01 72 18 01 2a 00" + known + "12 04 a2 06 01 75" + newer + other + "12 00";

        assertThat(ok(one).notified().receiverData().values()).isEqualTo(Map.of("a", "x"));
        assertThat(ok(one)).isEqualTo(ok(two));
        assertThat(hex(NflogEntryCodec.encode(ok(one)))).isEqualTo(expected.replace(" ", ""));
        assertThat(ok(bytes(expected))).isEqualTo(ok(one));
    }

    @Test
    void numbersInReceiverDataAreKeptApartFromText() {
        Map<String, Object> values = new TreeMap<>(Map.of("f", -0.0, "i", Long.MIN_VALUE, "s", "", "", "ü"));
        NflogEntry entry = new NflogEntry(
                SMALL.key(),
                SMALL.timestamp(),
                NotifiedState.of(new long[0], new long[] {-1}, new ReceiverData(values)),
                SMALL.expiresAt(),
                0,
                UnknownFields.NONE);

        assertThat(ok(NflogEntryCodec.encode(entry)).notified().receiverData().values())
                .isEqualTo(values);
    }

    @Test
    void entryThatWasWrittenAgainKeepsTheAgeOfItsNotification() {
        NflogEntry entry = SMALL.prolonged(Duration.ofHours(4), Duration.ofHours(8), 258);
        NflogEntry read = ok(NflogEntryCodec.encode(entry));

        assertThat(read).isEqualTo(entry);
        assertThat(read.notifiedBefore()).isEqualTo(Duration.ofHours(4));
        assertThat(read.life()).isEqualTo(Duration.ofHours(12));
        assertThat(hex(NflogEntryCodec.encode(entry))).contains("883f80f4ee06");
    }

    @Test
    void grapevinesFieldsAreWrittenAfterThoseOfAlertmanager() {
        NotifiedState notified = new NotifiedState(
                -2,
                new long[] {1},
                new long[] {300, 5},
                new long[] {-1, 128},
                ReceiverData.EMPTY,
                new EarlierAlerts(
                        Map.of(-7L, Instant.ofEpochMilli(5), 9L, Instant.ofEpochMilli(-1)),
                        Map.of(3L, Instant.ofEpochMilli(128))),
                new long[0]);
        NflogEntry entry =
                new NflogEntry(SMALL.key(), SMALL.timestamp(), notified, SMALL.expiresAt(), 258, UnknownFields.NONE);
        String hex = "0a 6e 0a 05 7b7d3a7b7d 12 11 0a 04 686f6f6b 12 07 776562686f6f6b 18 01 2a 02 08 05"
                + "32 01 01" // firing
                + "3a 03 ac02 05" // resolved
                + "c93e feffffffffffffff" // identity, field 1001
                + "d23e 0c ffffffffffffffffff01 8001" // their ends, field 1002
                + "e23e 0b f9ffffffffffffffff01 09" // ended earlier, field 1004
                + "ea3e 0b 05 ffffffffffffffffff01" // when, field 1005
                + "f23e 01 03" // whose end is awaited, field 1006
                + "fa3e 02 8001" // since when, field 1007
                + "813f 0201000000000000" // what the writer knew, field 1008
                + "12 04 08 09 10 01";

        assertThat(hex(NflogEntryCodec.encode(entry))).isEqualTo(hex.replace(" ", ""));
        assertThat(ok(bytes(hex))).isEqualTo(entry);
    }

    @Test
    void alertsThatWereNotifiedAsMutedAreInAFieldOfTheirOwn() {
        NotifiedState notified = new NotifiedState(
                7, new long[] {1, 300}, new long[0], new long[0], ReceiverData.EMPTY, EarlierAlerts.NONE, new long[] {
                    300
                });
        NflogEntry entry =
                new NflogEntry(SMALL.key(), SMALL.timestamp(), notified, SMALL.expiresAt(), 0, UnknownFields.NONE);
        byte[] encoded = NflogEntryCodec.encode(entry);

        assertThat(ok(encoded)).isEqualTo(entry);
        assertThat(ok(encoded).notified().muted()).containsExactly(300);
        assertThat(ok(encoded).notified())
                .isNotEqualTo(ok(NflogEntryCodec.encode(SMALL)).notified());
        assertThat(hex(encoded)).as("field 1010").contains("923f02ac02");
    }

    @Test
    void alertsThatAreMutedAreInTheFieldOfAlertmanager() {
        NotifiedState notified = NotifiedState.of(new long[] {1}, new long[0], ReceiverData.EMPTY.with("k", ""))
                .omitting(new long[] {5, 300}, Instant.EPOCH);
        byte[] encoded = NflogEntryCodec.encode(
                new NflogEntry(SMALL.key(), SMALL.timestamp(), notified, SMALL.expiresAt(), 0, UnknownFields.NONE));

        assertThat(hex(encoded)).as("fields 8 and 9").contains("42070a016b12020a00" + "4a0305ac02");
        assertThat(ok(encoded).notified()).isEqualTo(notified);
        assertThat(ok(encoded).notified().omitted()).containsExactly(5, 300);
    }

    @Test
    void lastEndOfTheGroupIsInAFieldOfItsOwn() {
        byte[] none = NflogEntryCodec.encode(SMALL);
        NflogEntry end = ok(NflogEntryCodec.encode(new NflogEntry(
                SMALL.key(),
                Instant.ofEpochSecond(3),
                NotifiedState.of(new long[0], new long[] {1}, ReceiverData.EMPTY),
                SMALL.expiresAt(),
                0,
                UnknownFields.NONE)));
        byte[] encoded = NflogEntryCodec.encode(SMALL.after(end, true));

        assertThat(ok(encoded)).isEqualTo(SMALL.after(end, true));
        assertThat(ok(encoded).lastEnd()).isEqualTo(Instant.ofEpochSecond(3));
        assertThat(hex(encoded)).as("field 1011").contains("9a3f020803");
        assertThat(NflogEntryCodec.encode(SMALL.after(SMALL, true))).isEqualTo(none);
    }

    @Test
    void entryWithoutAnEndForEachResolvedAlertIsAnErrorUnlessItHasNone() {
        NotifiedState notified =
                new NotifiedState(3, new long[] {1}, new long[] {300, 5}, new long[] {7, 8}, ReceiverData.EMPTY);
        NflogEntry entry =
                new NflogEntry(SMALL.key(), SMALL.timestamp(), notified, SMALL.expiresAt(), 0, UnknownFields.NONE);
        byte[] more = new MessageWriter()
                .message(1, new MessageWriter().packed(7, new long[] {8}))
                .toBytes();

        assertThat(NflogEntryCodec.decode(concat(NflogEntryCodec.encode(entry), more)))
                .isInstanceOfSatisfying(
                        Decoded.Fault.class,
                        fault -> assertThat(fault.reason()).contains("2 (expected: one for each, 3)"));
        assertThat(ok(concat(NflogEntryCodec.encode(SMALL), more)).notified().resolved())
                .contains(8);
    }

    @Test
    void receiverDataOfAnUnknownTypeHasNoValue() {
        byte[] message = bytes("0a 0b 12 00 42 07 0a 01 61 12 02 20 01");

        assertThat(ok(message).notified().receiverData()).isEqualTo(ReceiverData.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12 00", "0a 00", "0a 02 0a 00"})
    void entryWithoutReceiverIsAnError(String hex) {
        assertThat(NflogEntryCodec.decode(bytes(hex))).isInstanceOf(Decoded.Fault.class);
    }

    @Test
    void groupKeyThatIsNotUtf8IsAnError() {
        assertThat(NflogEntryCodec.decode(bytes("0a 05 0a 01 ff 12 00")))
                .isInstanceOfSatisfying(
                        Decoded.Fault.class, fault -> assertThat(fault.reason()).contains("group key"));
    }

    @Test
    void truncatedMessageIsAnErrorOrAnotherValidMessageButNeverAnException() {
        byte[] encoded = NflogEntryCodec.encode(random(new Random(7)));
        for (int length = 0; length < encoded.length; length++) {
            assertThat(NflogEntryCodec.decode(Arrays.copyOf(encoded, length))).isNotNull();
        }
    }

    @Test
    void randomBytesAreAnErrorOrAValidMessageButNeverAnException() {
        Random random = new Random(11);
        byte[] encoded = NflogEntryCodec.encode(random(random));
        for (int i = 0; i < 50_000; i++) {
            assertThat(NflogEntryCodec.decode(damaged(encoded, random))).isNotNull();
        }
    }

    private static NflogEntry random(Random random) {
        Map<String, Object> data = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            data.put(text(random), random.nextBoolean() ? text(random) : random.nextLong());
        }
        long[] resolved = random.longs(random.nextInt(50)).toArray();
        return new NflogEntry(
                new NflogKey(text(random), text(random), text(random), random.nextInt()),
                time(random),
                new NotifiedState(
                        random.nextBoolean() ? 0 : random.nextLong(),
                        random.longs(random.nextInt(5)).toArray(),
                        resolved,
                        random.nextBoolean()
                                ? new long[0]
                                : random.longs(resolved.length).toArray(),
                        new ReceiverData(data),
                        new EarlierAlerts(times(random), times(random)),
                        new long[0]),
                time(random),
                random.nextBoolean() ? 0 : random.nextLong(),
                random.nextInt(3) == 0 ? UnknownFields.of(bytes("0a 03 f006 07 a006 01")) : UnknownFields.NONE);
    }

    private static Map<Long, Instant> times(Random random) {
        Map<Long, Instant> times = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            times.put(random.nextLong(), time(random).truncatedTo(ChronoUnit.MILLIS));
        }
        return times;
    }

    private static Instant time(Random random) {
        return Instant.ofEpochSecond(random.nextLong(-62135596800L, 253402300800L), random.nextInt(1_000_000_000));
    }

    private static String text(Random random) {
        String[] pool = {"", "a", "größe", "日本語 🚀", "\0", "{}:{alertname=\"A\"}", "x".repeat(300)};
        return pool[random.nextInt(pool.length)];
    }

    private static NflogEntry ok(byte[] message) {
        return ((Decoded.Ok<NflogEntry>) NflogEntryCodec.decode(message)).value();
    }
}
