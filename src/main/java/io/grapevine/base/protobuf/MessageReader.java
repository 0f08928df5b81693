package io.grapevine.base.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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

    private final byte[] message;
    private final CodedInputStream in;

    private MessageReader(byte[] message) {
        this.message = message;
        this.in = CodedInputStream.newInstance(message);
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
        } catch (InvalidProtocolBufferException e) {
            return new Decoded.Fault<>(reader.in.getTotalBytesRead(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from an array never fails
        }
    }

    /** Parses a message that was read as bytes, within another message. */
    public static <T> T parse(byte[] message, Parser<T> parser) throws IOException {
        return parser.parse(new MessageReader(message));
    }

    /** Creates the exception that a parser throws for the bytes just read. */
    public static IOException fault(String what) {
        return new InvalidProtocolBufferException(what);
    }

    /** Reads the fields up to the end of the message, and returns those that {@code fields} does not recognize. */
    public UnknownFields readFields(FieldReader fields) throws IOException {
        ByteArrayOutputStream unknown = null;
        while (true) {
            int start = in.getTotalBytesRead();
            int tag = in.readTag();
            if (tag == 0) {
                return unknown == null ? UnknownFields.NONE : UnknownFields.of(unknown.toByteArray());
            }
            if (fields.read(tag)) {
                continue;
            }
            if (!in.skipField(tag)) {
                throw fault("end of a group that did not begin");
            }
            unknown = unknown == null ? new ByteArrayOutputStream() : unknown;
            unknown.write(message, start, in.getTotalBytesRead() - start);
        }
    }

    /** Reads a message inside the message; the same as {@link #readFields} for it. */
    public UnknownFields readMessage(FieldReader fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        UnknownFields unknown = readFields(fields);
        in.popLimit(outer);
        return unknown;
    }

    /** Reads text, which must be valid UTF-8. */
    public String readString() throws IOException {
        return in.readStringRequireUtf8();
    }

    public byte[] readBytes() throws IOException {
        return in.readByteArray();
    }

    /** Reads a number written as a varint; signed or unsigned, as the caller sees it. */
    public long readVarint() throws IOException {
        return in.readUInt64();
    }

    /** Reads a number of eight bytes. */
    public long readFixed64() throws IOException {
        return in.readFixed64();
    }

    public double readDouble() throws IOException {
        return in.readDouble();
    }

    /** Reads a repeated number that is written as one block, and passes each to {@code numbers}. */
    public void readPacked(LongConsumer numbers) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            numbers.accept(in.readUInt64());
        }
        in.popLimit(outer);
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
