package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.Tag;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The numbers of a message that is read, and the member in its field 1 if it has one. */
final class FrameNumbers {
    private static final int FIELDS = 6;

    private final long[] numbers = new long[FIELDS];
    private @Nullable MemberId member;

    static FrameNumbers read(MessageReader in) throws IOException {
        FrameNumbers numbers = new FrameNumbers();
        in.readMessage(tag -> numbers.take(tag, in));
        return numbers;
    }

    /** Reads the field if it is a number or the member. */
    boolean take(int tag, MessageReader in) throws IOException {
        if (tag == Tag.sized(1)) {
            member = readMember(in);
            return true;
        }
        for (int field = 1; field < FIELDS; field++) {
            if (tag == Tag.varint(field)) {
                numbers[field] = in.readVarint();
                return true;
            }
        }
        return false;
    }

    long get(int field) {
        return numbers[field];
    }

    /** A number that counts something. */
    long positive(int field) throws IOException {
        if (numbers[field] < 0) {
            throw MessageReader.fault("number: " + numbers[field] + " (expected: 0 or more)");
        }
        return numbers[field];
    }

    long millis(int field) throws IOException {
        return FrameReader.millis(numbers[field]);
    }

    MemberId member() throws IOException {
        if (member == null) {
            throw MessageReader.fault("member: none (expected: one)");
        }
        return member;
    }

    static MemberId readMember(MessageReader in) throws IOException {
        String[] parts = {"", ""};
        in.readMessage(tag -> {
            boolean known = tag == Tag.sized(1) || tag == Tag.sized(2);
            if (known) {
                parts[tag == Tag.sized(1) ? 0 : 1] = in.readString();
            }
            return known;
        });
        try {
            return new MemberId(parts[0], parts[1]);
        } catch (IllegalArgumentException e) {
            throw MessageReader.fault(String.valueOf(e.getMessage()));
        }
    }
}
