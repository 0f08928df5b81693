package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.protobuf.MessageWriter;
import java.nio.ByteBuffer;
import java.util.Map;

/** Encodes frames: a protobuf message of a version and one field for the kind. */
public final class FrameWriter {
    /** The oldest version of the program's frames that understands what is written here. */
    static final int VERSION = 1;

    static final int HEARTBEAT = 2;
    static final int DELTA = 3;
    static final int ACK = 4;
    static final int AUDIT = 5;
    static final int PULL = 6;
    static final int REPAIR = 7;
    static final int CLAIM = 8;
    static final int RELEASE = 9;
    static final int ALERT_QUERY = 10;
    static final int ALERT_REPLY = 11;

    private FrameWriter() {}

    public static byte[] encode(Frame frame) {
        MessageWriter out = new MessageWriter().varint(1, VERSION);
        if (frame instanceof Frame.Heartbeat heartbeat) {
            out.message(HEARTBEAT, heartbeat(heartbeat));
        } else if (frame instanceof Frame.Delta delta) {
            out.message(DELTA, delta(delta));
        } else if (frame instanceof Frame.Ack ack) {
            out.message(ACK, head(ack.origin(), ack.known()).varint(3, ack.gap() ? 1 : 0));
        } else if (frame instanceof Frame.Audit audit) {
            ByteBuffer hashes = ByteBuffer.allocate(Long.BYTES * audit.buckets().length);
            hashes.asLongBuffer().put(audit.buckets());
            out.message(AUDIT, new MessageWriter().string(1, audit.state()).bytes(2, hashes.array()));
        } else if (frame instanceof Frame.Pull pull) {
            byte[] buckets = pull.buckets().toByteArray();
            out.message(PULL, new MessageWriter().string(1, pull.state()).bytes(2, buckets));
        } else if (frame instanceof Frame.Repair repair) {
            MessageWriter body = new MessageWriter();
            repair.items().forEach(item -> body.message(1, item(item).message(11, member(item.origin()))));
            out.message(REPAIR, body);
        } else if (frame instanceof Frame.Claim claim) {
            out.message(CLAIM, new MessageWriter().varint(1, claim.key()).varint(2, claim.ttlMillis()));
        } else if (frame instanceof Frame.Release release) {
            out.message(RELEASE, new MessageWriter().varint(1, release.key()));
        } else if (frame instanceof Frame.AlertQuery query) {
            out.message(ALERT_QUERY, new MessageWriter().varint(1, query.id()).packed(2, query.fingerprints()));
        } else if (frame instanceof Frame.AlertReply reply) {
            out.message(ALERT_REPLY, new MessageWriter().varint(1, reply.id()).packed(2, reply.firing()));
        }
        return out.toBytes();
    }

    private static MessageWriter heartbeat(Frame.Heartbeat heartbeat) {
        MessageWriter out = new MessageWriter()
                .varint(1, heartbeat.wallMillis())
                .varint(2, heartbeat.uptimeMillis())
                .varint(3, heartbeat.configuration())
                .varint(4, heartbeat.settled() ? 1 : 0)
                .varint(5, heartbeat.goodbye() ? 1 : 0);
        for (Map.Entry<MemberId, Long> head : heartbeat.vector().heads().entrySet()) {
            out.message(6, head(head.getKey(), head.getValue()));
        }
        for (Frame.Heard heard : heartbeat.heard()) {
            out.message(7, head(heard.member(), heard.agoMillis()));
        }
        return out;
    }

    private static MessageWriter delta(Frame.Delta delta) {
        MessageWriter out = new MessageWriter()
                .message(1, member(delta.origin()))
                .varint(2, delta.previous())
                .varint(3, delta.seq());
        delta.items().forEach(item -> out.message(4, item(item)));
        return out;
    }

    private static MessageWriter head(MemberId member, long number) {
        return new MessageWriter().message(1, member(member)).varint(2, number);
    }

    private static MessageWriter member(MemberId member) {
        return new MessageWriter().string(1, member.name()).string(2, member.bootId());
    }

    /** All of an item but its origin, which a delta names once for all. */
    private static MessageWriter item(WireEntry item) {
        Version version = item.version();
        return new MessageWriter()
                .string(1, item.state())
                .string(2, item.key())
                .varint(3, item.seq())
                .varint(4, version.rank())
                .varint(5, version.stamp())
                .string(6, version.writer())
                .bytes(7, version.body())
                .varint(8, item.ageMillis())
                .varint(9, item.ttlMillis())
                .unknown(item.unknown());
    }
}
