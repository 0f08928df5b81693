package io.grapevine.mesh.sync;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberReport;
import io.grapevine.mesh.state.VersionVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Encodes and decodes frames: protobuf messages of a version and one field, whose number tells the kind of frame. Whatever
 * the bytes are, decoding returns a value; nothing larger than the frame is built from it.
 */
public final class FrameCodec {
    /** The oldest version of the program's frames that understands what is written here. */
    private static final int VERSION = 1;

    private static final int FETCH = 12;
    private static final int PORTION = 13;

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(2, Frame.Heartbeat.class, FrameCodec::write, FrameCodec::readHeartbeat),
            new Kind<>(3, Frame.Delta.class, FrameCodec::write, FrameCodec::readDelta),
            new Kind<>(4, Frame.Ack.class, FrameCodec::write, FrameCodec::readAck),
            new Kind<>(5, Frame.Audit.class, FrameCodec::write, FrameCodec::readAudit),
            new Kind<>(6, Frame.Pull.class, FrameCodec::write, FrameCodec::readPull),
            new Kind<>(7, Frame.Repair.class, FrameCodec::write, FrameCodec::readRepair),
            new Kind<>(8, Frame.Claim.class, claim -> write(claim.key(), claim.ttlMillis()), FrameCodec::readClaim),
            new Kind<>(
                    9,
                    Frame.Release.class,
                    release -> write(release.key()),
                    in -> new Frame.Release(FrameFields.read(in).number(1))),
            new Kind<>(10, Frame.AlertQuery.class, FrameCodec::write, FrameCodec::readQuery),
            new Kind<>(11, Frame.AlertReply.class, FrameCodec::write, FrameCodec::readReply),
            new Kind<>(
                    FETCH, Frame.AlertFetch.class, fetch -> write(fetch.id(), fetch.portion()), FrameCodec::readFetch),
            new Kind<>(
                    PORTION,
                    Frame.AlertPortion.class,
                    reply ->
                            write(reply.id(), reply.portion(), reply.portions()).bytes(4, reply.content()),
                    FrameCodec::readPortion),
            new Kind<>(
                    14,
                    Frame.PeerQuestion.class,
                    question -> write(question.id()).bytes(2, question.content()),
                    in -> readContent(in, Frame.PeerQuestion.MAX_CONTENT, Frame.PeerQuestion::new)),
            new Kind<>(
                    15,
                    Frame.PeerAnswer.class,
                    answer -> write(answer.id()).bytes(2, answer.content()),
                    in -> readContent(in, Frame.PeerAnswer.MAX_CONTENT, Frame.PeerAnswer::new)),
            new Kind<>(16, Frame.TenantAlertQuery.class, FrameCodec::write, FrameCodec::readTenantQuery),
            new Kind<>(17, Frame.OfTenants.class, of -> write(new MessageWriter(), of.transfer()), FrameCodec::readOf));

    private record Kind<F extends Frame>(
            int field, Class<F> type, Function<F, MessageWriter> writer, MessageReader.Parser<F> reader) {
        MessageWriter write(Frame frame) {
            return writer.apply(type.cast(frame));
        }
    }

    private FrameCodec() {}

    /** Encodes a frame. */
    public static byte[] encode(Frame frame) {
        return write(new MessageWriter().varint(1, VERSION), frame).toBytes();
    }

    private static MessageWriter write(MessageWriter out, Frame frame) {
        KINDS.stream()
                .filter(kind -> kind.type().isInstance(frame))
                .forEach(kind -> out.message(kind.field(), kind.write(frame)));
        return out;
    }

    /** Decodes a frame, to {@link Frame.Unknown} if only a newer version of the program knows its kind. */
    public static Decoded<Frame> decode(byte[] bytes) {
        return MessageReader.decode(bytes, FrameCodec::read);
    }

    private static Frame read(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        Frame[] frame = {new Frame.Unknown()};
        in.readFields(tag -> {
            for (Kind<?> kind : KINDS) {
                if (tag == Tag.sized(kind.field())) {
                    frame[0] = kind.reader().parse(in);
                    return true;
                }
            }
            return fields.readNumber(tag, 1);
        });
        if (fields.number(1) != VERSION) {
            throw MessageReader.fault("frame version: " + fields.number(1) + " (expected: " + VERSION + ")");
        }
        return frame[0];
    }

    static MessageWriter write(MemberId member) {
        return new MessageWriter().string(1, member.name()).string(2, member.bootId());
    }

    private static MessageWriter write(long... numbers) {
        MessageWriter out = new MessageWriter();
        for (int i = 0; i < numbers.length; i++) {
            out.varint(i + 1, numbers[i]);
        }
        return out;
    }

    private static MessageWriter write(MemberId member, long number) {
        return new MessageWriter().message(1, write(member)).varint(2, number);
    }

    private static MessageWriter write(Frame.Heartbeat heartbeat) {
        MemberReport report = heartbeat.report();
        MessageWriter out = write(
                report.wallMillis(),
                report.uptimeMillis(),
                report.configuration(),
                report.settled() ? 1 : 0,
                report.goodbye() ? 1 : 0);
        heartbeat.vector().heads().forEach((origin, seq) -> out.message(6, write(origin, seq)));
        report.seenAgoMillis().forEach((member, ago) -> out.message(7, write(member, ago)));
        out.varint(8, report.zones());
        return out;
    }

    private static Frame.Heartbeat readHeartbeat(MessageReader in) throws IOException {
        VersionVector vector = new VersionVector();
        Map<MemberId, Long> seen = new TreeMap<>();
        FrameFields fields = new FrameFields(in);
        in.readMessage(tag -> {
            if (tag == Tag.sized(6)) {
                FrameFields head = FrameFields.read(in);
                vector.raise(head.member(1, "member"), head.positive(2));
            } else if (tag == Tag.sized(7)) {
                FrameFields entry = FrameFields.read(in);
                seen.put(entry.member(1, "member"), entry.millis(2));
            } else {
                return fields.readNumberOrMember(tag) || fields.readNumber(tag, 8);
            }
            return true;
        });
        boolean settled = fields.number(4) != 0;
        boolean goodbye = fields.number(5) != 0;
        MemberReport report = new MemberReport(
                fields.number(1), fields.millis(2), fields.number(3), fields.number(8), settled, goodbye, seen);
        return new Frame.Heartbeat(report, vector);
    }

    private static MessageWriter write(Frame.Delta delta) {
        MessageWriter out = write(delta.origin(), delta.previous()).varint(3, delta.seq());
        delta.items().forEach(item -> out.message(4, item.message()));
        return out;
    }

    private static Frame.Delta readDelta(MessageReader in) throws IOException {
        List<FrameFields> items = new ArrayList<>();
        FrameFields fields = new FrameFields(in);
        in.readMessage(tag -> tag == Tag.sized(4) ? items.add(WireEntry.read(in)) : fields.readNumberOrMember(tag));
        MemberId origin = fields.member(1, "member");
        long previous = fields.positive(2);
        long seq = fields.positive(3);
        long last = previous;
        List<WireEntry> read = new ArrayList<>();
        for (FrameFields item : items) {
            WireEntry next = WireEntry.of(item, origin);
            if (next.seq() <= last || next.seq() > seq) {
                throw MessageReader.fault("seq: " + next.seq() + " (expected: above " + last + ", up to " + seq + ")");
            }
            last = next.seq();
            read.add(next);
        }
        if (seq <= previous) {
            throw MessageReader.fault("seq: " + seq + " (expected: above " + previous + ")");
        }
        return new Frame.Delta(origin, previous, seq, List.copyOf(read));
    }

    private static MessageWriter write(Frame.Ack ack) {
        return write(ack.origin(), ack.known()).varint(3, ack.gap() ? 1 : 0);
    }

    private static Frame.Ack readAck(MessageReader in) throws IOException {
        FrameFields ack = FrameFields.read(in);
        return new Frame.Ack(ack.member(1, "member"), ack.positive(2), ack.number(3) != 0);
    }

    private static MessageWriter write(String state, byte[] bytes) {
        return new MessageWriter().string(1, state).bytes(2, bytes);
    }

    private static FrameFields readStateAndBytes(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        in.readMessage(tag -> fields.readText(tag, 1) || fields.readBytes(tag, 2));
        return fields;
    }

    private static MessageWriter write(Frame.Audit audit) {
        ByteBuffer hashes = ByteBuffer.allocate(Long.BYTES * audit.buckets().size());
        audit.buckets().forEach(hashes::putLong);
        return write(audit.state(), hashes.array());
    }

    private static Frame.Audit readAudit(MessageReader in) throws IOException {
        FrameFields audit = readStateAndBytes(in);
        byte[] hashes = audit.bytes(2);
        int size = Long.BYTES * Frame.Audit.BUCKETS;
        if (hashes.length != size) {
            throw MessageReader.fault("hashes: " + hashes.length + " bytes (expected: " + size + ")");
        }
        LongBuffer buckets = ByteBuffer.wrap(hashes).asLongBuffer();
        return new Frame.Audit(
                audit.text(1),
                IntStream.range(0, Frame.Audit.BUCKETS).mapToObj(buckets::get).toList());
    }

    private static MessageWriter write(Frame.Pull pull) {
        return write(pull.state(), pull.buckets().toByteArray());
    }

    private static Frame.Pull readPull(MessageReader in) throws IOException {
        FrameFields pull = readStateAndBytes(in);
        BitSet buckets = BitSet.valueOf(pull.bytes(2));
        if (buckets.length() > Frame.Audit.BUCKETS) {
            throw MessageReader.fault(
                    "bucket: " + (buckets.length() - 1) + " (expected: below " + Frame.Audit.BUCKETS + ")");
        }
        return new Frame.Pull(pull.text(1), buckets);
    }

    private static MessageWriter write(Frame.Repair repair) {
        MessageWriter out = new MessageWriter();
        repair.items().forEach(item -> out.message(1, item.messageWithOrigin()));
        return out;
    }

    private static Frame.Repair readRepair(MessageReader in) throws IOException {
        List<WireEntry> items = new ArrayList<>();
        in.readMessage(tag -> tag == Tag.sized(1) && items.add(WireEntry.of(WireEntry.read(in))));
        return new Frame.Repair(List.copyOf(items));
    }

    private static Frame.Claim readClaim(MessageReader in) throws IOException {
        FrameFields claim = FrameFields.read(in);
        return new Frame.Claim(claim.number(1), claim.millis(2));
    }

    private static long[] unboxed(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static MessageWriter write(Frame.AlertQuery query) {
        return write(query.id()).packed(2, unboxed(query.fingerprints()));
    }

    private static MessageWriter write(Frame.TenantAlertQuery query) {
        return new MessageWriter().string(1, query.tenant()).message(2, write(query.query()));
    }

    private static Frame.TenantAlertQuery readTenantQuery(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        Frame.AlertQuery[] query = {new Frame.AlertQuery(0, List.of())};
        in.readMessage(tag -> {
            if (tag == Tag.sized(2)) {
                query[0] = readQuery(in);
                return true;
            }
            return fields.readText(tag, 1);
        });
        return new Frame.TenantAlertQuery(fields.text(1), query[0]);
    }

    private static Frame.AlertQuery readQuery(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        List<long[]> lists = readLists(in, fields, 2);
        return new Frame.AlertQuery(
                fields.number(1), Arrays.stream(lists.get(0)).boxed().toList());
    }

    private static MessageWriter write(Frame.AlertReply reply) {
        return write(reply.id())
                .packed(2, unboxed(reply.firing().keySet()))
                .packed(3, unboxed(reply.firing().values()))
                .packed(4, unboxed(reply.ended().keySet()))
                .packed(5, unboxed(reply.ended().values()));
    }

    private static Frame.AlertReply readReply(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        List<long[]> lists = readLists(in, fields, 2, 3, 4, 5);
        return new Frame.AlertReply(
                fields.number(1), times(lists.get(0), lists.get(1)), times(lists.get(2), lists.get(3)));
    }

    /** The times of alerts; an older version gives none. */
    private static SortedMap<Long, Long> times(long[] alerts, long[] times) {
        SortedMap<Long, Long> byAlert = new TreeMap<>();
        for (int i = 0; i < alerts.length; i++) {
            byAlert.put(alerts[i], times.length == alerts.length ? times[i] : Frame.AlertReply.UNKNOWN);
        }
        return byAlert;
    }

    /** Reads the lists of numbers in some fields, and the numbers in others. */
    private static List<long[]> readLists(MessageReader in, FrameFields numbers, int... fields) throws IOException {
        List<LongStream.Builder> lists =
                Arrays.stream(fields).mapToObj(field -> LongStream.builder()).toList();
        in.readMessage(tag -> {
            for (int i = 0; i < fields.length; i++) {
                if (tag == Tag.sized(fields[i])) {
                    in.readPacked(lists.get(i));
                    return true;
                }
            }
            return numbers.readNumberOrMember(tag);
        });
        List<long[]> read = lists.stream().map(list -> list.build().toArray()).toList();
        for (long[] list : read) {
            if (list.length > Frame.AlertQuery.MAX_ALERTS) {
                throw MessageReader.fault(
                        "alerts: " + list.length + " (expected: at most " + Frame.AlertQuery.MAX_ALERTS + ")");
            }
        }
        return read;
    }

    private static Frame.AlertFetch readFetch(MessageReader in) throws IOException {
        FrameFields fetch = FrameFields.read(in);
        return new Frame.AlertFetch(
                fetch.number(1), fetch.number(2, "portion", 0, Frame.AlertPortion.MAX_PORTIONS - 1L));
    }

    private static Frame.AlertPortion readPortion(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        in.readMessage(tag -> fields.readNumber(tag, 1, 2, 3) || fields.readBytes(tag, 4));
        byte[] content = fields.bytes(4);
        if (content.length > Frame.AlertPortion.MAX_CONTENT) {
            throw MessageReader.fault(
                    "portion: " + content.length + " bytes (expected: at most " + Frame.AlertPortion.MAX_CONTENT + ")");
        }
        long portions = fields.number(3, "portions", 0, Frame.AlertPortion.MAX_PORTIONS);
        long last = portions == 0 ? Frame.AlertPortion.MAX_PORTIONS : portions;
        return new Frame.AlertPortion(fields.number(1), fields.number(2, "portion", 0, last - 1), portions, content);
    }

    /** Reads a frame of a transfer; any other is of a newer version of the program. */
    private static Frame.OfTenants readOf(MessageReader in) throws IOException {
        Frame[] transfer = {new Frame.Unknown()};
        in.readMessage(tag -> {
            if (tag == Tag.sized(FETCH)) {
                transfer[0] = readFetch(in);
            } else if (tag == Tag.sized(PORTION)) {
                transfer[0] = readPortion(in);
            } else {
                return false;
            }
            return true;
        });
        return new Frame.OfTenants(transfer[0]);
    }

    private static <F> F readContent(MessageReader in, int most, BiFunction<Long, byte[], F> frame) throws IOException {
        FrameFields fields = new FrameFields(in);
        in.readMessage(tag -> fields.readNumber(tag, 1) || fields.readBytes(tag, 2));
        byte[] content = fields.bytes(2);
        if (content.length > most) {
            throw MessageReader.fault("content: " + content.length + " bytes (expected: at most " + most + ")");
        }
        return frame.apply(fields.number(1), content);
    }
}
