package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.Tag;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fields of a message inside a frame, by number, while it is read. A number that is absent is 0, a text empty. */
final class FrameFields {
    private static final int MAX_FIELD = 11;

    private final MessageReader in;
    private final long[] numbers = new long[MAX_FIELD + 1];
    private final String[] texts = new String[MAX_FIELD + 1];
    private byte[] bytes = {};
    private @Nullable MemberId member;

    FrameFields(MessageReader in) {
        this.in = in;
        Arrays.fill(texts, "");
    }

    /** Reads a message of nothing but numbers, and the member in its field 1 if it has one. */
    static FrameFields read(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        in.readMessage(fields::readNumberOrMember);
        return fields;
    }

    boolean readNumberOrMember(int tag) throws IOException {
        return readMember(tag, 1) || readNumber(tag, 1, 2, 3, 4, 5);
    }

    /** Reads the value if the tag is that of a number in one of the fields; returns whether it is. */
    boolean readNumber(int tag, int... fields) throws IOException {
        for (int field : fields) {
            if (tag == Tag.varint(field)) {
                numbers[field] = in.readVarint();
                return true;
            }
        }
        return false;
    }

    boolean readText(int tag, int... fields) throws IOException {
        for (int field : fields) {
            if (tag == Tag.sized(field)) {
                texts[field] = in.readString();
                return true;
            }
        }
        return false;
    }

    /** The same for bytes, of which a message has one field at most. */
    boolean readBytes(int tag, int field) throws IOException {
        boolean known = tag == Tag.sized(field);
        bytes = known ? in.readBytes() : bytes;
        return known;
    }

    /** The same for a member, of which a message has one field at most. */
    boolean readMember(int tag, int field) throws IOException {
        if (tag != Tag.sized(field)) {
            return false;
        }
        FrameFields parts = new FrameFields(in);
        in.readMessage(part -> parts.readText(part, 1, 2));
        try {
            member = new MemberId(parts.text(1), parts.text(2));
        } catch (IllegalArgumentException e) {
            throw MessageReader.fault(String.valueOf(e.getMessage()));
        }
        return true;
    }

    long number(int field) {
        return numbers[field];
    }

    /** A number that must be in a range, and what it is called in the error. */
    long number(int field, String name, long min, long max) throws IOException {
        if (numbers[field] < min || numbers[field] > max) {
            throw MessageReader.fault(name + ": " + numbers[field] + " (expected: " + min + " to " + max + ")");
        }
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
        return number(field, "milliseconds", 0, VersionStore.MAX_MILLIS);
    }

    String text(int field) {
        return texts[field];
    }

    byte[] bytes() {
        return bytes;
    }

    /** The member; {@code name} is what it is called in the error. */
    MemberId member(String name) throws IOException {
        if (member == null) {
            throw MessageReader.fault(name + ": none (expected: one)");
        }
        return member;
    }
}
