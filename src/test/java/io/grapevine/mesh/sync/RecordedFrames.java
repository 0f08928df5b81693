package io.grapevine.mesh.sync;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberReport;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The frames that each release records in {@code src/test/resources/formats/<release>/frames.txt}, and the program that writes the
 * file, as {@code bin/fixtures} has it do: the name of a kind and its bytes in each line.
 */
final class RecordedFrames {
    static final MemberId A = new MemberId("a", "1");
    static final MemberId B = new MemberId("bé", "2");

    private RecordedFrames() {}

    static WireEntry item(long seq, MemberId origin, UnknownFields unknown) {
        Version version = new Version(1, 1_790_000_000_000_000_000L + seq, "w", new byte[] {0, -1, 7});
        return new WireEntry("sil", "key-" + seq, version, origin, seq, 5, 86_400_000, unknown);
    }

    static WireEntry item(long seq) {
        return item(seq, A, UnknownFields.NONE);
    }

    /** Frames of each kind, in the order in which releases have recorded them: append only. */
    static Stream<Frame> all() {
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
                new Frame.AlertReply(-7, new TreeMap<>(), new TreeMap<>()),
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

    /** Writes a file, which is given. */
    public static void main(String[] arguments) throws IOException {
        Files.write(
                Path.of(arguments[0]),
                all().map(frame -> frame.getClass().getSimpleName()
                                + ' '
                                + HexFormat.of().formatHex(FrameCodec.encode(frame)))
                        .toList());
    }
}
