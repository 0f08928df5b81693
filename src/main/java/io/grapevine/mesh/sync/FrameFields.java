package io.grapevine.mesh.sync;

import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionStore;
import java.io.IOException;

/** The values of a message inside a frame while it is read, members among them. */
final class FrameFields extends FieldValues {
    /** The fields that are passed on as they came. */
    UnknownFields unknown = UnknownFields.NONE;

    FrameFields(MessageReader in) {
        super(in);
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

    boolean readMember(int tag, int field) throws IOException {
        return readSized(tag, FrameFields::member, field);
    }

    private static MemberId member(MessageReader in) throws IOException {
        FieldValues parts = new FieldValues(in);
        in.readMessage(tag -> parts.readText(tag, 1, 2));
        try {
            return new MemberId(parts.text(1), parts.text(2));
        } catch (IllegalArgumentException e) {
            throw MessageReader.fault(String.valueOf(e.getMessage()));
        }
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

    /** The member that must be in a field, and what it is called in the error. */
    MemberId member(int field, String name) throws IOException {
        if (value(field) instanceof MemberId member) {
            return member;
        }
        throw MessageReader.fault(name + ": none (expected: one)");
    }
}
