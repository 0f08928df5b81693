package io.grapevine.mesh.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberReport;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCodecTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("bé", "2");

    private static WireEntry item(long seq, MemberId origin, UnknownFields unknown) {
        Version version = new Version(1, 1_790_000_000_000_000_000L + seq, "w", new byte[] {0, -1, 7});
        return new WireEntry("sil", "key-" + seq, version, origin, seq, 5, 86_400_000, unknown);
    }

    private static WireEntry item(long seq) {
        return item(seq, A, UnknownFields.NONE);
    }

    static Stream<Frame> frames() {
        VersionVector vector = new VersionVector().raise(A, 7).raise(B, 1L << 40);
        BitSet buckets = new BitSet();
        buckets.set(0);
        buckets.set(255);
        List<Long> hashes = new Random(1).longs(Frame.Audit.BUCKETS).boxed().toList();
        return Stream.of(
                new Frame.Heartbeat(new MemberReport(-5, 60_000, -1, 0, true, false, Map.of(B, 12L)), vector),
                new Frame.Heartbeat(
                        new MemberReport(1_790_000_000_000L, 0, 0, 0, false, true, Map.of()), new VersionVector()),
                new Frame.Delta(A, 3, 9, List.of(item(4), item(9))),
                new Frame.Delta(B, 0, 1, List.of()),
                new Frame.Ack(A, 9, true),
                new Frame.Ack(B, 0, false),
                new Frame.Audit("nfl", hashes),
                new Frame.Pull("sil", buckets),
                new Frame.Repair(List.of(item(3), item(2, B, UnknownFields.NONE))),
                new Frame.Claim(-42, 15_000),
                new Frame.Release(-42),
                new Frame.AlertQuery(7, List.of(-1L, 0L, 1L << 40)),
                new Frame.AlertReply(-7, new TreeMap<>(), new TreeMap<>()));
    }

    /** The kinds, and the fields, that the first release does not know. */
    static Stream<Frame> laterFrames() {
        return Stream.of(
                new Frame.Heartbeat(new MemberReport(5, 0, 1, 77, true, false, Map.of()), new VersionVector()),
                new Frame.AlertFetch(1, 0),
                new Frame.TenantAlertQuery("payments", new Frame.AlertQuery(7, List.of(-1L, 0L, 1L << 40))),
                new Frame.AlertFetch(-7, 65_535),
                new Frame.AlertReply(8, new TreeMap<>(Map.of(-1L, 5L, 1L, 7L)), new TreeMap<>(Map.of(2L, 6L))),
                new Frame.AlertPortion(1, 0, 3, new byte[] {1, 0, -1}),
                new Frame.AlertPortion(1, 2, 3, new byte[0]),
                Frame.AlertPortion.none(new Frame.AlertFetch(2, 5)),
                new Frame.OfTenants(new Frame.AlertFetch(1, 3)),
                new Frame.OfTenants(new Frame.AlertPortion(1, 0, 3, new byte[] {1, 0, -1})));
    }

    static Stream<Frame> allFrames() {
        return Stream.concat(frames(), laterFrames());
    }

    @ParameterizedTest
    @MethodSource("allFrames")
    void whatIsEncodedIsDecoded(Frame frame) {
        assertThat(FrameCodec.decode(FrameCodec.encode(frame)))
                .usingRecursiveComparison()
                .isEqualTo(new Decoded.Ok<>(frame));
    }

    /** Replicas of different versions form one mesh during an upgrade. */
    @Test
    void framesOfTheFirstReleaseAreUnderstood() throws IOException {
        List<Frame> recorded =
                Files.readAllLines(Path.of("src", "test", "resources", "formats", "0.1", "frames.txt")).stream()
                        .map(line -> HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1)))
                        .map(bytes -> ((Decoded.Ok<Frame>) FrameCodec.decode(bytes)).value())
                        .toList();

        assertThat(recorded).usingRecursiveComparison().isEqualTo(frames().toList());
    }

    @ParameterizedTest
    @MethodSource("allFrames")
    void garbageIsAFaultAndNeverAnException(Frame frame) {
        byte[] bytes = FrameCodec.encode(frame);
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            byte[] broken = Arrays.copyOf(bytes, i % 2 == 0 ? bytes.length : random.nextInt(bytes.length));
            for (int flips = random.nextInt(4); flips >= 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            assertThat(FrameCodec.decode(broken)).isNotNull();
        }
    }

    @Test
    void fieldsOfANewerVersionAreKeptInItems() {
        UnknownFields newer =
                UnknownFields.of(new MessageWriter().string(99, "new").toBytes());
        Frame frame = new Frame.Delta(A, 0, 1, List.of(item(1, A, newer)));

        Decoded<Frame> decoded = FrameCodec.decode(FrameCodec.encode(frame));

        assertThat(decoded).isEqualTo(new Decoded.Ok<>(frame));
    }

    @Test
    void aFrameOfANewerKindIsNoFault() {
        byte[] bytes = new MessageWriter().varint(1, 1).string(77, "newer").toBytes();

        assertThat(FrameCodec.decode(bytes)).isEqualTo(new Decoded.Ok<>(new Frame.Unknown()));
    }

    @Test
    void aFrameThatNeedsANewerVersionIsAFault() {
        assertThat(fault(new MessageWriter().varint(1, 2).toBytes())).contains("frame version: 2 (expected: 1)");
        assertThat(fault(new byte[0])).contains("frame version: 0");
        assertThat(fault("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isNotEmpty();
    }

    private static String fault(byte[] bytes) {
        return FrameCodec.decode(bytes) instanceof Decoded.Fault<Frame> fault ? fault.toString() : "";
    }

    @Test
    void numbersOutOfTheirRangeAreFaults() {
        assertThat(fault(FrameCodec.encode(new Frame.Delta(A, 5, 5, List.of()))))
                .contains("seq: 5");
        assertThat(fault(FrameCodec.encode(new Frame.Delta(A, 5, 9, List.of(item(5))))))
                .contains("seq: 5");
        assertThat(fault(FrameCodec.encode(new Frame.Delta(A, 5, 9, List.of(item(10))))))
                .contains("seq: 10");
        assertThat(fault(FrameCodec.encode(new Frame.Delta(A, 5, 9, List.of(item(8), item(7))))))
                .contains("seq: 7");
        assertThat(fault(FrameCodec.encode(new Frame.Ack(A, -1, false)))).contains("-1");
        assertThat(fault(FrameCodec.encode(
                        new Frame.AlertQuery(1, Collections.nCopies(Frame.AlertQuery.MAX_ALERTS + 1, 0L)))))
                .contains("alerts");
        assertThat(fault(FrameCodec.encode(new Frame.Claim(1, -1)))).contains("milliseconds: -1");
        assertThat(fault(FrameCodec.encode(new Frame.AlertFetch(1, -1)))).contains("portion: -1");
        assertThat(fault(FrameCodec.encode(new Frame.AlertPortion(1, 3, 3, new byte[0]))))
                .contains("portion: 3 (expected: 0 to 2)");
        assertThat(fault(FrameCodec.encode(new Frame.AlertPortion(1, 0, 65_537, new byte[0]))))
                .contains("portions: 65537");
        assertThat(fault(FrameCodec.encode(
                        new Frame.AlertPortion(1, 0, 1, new byte[Frame.AlertPortion.MAX_CONTENT + 1]))))
                .contains("portion: 1032193 bytes");
        assertThat(fault(FrameCodec.encode(new Frame.Audit("sil", List.of(1L, 2L, 3L)))))
                .contains("24 bytes");
        BitSet far = new BitSet();
        far.set(256);
        assertThat(fault(FrameCodec.encode(new Frame.Pull("sil", far)))).contains("bucket: 256");
    }

    @Test
    void theLargestPortionFitsIntoAFrame() {
        byte[] content = new byte[Frame.AlertPortion.MAX_CONTENT];
        byte[] bytes = FrameCodec.encode(new Frame.AlertPortion(
                Long.MIN_VALUE, Frame.AlertPortion.MAX_PORTIONS - 1L, Frame.AlertPortion.MAX_PORTIONS, content));

        assertThat(bytes.length).isLessThanOrEqualTo(VersionStore.MAX_CONTENT + (16 << 10));
    }

    @Test
    void anItemIsNeverLargerThanItsBound() {
        MemberId longest = new MemberId("é".repeat(255), "€".repeat(255));
        Version version = new Version(255, Version.MAX_STAMP, "€".repeat(200), new byte[1_000]);
        WireEntry large = new WireEntry(
                "a state",
                "€".repeat(500),
                version,
                longest,
                Long.MAX_VALUE,
                VersionStore.MAX_MILLIS,
                VersionStore.MAX_MILLIS,
                UnknownFields.NONE);

        int size = FrameCodec.encode(new Frame.Repair(List.of(large))).length;

        assertThat(large.sizeBound()).isBetween(size, size + 1_000);
    }
}
