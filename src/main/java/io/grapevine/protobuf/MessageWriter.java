package io.grapevine.protobuf;

import com.google.protobuf.CodedOutputStream;
import io.grapevine.go.Utf8;
import io.grapevine.model.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A protobuf encoder of one message, with the bytes of Go's encoder if fields are written by ascending number: empty
 * strings, bytes and zeros are omitted, messages are not.
 */
public final class MessageWriter {
    private static final int BUFFER = 256;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER);

    private interface Write {
        void run() throws IOException;
    }

    private MessageWriter write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory never fails
        }
    }

    /** Text; a lone surrogate, which has no encoding, becomes U+FFFD. */
    public MessageWriter string(int field, String text) {
        return text.isEmpty() ? this : presentString(field, text);
    }

    /** Text that is written even if it is empty. */
    public MessageWriter presentString(int field, String text) {
        return presentBytes(field, Utf8.repair(text).getBytes(StandardCharsets.UTF_8));
    }

    public MessageWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : presentBytes(field, value);
    }

    private MessageWriter presentBytes(int field, byte[] value) {
        return write(() -> out.writeByteArray(field, value));
    }

    public MessageWriter varint(int field, long number) {
        return number == 0 ? this : presentVarint(field, number);
    }

    /** A number that is written even if it is zero. */
    public MessageWriter presentVarint(int field, long number) {
        return write(() -> out.writeUInt64(field, number));
    }

    /** A number in eight bytes. */
    public MessageWriter fixed64(int field, long number) {
        return number == 0 ? this : write(() -> out.writeFixed64(field, number));
    }

    /** A double-precision number, written even if it is zero. */
    public MessageWriter presentDouble(int field, double number) {
        return write(() -> out.writeDouble(field, number));
    }

    public MessageWriter message(int field, MessageWriter message) {
        return presentBytes(field, message.toBytes());
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
        return write(() -> {
            int size = 0;
            for (long number : numbers) {
                size += CodedOutputStream.computeUInt64SizeNoTag(number);
            }
            out.writeUInt32NoTag(Tag.sized(field));
            out.writeUInt32NoTag(size);
            for (long number : numbers) {
                out.writeUInt64NoTag(number);
            }
        });
    }

    /** Fields kept from a message that was read. They come last. */
    public MessageWriter unknown(UnknownFields fields) {
        return write(() -> out.writeRawBytes(fields.bytes()));
    }

    public byte[] toBytes() {
        write(out::flush);
        return bytes.toByteArray();
    }
}
