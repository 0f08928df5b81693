package io.grapevine.mesh.sync;

import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of a message inside a frame while it is read, by field number. A number that is absent is 0, text and bytes are
 * empty. Each {@code read…} reads the value if the tag is that of such a value in one of the fields, and returns whether it
 * is.
 */
final class FrameFields {
    private static final int MAX_FIELD = 11;

    private final MessageReader in;
    private final @Nullable Object[] values = new @Nullable Object[MAX_FIELD + 1];

    /** The fields that are passed on as they came. */
    UnknownFields unknown = UnknownFields.NONE;

    FrameFields(MessageReader in) {
        this.in = in;
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

    boolean readNumber(int tag, int... fields) throws IOException {
        return read(tag, Tag::varint, MessageReader::readVarint, fields);
    }

    boolean readText(int tag, int... fields) throws IOException {
        return read(tag, Tag::sized, MessageReader::readString, fields);
    }

    boolean readBytes(int tag, int... fields) throws IOException {
        return read(tag, Tag::sized, MessageReader::readBytes, fields);
    }

    boolean readMember(int tag, int... fields) throws IOException {
        return read(tag, Tag::sized, FrameFields::member, fields);
    }

    private boolean read(int tag, IntUnaryOperator tagOf, MessageReader.Parser<?> parser, int... fields)
            throws IOException {
        for (int field : fields) {
            if (tag == tagOf.applyAsInt(field)) {
                values[field] = parser.parse(in);
                return true;
            }
        }
        return false;
    }

    private static MemberId member(MessageReader in) throws IOException {
        FrameFields parts = new FrameFields(in);
        in.readMessage(tag -> parts.readText(tag, 1, 2));
        try {
            return new MemberId(parts.text(1), parts.text(2));
        } catch (IllegalArgumentException e) {
            throw MessageReader.fault(String.valueOf(e.getMessage()));
        }
    }

    long number(int field) {
        return values[field] instanceof Long number ? number : 0;
    }

    /** A number that must be in a range, and what it is called in the error. */
    long number(int field, String name, long min, long max) throws IOException {
        long number = number(field);
        if (number < min || number > max) {
            throw MessageReader.fault(name + ": " + number + " (expected: " + min + " to " + max + ")");
        }
        return number;
    }

    long positive(int field) throws IOException {
        if (number(field) < 0) {
            throw MessageReader.fault("number: " + number(field) + " (expected: 0 or more)");
        }
        return number(field);
    }

    long millis(int field) throws IOException {
        return number(field, "milliseconds", 0, VersionStore.MAX_MILLIS);
    }

    String text(int field) {
        return values[field] instanceof String text ? text : "";
    }

    byte[] bytes(int field) {
        return values[field] instanceof byte[] bytes ? bytes : new byte[0];
    }

    /** The member that must be in a field, and what it is called in the error. */
    MemberId member(int field, String name) throws IOException {
        if (values[field] instanceof MemberId member) {
            return member;
        }
        throw MessageReader.fault(name + ": none (expected: one)");
    }
}
