package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.UnknownFields;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.Tag;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of an item that is read. */
final class WireEntryReader {
    private static final int NUMBERS = 10;
    private static final int TYPE_BITS = 3;

    private final String[] texts = {"", "", "", "", "", "", ""};
    private final long[] numbers = new long[NUMBERS];
    private byte[] body = {};
    private UnknownFields unknown = UnknownFields.NONE;
    private @Nullable MemberId origin;

    private WireEntryReader() {}

    static WireEntryReader read(MessageReader in) throws IOException {
        WireEntryReader item = new WireEntryReader();
        item.unknown = in.readMessage(tag -> item.take(tag, in));
        return item;
    }

    private boolean take(int tag, MessageReader in) throws IOException {
        int field = tag >>> TYPE_BITS;
        boolean known = switch (field) {
            case 1, 2, 6, 7, 11 -> tag == Tag.sized(field);
            case 3, 4, 5, 8, 9 -> tag == Tag.varint(field);
            default -> false;
        };
        if (!known) {
            return false;
        }
        switch (field) {
            case 1, 2, 6 -> texts[field] = in.readString();
            case 7 -> body = in.readBytes();
            case 11 -> origin = FrameNumbers.readMember(in);
            default -> numbers[field] = in.readVarint();
        }
        return true;
    }

    MemberId origin() throws IOException {
        if (origin == null) {
            throw MessageReader.fault("origin: none (expected: one)");
        }
        return origin;
    }

    WireEntry of(MemberId by) throws IOException {
        long seq = numbers[3];
        if (seq <= 0) {
            throw MessageReader.fault("seq: " + seq + " (expected: above 0)");
        }
        if (numbers[4] < 0 || numbers[4] > Version.MAX_RANK) {
            throw MessageReader.fault("rank: " + numbers[4] + " (expected: 0 to " + Version.MAX_RANK + ")");
        }
        if (numbers[5] < 0 || numbers[5] > Version.MAX_STAMP) {
            throw MessageReader.fault("stamp: " + numbers[5] + " (expected: 0 to " + Version.MAX_STAMP + ")");
        }
        Version version = new Version((int) numbers[4], numbers[5], texts[6], body);
        return new WireEntry(
                texts[1],
                texts[2],
                version,
                by,
                seq,
                FrameReader.millis(numbers[8]),
                FrameReader.millis(numbers[9]),
                unknown);
    }
}
