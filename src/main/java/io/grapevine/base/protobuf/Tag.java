package io.grapevine.base.protobuf;

import com.google.protobuf.WireFormat;

/** The tag in front of each value: the field number and the wire type. */
public final class Tag {
    private static final int TYPE_BITS = 3;

    private Tag() {}

    /** The tag of a varint. */
    public static int varint(int field) {
        return of(field, WireFormat.WIRETYPE_VARINT);
    }

    /** The tag of a 64-bit number. */
    public static int fixed64(int field) {
        return of(field, WireFormat.WIRETYPE_FIXED64);
    }

    /** The tag of a length-delimited value: text, bytes, messages and packed numbers. */
    public static int sized(int field) {
        return of(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    /** The field number in the tag of a length-delimited value; 0 for a tag of another wire type. */
    public static int sizedField(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                ? WireFormat.getTagFieldNumber(tag)
                : 0;
    }

    private static int of(int field, int type) {
        return field << TYPE_BITS | type;
    }
}
