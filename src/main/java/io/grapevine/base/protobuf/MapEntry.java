package io.grapevine.base.protobuf;

/** An entry of a protobuf map with string keys: a message with the key in field 1 and the value in field 2. */
public final class MapEntry {
    /** The field of the key. */
    public static final int KEY = 1;

    /** The field of the value. */
    public static final int VALUE = 2;

    private MapEntry() {}

    /** An entry whose value is text. */
    public static MessageWriter of(String key, String value) {
        return new MessageWriter().presentString(KEY, key).presentString(VALUE, value);
    }

    /** An entry whose value is a message. */
    public static MessageWriter of(String key, MessageWriter value) {
        return new MessageWriter().presentString(KEY, key).message(VALUE, value);
    }
}
