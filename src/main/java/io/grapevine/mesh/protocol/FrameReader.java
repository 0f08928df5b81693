package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import io.grapevine.protobuf.Decoded;
import io.grapevine.protobuf.Longs;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Decodes frames. Whatever the bytes are, the outcome is a value; nothing larger than the frame is built from it. */
public final class FrameReader {
    private static final int VERSION = Tag.varint(1);

    private FrameReader() {}

    public static Decoded<Frame> decode(byte[] bytes) {
        return MessageReader.decode(bytes, FrameReader::read);
    }

    private static Frame read(MessageReader in) throws IOException {
        long[] version = {0};
        Frame[] frame = {new Frame.Unknown()};
        in.readFields(tag -> {
            if (tag == VERSION) {
                version[0] = in.readVarint();
                return true;
            }
            Frame body = body(tag, in);
            frame[0] = body == null ? frame[0] : body;
            return body != null;
        });
        if (version[0] != FrameWriter.VERSION) {
            throw MessageReader.fault("frame version: " + version[0] + " (expected: " + FrameWriter.VERSION + ")");
        }
        return frame[0];
    }

    private static @Nullable Frame body(int tag, MessageReader in) throws IOException {
        if (tag == Tag.sized(FrameWriter.HEARTBEAT)) {
            return heartbeat(in);
        }
        if (tag == Tag.sized(FrameWriter.DELTA)) {
            return delta(in);
        }
        if (tag == Tag.sized(FrameWriter.ACK)) {
            FrameNumbers ack = FrameNumbers.read(in);
            return new Frame.Ack(ack.member(), ack.positive(2), ack.get(3) != 0);
        }
        if (tag == Tag.sized(FrameWriter.AUDIT)) {
            return audit(in);
        }
        if (tag == Tag.sized(FrameWriter.PULL)) {
            StateBytes pull = StateBytes.read(in);
            return new Frame.Pull(pull.state(), buckets(pull.bytes()));
        }
        if (tag == Tag.sized(FrameWriter.REPAIR)) {
            return repair(in);
        }
        if (tag == Tag.sized(FrameWriter.CLAIM)) {
            FrameNumbers claim = FrameNumbers.read(in);
            return new Frame.Claim(claim.get(1), claim.millis(2));
        }
        if (tag == Tag.sized(FrameWriter.RELEASE)) {
            return new Frame.Release(FrameNumbers.read(in).get(1));
        }
        if (tag == Tag.sized(FrameWriter.ALERT_QUERY)) {
            return alerts(in, Frame.AlertQuery::new);
        }
        return tag == Tag.sized(FrameWriter.ALERT_REPLY) ? alerts(in, Frame.AlertReply::new) : null;
    }

    private static Frame alerts(MessageReader in, BiFunction<Long, long[], Frame> frame) throws IOException {
        FrameNumbers numbers = new FrameNumbers();
        Longs fingerprints = new Longs();
        in.readMessage(tag -> {
            if (tag == Tag.sized(2)) {
                in.readPacked(fingerprints);
                return true;
            }
            return numbers.take(tag, in);
        });
        long[] read = fingerprints.toArray();
        if (read.length > Frame.AlertQuery.MAX_ALERTS) {
            throw MessageReader.fault(
                    "alerts: " + read.length + " (expected: at most " + Frame.AlertQuery.MAX_ALERTS + ")");
        }
        return frame.apply(numbers.get(1), read);
    }

    private static Frame heartbeat(MessageReader in) throws IOException {
        VersionVector vector = new VersionVector();
        List<Frame.Heard> heard = new ArrayList<>();
        FrameNumbers numbers = new FrameNumbers();
        in.readMessage(tag -> {
            if (tag == Tag.sized(6)) {
                FrameNumbers head = FrameNumbers.read(in);
                vector.raise(head.member(), head.positive(2));
                return true;
            }
            if (tag == Tag.sized(7)) {
                FrameNumbers entry = FrameNumbers.read(in);
                heard.add(new Frame.Heard(entry.member(), entry.millis(2)));
                return true;
            }
            return numbers.take(tag, in);
        });
        return new Frame.Heartbeat(
                numbers.get(1),
                numbers.millis(2),
                numbers.get(3),
                numbers.get(4) != 0,
                numbers.get(5) != 0,
                vector,
                List.copyOf(heard));
    }

    private static Frame delta(MessageReader in) throws IOException {
        List<WireEntryReader> items = new ArrayList<>();
        FrameNumbers numbers = new FrameNumbers();
        in.readMessage(tag -> {
            if (tag == Tag.sized(4)) {
                items.add(WireEntryReader.read(in));
                return true;
            }
            return numbers.take(tag, in);
        });
        MemberId origin = numbers.member();
        long previous = numbers.positive(2);
        long seq = numbers.positive(3);
        long last = previous;
        List<WireEntry> read = new ArrayList<>();
        for (WireEntryReader item : items) {
            WireEntry next = item.of(origin);
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

    private static Frame repair(MessageReader in) throws IOException {
        List<WireEntry> items = new ArrayList<>();
        in.readMessage(tag -> {
            if (tag != Tag.sized(1)) {
                return false;
            }
            WireEntryReader item = WireEntryReader.read(in);
            items.add(item.of(item.origin()));
            return true;
        });
        return new Frame.Repair(List.copyOf(items));
    }

    private static Frame audit(MessageReader in) throws IOException {
        StateBytes audit = StateBytes.read(in);
        int size = Long.BYTES * Frame.Audit.BUCKETS;
        if (audit.bytes().length != size) {
            throw MessageReader.fault("hashes: " + audit.bytes().length + " bytes (expected: " + size + ")");
        }
        long[] hashes = new long[Frame.Audit.BUCKETS];
        ByteBuffer.wrap(audit.bytes()).asLongBuffer().get(hashes);
        return new Frame.Audit(audit.state(), hashes);
    }

    private static BitSet buckets(byte[] bytes) throws IOException {
        BitSet buckets = BitSet.valueOf(bytes);
        if (buckets.length() > Frame.Audit.BUCKETS) {
            throw MessageReader.fault(
                    "bucket: " + (buckets.length() - 1) + " (expected: below " + Frame.Audit.BUCKETS + ")");
        }
        return buckets;
    }

    static long millis(long number) throws IOException {
        if (number < 0 || number > VersionStore.MAX_MILLIS) {
            throw MessageReader.fault("milliseconds: " + number + " (expected: 0 to " + VersionStore.MAX_MILLIS + ")");
        }
        return number;
    }

    /** A state and some bytes: fields 1 and 2. */
    @SuppressWarnings("ArrayRecordComponent") // lives for one call
    private record StateBytes(String state, byte[] bytes) {
        static StateBytes read(MessageReader in) throws IOException {
            String[] state = {""};
            byte[][] bytes = {new byte[0]};
            in.readMessage(tag -> {
                if (tag == Tag.sized(1)) {
                    state[0] = in.readString();
                } else if (tag == Tag.sized(2)) {
                    bytes[0] = in.readBytes();
                } else {
                    return false;
                }
                return true;
            });
            return new StateBytes(state[0], bytes[0]);
        }
    }
}
