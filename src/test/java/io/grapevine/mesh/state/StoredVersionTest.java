package io.grapevine.mesh.state;

import static io.grapevine.Bytes.bytes;
import static io.grapevine.Bytes.concat;
import static io.grapevine.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.mesh.state.StoredVersion.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredVersionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final byte[] BODY = bytes("0a 03 08 96 01 12 02 08 05 a006 07");

    @Test
    void isTheBodyAndBehindItTheMarkInAFieldOfItsOwn() {
        Mark mark = new Mark(1, 300, "ü", Instant.ofEpochMilli(5), Instant.ofEpochMilli(-1));
        byte[] record = new StoredVersion(BODY, mark).encode();

        assertThat(hex(record))
                .isEqualTo(hex(BODY) + "caa608 16 0801 10ac02 1a02c3bc 2005 28ffffffffffffffffff01".replace(" ", ""));
    }

    @Test
    void comesBackAsItWas() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            Mark mark = new Mark(
                    random.nextInt(Version.MAX_RANK + 1),
                    random.nextLong(Version.MAX_STAMP),
                    random.nextBoolean() ? "" : "replica 🚀",
                    NOW.minusMillis(random.nextLong(VersionStore.MAX_MILLIS)),
                    NOW.plusMillis(random.nextLong(VersionStore.MAX_MILLIS)));
            StoredVersion version = new StoredVersion(BODY, mark);

            assertThat(StoredVersion.decode(version.encode()))
                    .usingRecursiveComparison()
                    .isEqualTo(new Decoded.Ok<>(version));
        }
    }

    @Test
    void hasNoMarkIfAlertmanagerWroteItAndIsWrittenAgainByteForByte() {
        StoredVersion version = ok(BODY);

        assertThat(version.mark()).isNull();
        assertThat(version.encode()).isEqualTo(BODY);
    }

    @Test
    void givesBackTheBodyByteForByteWhereverTheMarkStands() {
        byte[] mark = new StoredVersion(new byte[0], Mark.unmarked(0, NOW, NOW)).encode();
        byte[] record = concat(mark, concat(BODY, bytes("a006 08")));

        assertThat(ok(record).body()).isEqualTo(concat(BODY, bytes("a006 08")));
        assertThat(ok(record).mark()).isEqualTo(Mark.unmarked(0, NOW, NOW));
    }

    @ParameterizedTest
    @CsvSource({"2025-12-31T23:59:59Z, 0, 3600", "2026-01-01T00:00:10Z, 10, 3590", "2026-01-01T02:00:00Z, 7200, -3600"})
    void hasAnAgeAndATimeToLiveByTheClockOfThisReplica(Instant now, long age, long ttl) {
        Instant written = Instant.parse("2026-01-01T00:00:00Z");
        Mark mark = new Mark(0, 1, "a", written, written.plusSeconds(3600));

        assertThat(mark.age(now).toSeconds()).isEqualTo(age);
        assertThat(mark.ttl(now).toSeconds()).isEqualTo(now.isBefore(written) ? 3601 : ttl);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:01.000000002Z, 1000000002",
        "1969-12-31T23:59:59Z, 0",
        "0001-01-01T00:00:00Z, 0",
        "2252-11-18T00:00:00Z, 8926848000000000000",
        "2999-01-01T00:00:00Z, 8935141660703064063",
        "+99999-12-31T23:59:59Z, 8935141660703064063"
    })
    void ofAlertmanagerIsStampedWithItsTimeAsFarAsThereAreStamps(Instant written, long stamp) {
        Mark mark = Mark.unmarked(1, written, NOW);

        assertThat(mark.stamp()).isEqualTo(stamp);
        assertThat(mark.rank()).isEqualTo(1);
        assertThat(mark.writer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,256", "1,-1", "2,-1", "2,9223372036854775807", "4,9223372036854775807", "5,-9223372036854775808"})
    void aMarkThatCannotBeRightIsAFault(int field, long number) {
        byte[] record = new MessageWriter()
                .message(StoredVersion.MARK, new MessageWriter().varint(field, number))
                .toBytes();

        assertThat(StoredVersion.decode(record))
                .isInstanceOfSatisfying(
                        Decoded.Fault.class, fault -> assertThat(fault.reason()).contains("" + number));
    }

    @Test
    void aMarkOfAVersionToComeIsRead() {
        byte[] record = new MessageWriter()
                .message(StoredVersion.MARK, new MessageWriter().varint(1, 7).string(99, "new"))
                .toBytes();

        assertThat(ok(record).mark().rank()).isEqualTo(7);
    }

    @Test
    void damagedRecordsAreFaultsOrOtherRecordsButNeverACrash() {
        Random random = new Random(11);
        byte[] encoded = new StoredVersion(BODY, Mark.unmarked(1, NOW, NOW.plus(Duration.ofDays(5)))).encode();
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = Arrays.copyOf(encoded, random.nextInt(encoded.length + 1));
            for (int flips = damaged.length == 0 ? 0 : random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            if (StoredVersion.decode(damaged) instanceof Decoded.Ok<StoredVersion> ok
                    && ok.value().mark() != null) {
                Mark mark = ok.value().mark();
                assertThat(mark.age(NOW).toMillis()).isNotNegative();
                assertThat(NOW.plusMillis(mark.ttl(NOW).toMillis()))
                        .isCloseTo(mark.keptUntil(), within(1, ChronoUnit.MILLIS));
            }
        }
    }

    private static StoredVersion ok(byte[] record) {
        return ((Decoded.Ok<StoredVersion>) StoredVersion.decode(record)).value();
    }
}
