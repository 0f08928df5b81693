package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.features.alertlog.FuzzedPortions;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberReport;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.VersionVector;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.storage.FuzzedFiles;
import io.grapevine.transport.link.FuzzedLinks;
import io.grapevine.transport.memberlist.FuzzedReplies;
import io.grapevine.web.api.v2.FuzzedBodies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Bodies of requests, files of the data directory, and what other replicas say. */
final class WireTargets {
    private static final Instant TIME = Instant.parse("2026-11-20T05:00:00.5Z");
    private static final MemberId MEMBER = new MemberId("a", "boot");
    private static final String[] JSON_WORDS = {
        "\"labels\":",
        "\"annotations\":",
        "\"startsAt\":",
        "\"endsAt\":",
        "\"generatorURL\":",
        "\"matchers\":",
        "\"isRegex\":true",
        "\"isEqual\":false",
        "\"id\":",
        "\"2026-11-20T05:00:00Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:60.9+23:59\"",
        "null",
        "{}",
        "[]",
        "\"\"",
        ",",
        ":",
        "\\ud83d",
        "\\u0000",
        "\"\\",
        "1e400"
    };

    private WireTargets() {}

    static List<FuzzTarget> all(Path scratch) {
        List<byte[]> silences = List.of(SilenceCodec.encode(silence(), TIME.plusSeconds(60)));
        List<byte[]> entries = List.of(entry());
        List<byte[]> records = new ArrayList<>(silences);
        records.addAll(entries);
        return List.of(
                FuzzTarget.bytes("alerts", FuzzedBodies::alerts, Seeds.bodies("/api/v2/alerts"))
                        .withWords(JSON_WORDS),
                FuzzTarget.bytes("silences", FuzzedBodies::silence, Seeds.bodies("/api/v2/silences"))
                        .withWords(JSON_WORDS),
                FuzzTarget.bytes("silence-record", WireTargets::silenceRecord, silences),
                FuzzTarget.bytes("nflog-record", WireTargets::nflogRecord, entries),
                FuzzTarget.bytes(
                                "snapshot",
                                content -> FuzzedFiles.readSnapshot(scratch, content, WireTargets::accept),
                                List.of(FuzzedFiles.snapshot(scratch, records)))
                        .withShare(0.1),
                FuzzTarget.bytes(
                        "log-segment",
                        content -> FuzzedFiles.readSegment(content, WireTargets::accept),
                        List.of(FuzzedFiles.segment(records), FuzzedFiles.segment(List.of(new byte[0], new byte[1])))),
                FuzzTarget.bytes(
                                "mesh-handshake",
                                bytes -> FuzzedLinks.receive(bytes, false),
                                List.of(FuzzedLinks.handshake()))
                        .withShare(0.5),
                FuzzTarget.bytes(
                                "mesh-handshake-secret",
                                bytes -> FuzzedLinks.receive(bytes, true),
                                List.of(FuzzedLinks.handshake()))
                        .withShare(0.5),
                FuzzTarget.bytes("mesh-link-frames", FuzzedLinks::readFrames, List.of(FuzzedLinks.frames())),
                FuzzTarget.bytes("bridge-reply", FuzzedReplies::read, replies()).withShare(0.3),
                FuzzTarget.bytes("mesh-frames", WireTargets::frame, frames()),
                FuzzTarget.bytes("alert-portions", FuzzedPortions::adopt, FuzzedPortions.all())
                        .withShare(0.5));
    }

    private static List<byte[]> replies() {
        try {
            return FuzzedReplies.all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Silence silence() {
        return new Silence(
                "6f1e2f6a-0a0b-4d2f-8a58-1f3e5a7c9b01",
                List.of(Matchers.of(Matcher.equal("alertname", "A"), Matcher.notEqual("größe", "ü"))),
                TIME,
                TIME.plusSeconds(30),
                TIME,
                "ann",
                "why",
                LabelSet.of(Map.of("k", "v")),
                List.of(),
                UnknownFields.NONE);
    }

    /** An entry of the notification log, with a field that only newer versions know. */
    private static byte[] entry() {
        MessageWriter receiver =
                new MessageWriter().string(1, "team").string(2, "webhook").varint(3, 1);
        MessageWriter inner = new MessageWriter()
                .string(1, "{}:{alertname=\"A\"}")
                .message(2, receiver)
                .timestamp(5, TIME)
                .packed(6, new long[] {1, -1, Long.MAX_VALUE})
                .packed(7, new long[] {2})
                .string(2000, "newer");
        byte[] entry = new MessageWriter()
                .message(1, inner)
                .timestamp(2, TIME.plusSeconds(60))
                .toBytes();
        Decoded<NflogEntry> decoded = NflogEntryCodec.decode(entry);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return entry;
    }

    private static List<byte[]> frames() {
        VersionVector vector = new VersionVector();
        vector.raise(MEMBER, 7);
        MemberReport report = new MemberReport(1_700_000_000_000L, 5_000, 42, 43, true, false, Map.of(MEMBER, 10L));
        BitSet buckets = new BitSet();
        buckets.set(3, 9);
        return List.<Frame>of(
                        new Frame.Heartbeat(report, vector),
                        new Frame.Delta(MEMBER, 0, 1, List.of()),
                        new Frame.Ack(MEMBER, 1, true),
                        new Frame.Audit("silences", Collections.nCopies(Frame.Audit.BUCKETS, 5L)),
                        new Frame.Pull("nflog", buckets),
                        new Frame.Repair(List.of()),
                        new Frame.Claim(5, 1000),
                        new Frame.Release(5),
                        new Frame.AlertQuery(1, List.of(1L, -1L)),
                        new Frame.AlertReply(1, new TreeMap<>(Map.of(1L, 2L)), new TreeMap<>(Map.of(3L, 4L))),
                        new Frame.AlertFetch(1, 2),
                        new Frame.AlertPortion(1, 2, 3, new byte[] {1, 2, 3}))
                .stream()
                .map(FrameCodec::encode)
                .toList();
    }

    /** What is understood is written so that it reads the same; what is not is an error, not an exception. */
    private static void silenceRecord(byte[] record) {
        if (SilenceCodec.decode(record) instanceof Decoded.Ok<SilenceCodec.Message> ok) {
            SilenceCodec.Message read = ok.value();
            assertThat(SilenceCodec.decode(SilenceCodec.encode(read.silence(), read.expiresAt())))
                    .isEqualTo(ok);
        }
    }

    private static void nflogRecord(byte[] record) {
        if (NflogEntryCodec.decode(record) instanceof Decoded.Ok<NflogEntry> ok) {
            assertThat(NflogEntryCodec.decode(NflogEntryCodec.encode(ok.value())))
                    .isEqualTo(ok);
        }
    }

    private static void frame(byte[] bytes) {
        if (FrameCodec.decode(bytes) instanceof Decoded.Ok<Frame> ok) {
            byte[] written = FrameCodec.encode(ok.value());
            Decoded<Frame> again = FrameCodec.decode(written);
            assertThat(again).isInstanceOf(Decoded.Ok.class);
            assertThat(FrameCodec.encode(((Decoded.Ok<Frame>) again).value())).isEqualTo(written);
        }
    }

    /** Reads a record as the stores of silences, of the notification log and of the mesh do. */
    private static Optional<String> accept(byte[] record) {
        List<Decoded<?>> all = List.of(
                SilenceCodec.KIND.decode(record), NflogEntryCodec.KIND.decode(record), StoredVersion.decode(record));
        return all.stream().anyMatch(Decoded.Ok.class::isInstance)
                ? Optional.empty()
                : Optional.of(all.get(0).toString());
    }
}
