package io.grapevine.base.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A protobuf decoder that reads the fields of one message in order. Memory is allocated only for bytes that are
 * present, so a wrong length costs nothing.
 */
public final class MessageReader {
    /** The earliest time that is accepted; Go's zero time is the year 1. */
    private static final long MIN_SECOND =
            Instant.parse("-9999-01-01T00:00:00Z").getEpochSecond();

    /** The latest; protobuf's bound is the end of the year 9999, but an expiry may lie a retention beyond it. */
    private static final long MAX_SECOND =
            Instant.parse("+99999-12-31T23:59:59Z").getEpochSecond();

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private static final int TIMESTAMP_SECONDS = Tag.varint(1);
    private static final int TIMESTAMP_NANOS = Tag.varint(2);

    private static final int PAYLOAD_BITS = 7;
    private static final int PAYLOAD = 0x7f;

    /** Of the tenth byte of a number one bit is left; as in Go, others in it are an error. */
    private static final int LAST_SHIFT = 63;

    /** How deep groups that are skipped may be nested, as in protobuf's own decoders. */
    private static final int MAX_GROUPS = 100;

    /** What stands in a text for bytes that are not UTF-8, and may be in it. */
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] message;
    /** What is read next; never beyond {@code end}. */
    private int position;
    /** The end of the message that is being read, which may be inside of another. */
    private int end;

    private MessageReader(byte[] message) {
        this.message = message;
        this.end = message.length;
    }

    /** Takes the fields of a message one after the other. */
    @FunctionalInterface
    public interface FieldReader {
        /**
         * Reads the value of one field.
         *
         * @param tag the field's number and wire type, see {@link Tag}
         * @return false, with nothing read, if the field is not known
         * @throws IOException if the value is invalid
         */
        boolean read(int tag) throws IOException;
    }

    /** Decodes a message. */
    @FunctionalInterface
    public interface Parser<T> {
        /** Reads the whole message, or throws if it is invalid. */
        T parse(MessageReader reader) throws IOException;
    }

    /** Decodes {@code message} with {@code parser}. */
    public static <T> Decoded<T> decode(byte[] message, Parser<T> parser) {
        MessageReader reader = new MessageReader(message);
        try {
            return new Decoded.Ok<>(parser.parse(reader));
        } catch (IOException e) {
            return new Decoded.Fault<>(reader.position, String.valueOf(e.getMessage()));
        }
    }

    /** Parses a message that was read as bytes, within another message. */
    public static <T> T parse(byte[] message, Parser<T> parser) throws IOException {
        return parser.parse(new MessageReader(message));
    }

    /** Creates the exception that a parser throws for the bytes just read. */
    public static IOException fault(String what) {
        return new IOException(what);
    }

    /** Reads the fields up to the end of the message, and returns those that {@code fields} does not recognize. */
    public UnknownFields readFields(FieldReader fields) throws IOException {
        ByteArrayOutputStream unknown = null;
        while (position < end) {
            int start = position;
            int tag = readTag();
            if (!fields.read(tag)) {
                skip(tag, 0);
                unknown = unknown == null ? new ByteArrayOutputStream() : unknown;
                unknown.write(message, start, position - start);
            }
        }
        return unknown == null ? UnknownFields.NONE : UnknownFields.of(unknown.toByteArray());
    }

    private int readTag() throws IOException {
        int tag = (int) readVarint();
        if (Tag.field(tag) == 0) {
            throw fault("field number: 0 (expected: at least 1)");
        }
        return tag;
    }

    /** Skips the value after a tag, inside of {@code groups} groups. */
    private void skip(int tag, int groups) throws IOException {
        switch (Tag.type(tag)) {
            case Tag.VARINT -> readVarint();
            case Tag.FIXED64 -> take(Long.BYTES);
            case Tag.SIZED -> take(readSize());
            case Tag.GROUP -> skipGroup(Tag.field(tag), groups + 1);
            case Tag.FIXED32 -> take(Integer.BYTES);
            case Tag.END_OF_GROUP -> throw fault("end of a group that did not begin");
            default -> throw fault("wire type: " + Tag.type(tag) + " (expected: 0 to 5)");
        }
    }

    private void skipGroup(int field, int groups) throws IOException {
        if (groups > MAX_GROUPS) {
            throw fault("groups in groups: more than " + MAX_GROUPS);
        }
        int tag = readTag();
        while (Tag.type(tag) != Tag.END_OF_GROUP) {
            skip(tag, groups);
            tag = readTag();
        }
        if (Tag.field(tag) != field) {
            throw fault("end of a group that did not begin");
        }
    }

    /** Passes over bytes that must be there, and returns where they begin. */
    private int take(int size) throws IOException {
        if (size > end - position) {
            throw fault("size: " + size + " bytes (expected: at most " + (end - position) + ", to the end)");
        }
        position += size;
        return position - size;
    }

    private int readSize() throws IOException {
        int size = (int) readVarint();
        if (size < 0) {
            throw fault("size: " + size + " bytes (expected: at least 0)");
        }
        return size;
    }

    /** Ends the message that is read where a part of it ends, whose size comes next; returns where it ended before. */
    private int enter() throws IOException {
        int outer = end;
        int start = take(readSize());
        end = position;
        position = start;
        return outer;
    }

    /** Reads a message inside the message; the same as {@link #readFields} for it. */
    public UnknownFields readMessage(FieldReader fields) throws IOException {
        int outer = enter();
        UnknownFields unknown = readFields(fields);
        end = outer;
        return unknown;
    }

    /** Reads text, which must be valid UTF-8. */
    public String readString() throws IOException {
        int size = readSize();
        int start = take(size);
        String text = new String(message, start, size, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : checked(ByteBuffer.wrap(message, start, size));
    }

    private static String checked(ByteBuffer text) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException malformed) {
            throw fault("text that is not UTF-8");
        }
    }

    public byte[] readBytes() throws IOException {
        int size = readSize();
        int start = take(size);
        return Arrays.copyOfRange(message, start, start + size);
    }

    /** Reads the rest as a stream of values, each with its size before it. */
    public List<byte[]> readDelimited() throws IOException {
        List<byte[]> values = new ArrayList<>();
        while (position < end) {
            values.add(readBytes());
        }
        return values;
    }

    /** Reads a number written as a varint; signed or unsigned, as the caller sees it. */
    public long readVarint() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
            byte next = message[take(1)];
            number |= (long) (next & PAYLOAD) << shift;
            if (next >= 0 && (shift < LAST_SHIFT || next <= 1)) {
                return number;
            }
        }
        throw fault("a number of more than 64 bits");
    }

    /** Reads a number of eight bytes. */
    public long readFixed64() throws IOException {
        int start = take(Long.BYTES);
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(start);
    }

    public double readDouble() throws IOException {
        return Double.longBitsToDouble(readFixed64());
    }

    /** Reads a repeated number that is written as one block, and passes each to {@code numbers}. */
    public void readPacked(LongConsumer numbers) throws IOException {
        int outer = enter();
        while (position < end) {
            numbers.accept(readVarint());
        }
        end = outer;
    }

    /**
     * Reads a timestamp.
     *
     * @param before the value of an earlier occurrence of the field, which this one completes; else
     *     {@link Instant#EPOCH}
     */
    public Instant readTimestamp(Instant before) throws IOException {
        long[] time = {before.getEpochSecond(), before.getNano()};
        readMessage(tag -> {
            if (tag != TIMESTAMP_SECONDS && tag != TIMESTAMP_NANOS) {
                return false;
            }
            time[tag == TIMESTAMP_SECONDS ? 0 : 1] = readVarint();
            return true;
        });
        if (time[0] < MIN_SECOND || time[0] > MAX_SECOND) {
            throw fault("timestamp seconds: " + time[0] + " (expected: " + MIN_SECOND + " to " + MAX_SECOND + ")");
        }
        int nanos = (int) time[1];
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw fault("timestamp nanos: " + nanos + " (expected: 0 to 999999999)");
        }
        return Instant.ofEpochSecond(time[0], nanos);
    }
}
