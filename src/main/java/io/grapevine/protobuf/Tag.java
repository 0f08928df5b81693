package io.grapevine.protobuf;

import com.google.protobuf.WireFormat;

/** What stands before each value: the number of the field and how its value is written. */
public final class Tag {
    private static final int TYPE_BITS = 3;

    private Tag() {}

    /** The tag of a number of variable length. */
    public static int varint(int field) {
        return of(field, WireFormat.WIRETYPE_VARINT);
    }

    /** The tag of a number of eight bytes. */
    public static int fixed64(int field) {
        return of(field, WireFormat.WIRETYPE_FIXED64);
    }

    /** The tag of what begins with its length: text, bytes, messages and packed numbers. */
    public static int sized(int field) {
        return of(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private static int of(int field, int type) {
        return field << TYPE_BITS | type;
    }
}
