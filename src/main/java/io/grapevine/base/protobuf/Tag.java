package io.grapevine.base.protobuf;

/** The tag in front of each value: the field number and the wire type. */
public final class Tag {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int SIZED = 2;
    static final int GROUP = 3;
    static final int END_OF_GROUP = 4;
    static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;

    private Tag() {}

    /** The tag of a varint. */
    public static int varint(int field) {
        return of(field, VARINT);
    }

    /** The tag of a 64-bit number. */
    public static int fixed64(int field) {
        return of(field, FIXED64);
    }

    /** The tag of a length-delimited value: text, bytes, messages and packed numbers. */
    public static int sized(int field) {
        return of(field, SIZED);
    }

    /** The field number in the tag of a length-delimited value; 0 for a tag of another wire type. */
    public static int sizedField(int tag) {
        return type(tag) == SIZED ? field(tag) : 0;
    }

    /** The wire type in a tag, one of the constants or 6 or 7, which are none. */
    static int type(int tag) {
        return tag & (1 << TYPE_BITS) - 1;
    }

    /** The field number in a tag. */
    static int field(int tag) {
        return tag >>> TYPE_BITS;
    }

    private static int of(int field, int type) {
        return field << TYPE_BITS | type;
    }
}
