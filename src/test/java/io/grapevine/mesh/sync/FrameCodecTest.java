package io.grapevine.mesh.sync;

import static io.grapevine.mesh.sync.RecordedFrames.A;
import static io.grapevine.mesh.sync.RecordedFrames.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCodecTest {
    static Stream<Frame> allFrames() {
        return RecordedFrames.all();
    }

    @ParameterizedTest
    @MethodSource("allFrames")
    void whatIsEncodedIsDecoded(Frame frame) {
        assertThat(FrameCodec.decode(FrameCodec.encode(frame)))
                .usingRecursiveComparison()
                .isEqualTo(new Decoded.Ok<>(frame));
    }

    static List<Path> releases() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("src", "test", "resources", "formats"))) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    /** Replicas of different versions form one mesh during an upgrade. */
    @ParameterizedTest
    @MethodSource("releases")
    void framesOfEachReleaseAreUnderstood(Path release) throws IOException {
        List<Frame> recorded = Files.readAllLines(release.resolve("frames.txt")).stream()
                .map(line -> HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1)))
                .map(bytes -> ((Decoded.Ok<Frame>) FrameCodec.decode(bytes)).value())
                .toList();

        assertThat(recorded)
                .isNotEmpty()
                .usingRecursiveComparison()
                .isEqualTo(allFrames().limit(recorded.size()).toList());
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
