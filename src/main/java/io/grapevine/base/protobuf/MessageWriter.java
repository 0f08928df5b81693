package io.grapevine.base.protobuf;

import io.grapevine.base.go.Utf8;
import java.time.Instant;
import java.util.Arrays;

/**
 * A protobuf encoder of one message, with the bytes of Go's encoder if fields are written by ascending number: empty
 * strings, bytes and zeros are omitted, messages are not.
 */
public final class MessageWriter {
    private static final int FIRST_CAPACITY = 64;
    private static final int PAYLOAD_BITS = 7;
    private static final int MORE = 0x80;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Text; a lone surrogate, which has no encoding, becomes U+FFFD. */
    public MessageWriter string(int field, String text) {
        return text.isEmpty() ? this : presentString(field, text);
    }

    /** Text that is written even if it is empty. */
    public MessageWriter presentString(int field, String text) {
        byte[] value = Utf8.bytes(text);
        return sized(field, value, value.length);
    }

    public MessageWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : sized(field, value, value.length);
    }

    private MessageWriter sized(int field, byte[] value, int valueLength) {
        tag(Tag.sized(field));
        number(valueLength);
        return raw(value, valueLength);
    }

    private MessageWriter raw(byte[] value, int valueLength) {
        reserve(valueLength);
        System.arraycopy(value, 0, bytes, length, valueLength);
        length += valueLength;
        return this;
    }

    public MessageWriter varint(int field, long number) {
        return number == 0 ? this : presentVarint(field, number);
    }

    /** A number that is written even if it is zero. */
    public MessageWriter presentVarint(int field, long number) {
        tag(Tag.varint(field));
        number(number);
        return this;
    }

    private void tag(int tag) {
        number(Integer.toUnsignedLong(tag));
    }

    private void number(long number) {
        long rest = number;
        while (rest >>> PAYLOAD_BITS != 0) {
            put((byte) (rest | MORE));
            rest >>>= PAYLOAD_BITS;
        }
        put((byte) rest);
    }

    /** A number in eight bytes. */
    public MessageWriter fixed64(int field, long number) {
        return number == 0 ? this : presentFixed64(field, number);
    }

    private MessageWriter presentFixed64(int field, long number) {
        tag(Tag.fixed64(field));
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            put((byte) (number >>> shift));
        }
        return this;
    }

    /** A double-precision number, written even if it is zero. */
    public MessageWriter presentDouble(int field, double number) {
        return presentFixed64(field, Double.doubleToRawLongBits(number));
    }

    public MessageWriter message(int field, MessageWriter message) {
        return sized(field, message.bytes, message.length);
    }

    /** A time as a {@code google.protobuf.Timestamp}. */
    public MessageWriter timestamp(int field, Instant time) {
        return message(
                field, new MessageWriter().varint(1, time.getEpochSecond()).varint(2, time.getNano()));
    }

    /** Numbers as one block of varints. */
    public MessageWriter packed(int field, long[] numbers) {
        if (numbers.length == 0) {
            return this;
        }
        MessageWriter block = new MessageWriter();
        for (long number : numbers) {
            block.number(number);
        }
        return message(field, block);
    }

    /** The fields of another message. */
    public MessageWriter append(MessageWriter fields) {
        return raw(fields.bytes, fields.length);
    }

    /** A message after its length, as in a stream of messages, and no field of this one. */
    public MessageWriter delimited(MessageWriter message) {
        number(message.length);
        return append(message);
    }

    /** A value after its length, as in a stream of messages, and no field of this one. */
    public MessageWriter delimited(byte[] value) {
        number(value.length);
        return raw(value, value.length);
    }

    /** The length that {@link #delimited} writes before a value of {@code size} bytes. */
    public static byte[] length(int size) {
        MessageWriter length = new MessageWriter();
        length.number(size);
        return length.toBytes();
    }

    /** Fields kept from a message that was read. They come last. */
    public MessageWriter unknown(UnknownFields fields) {
        byte[] kept = fields.bytes();
        return raw(kept, kept.length);
    }

    private void put(byte value) {
        reserve(1);
        bytes[length++] = value;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
