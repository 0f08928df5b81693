package io.grapevine.base.protobuf;

import java.io.IOException;

/** An entry of a protobuf map with string keys: a message with the key in field 1 and the value in field 2. */
public final class MapEntry {
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private MapEntry() {}

    /**
     * Reads an entry.
     *
     * @param value reads the value if it is given the tag of one
     * @return the key; the empty text where the entry has none
     */
    public static String read(MessageReader reader, MessageReader.FieldReader value) throws IOException {
        String[] key = {""};
        reader.readMessage(fields(reader, key, value));
        return key[0];
    }

    /** Reads an entry that fills {@code reader} up to its end, as one does that was read as bytes. */
    public static String readWhole(MessageReader reader, MessageReader.FieldReader value) throws IOException {
        String[] key = {""};
        reader.readFields(fields(reader, key, value));
        return key[0];
    }

    private static MessageReader.FieldReader fields(
            MessageReader reader, String[] key, MessageReader.FieldReader value) {
        return tag -> {
            if (tag == Tag.sized(KEY)) {
                key[0] = reader.readString();
                return true;
            }
            return tag == Tag.sized(VALUE) && value.read(tag);
        };
    }

    /** An entry whose value is text. */
    public static MessageWriter of(String key, String value) {
        return new MessageWriter().presentString(KEY, key).presentString(VALUE, value);
    }

    /** An entry whose value is a message. */
    public static MessageWriter of(String key, MessageWriter value) {
        return new MessageWriter().presentString(KEY, key).message(VALUE, value);
    }
}
