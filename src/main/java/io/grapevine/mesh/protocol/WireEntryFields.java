package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.UnknownFields;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.MessageWriter;
import java.io.IOException;

/**
 * An entry that is read, before it is known which member numbered it: a repair names the member in each entry, a delta
 * once for all.
 */
record WireEntryFields(FrameFields fields, UnknownFields unknown) {
    private static final int ORIGIN = 11;

    static WireEntryFields read(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        UnknownFields unknown = in.readMessage(tag -> fields.readNumber(tag, 3, 4, 5, 8, 9)
                || fields.readText(tag, 1, 2, 6)
                || fields.readBytes(tag, 7)
                || fields.readMember(tag, ORIGIN));
        return new WireEntryFields(fields, unknown);
    }

    /** The entry, numbered by the member that it names. */
    WireEntry entry() throws IOException {
        return entry(fields.member("origin"));
    }

    WireEntry entry(MemberId origin) throws IOException {
        long seq = fields.number(3);
        if (seq <= 0) {
            throw MessageReader.fault("seq: " + seq + " (expected: above 0)");
        }
        int rank = (int) fields.number(4, "rank", 0, Version.MAX_RANK);
        long stamp = fields.number(5, "stamp", 0, Version.MAX_STAMP);
        Version version = new Version(rank, stamp, fields.text(6), fields.bytes());
        return new WireEntry(
                fields.text(1), fields.text(2), version, origin, seq, fields.millis(8), fields.millis(9), unknown);
    }

    static MessageWriter write(WireEntry entry) {
        Version version = entry.version();
        return new MessageWriter()
                .string(1, entry.state())
                .string(2, entry.key())
                .varint(3, entry.seq())
                .varint(4, version.rank())
                .varint(5, version.stamp())
                .string(6, version.writer())
                .bytes(7, version.body())
                .varint(8, entry.ageMillis())
                .varint(9, entry.ttlMillis())
                .unknown(entry.unknown());
    }

    /** The same with the member that numbered the entry. */
    static MessageWriter writeWithOrigin(WireEntry entry) {
        return write(entry).message(ORIGIN, FrameCodec.write(entry.origin()));
    }
}
