package io.grapevine.base.protobuf;

import java.io.IOException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values in fields 1 to 15 of a message while it is read. Of a field that comes again the last value counts; a number that is absent
 * is 0, text and bytes are empty. Each {@code read…} reads the value if the tag is that of such a value in one of the fields, and returns
 * whether it is.
 */
public class FieldValues {
    private static final int MAX_FIELD = 15;

    private final MessageReader in;
    private final @Nullable Object[] values = new @Nullable Object[MAX_FIELD + 1];

    /** No values, of a message that {@code in} is about to read. */
    public FieldValues(MessageReader in) {
        this.in = in;
    }

    /** Reads a number. */
    public boolean readNumber(int tag, int... fields) throws IOException {
        return read(tag, Tag::varint, MessageReader::readVarint, fields);
    }

    /** Reads a text. */
    public boolean readText(int tag, int... fields) throws IOException {
        return read(tag, Tag::sized, MessageReader::readString, fields);
    }

    /** Reads bytes. */
    public boolean readBytes(int tag, int... fields) throws IOException {
        return read(tag, Tag::sized, MessageReader::readBytes, fields);
    }

    /** Reads a message, or another value with its length before it. */
    protected boolean readSized(int tag, MessageReader.Parser<?> parser, int... fields) throws IOException {
        return read(tag, Tag::sized, parser, fields);
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

    /** The value in a field; null if it is absent. */
    protected @Nullable Object value(int field) {
        return values[field];
    }

    /** The number in a field. */
    public long number(int field) {
        return values[field] instanceof Long number ? number : 0;
    }

    /**
     * A number that must be in a range.
     *
     * @param name what it is called in the error
     */
    public long number(int field, String name, long min, long max) throws IOException {
        long number = number(field);
        if (number < min || number > max) {
            throw MessageReader.fault(name + ": " + number + " (expected: " + min + " to " + max + ")");
        }
        return number;
    }

    /** The text in a field. */
    public String text(int field) {
        return values[field] instanceof String text ? text : "";
    }

    /** The bytes in a field. */
    public byte[] bytes(int field) {
        return values[field] instanceof byte[] bytes ? bytes : new byte[0];
    }
}
