package io.grapevine.transport.memberlist;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads values in MessagePack, as far as memberlist uses it. Memory is allocated only for bytes that are present, and for
 * no value larger than the caller allows.
 */
final class MsgpackReader {
    private static final int NIL = 0xC0;
    private static final int FALSE = 0xC2;
    private static final int TRUE = 0xC3;
    private static final int BIN8 = 0xC4;
    private static final int EXT8 = 0xC7;
    private static final int FLOAT32 = 0xCA;
    private static final int FLOAT64 = 0xCB;
    private static final int UINT8 = 0xCC;
    private static final int UINT64 = 0xCF;
    private static final int INT8 = 0xD0;
    private static final int INT64 = 0xD3;
    private static final int FIXEXT1 = 0xD4;
    private static final int FIXEXT16 = 0xD8;
    private static final int STR8 = 0xD9;
    private static final int STR32 = 0xDB;
    private static final int ARRAY16 = 0xDC;
    private static final int ARRAY32 = 0xDD;
    private static final int MAP16 = 0xDE;
    private static final int MAP32 = 0xDF;

    private static final int FIX_MAP = 0x80;
    private static final int FIX_ARRAY = 0x90;
    private static final int FIX_STRING = 0xA0;
    private static final int FIRST_AFTER_FIX_STRING = 0xC0;
    private static final int FIRST_NEGATIVE = 0xE0;

    /** No message of memberlist has larger maps or arrays, nor as many values in one that is skipped. */
    private static final long MOST_VALUES = 1 << 16;

    private final InputStream in;

    MsgpackReader(InputStream in) {
        this.in = in;
    }

    /** Reads a value by its field name; false, with nothing read, if the name is not known. */
    @FunctionalInterface
    interface FieldReader {
        boolean read(String name) throws IOException;
    }

    /** Reads a map whose keys are texts, as structs are written. Values of unknown fields are skipped. */
    void readFields(FieldReader fields) throws IOException {
        int type = octet();
        long size = type >= FIX_MAP && type < FIX_ARRAY ? type - FIX_MAP : size(type, MAP16, MAP32, "a map");
        check(size <= MOST_VALUES, "fields: " + size);
        for (long i = 0; i < size; i++) {
            if (!fields.read(new String(readBytes(255), StandardCharsets.UTF_8))) {
                skip();
            }
        }
    }

    private long size(int type, int two, int four, String expected) throws IOException {
        check(type == two || type == four, "type " + type + " (expected: " + expected + ")");
        return number(type == two ? 2 : 4);
    }

    /** Reads bytes or a text, which older encoders do not distinguish; none for nil. */
    byte[] readBytes(int atMost) throws IOException {
        int type = octet();
        if (type == NIL) {
            return new byte[0];
        }
        boolean isBytes = (type >= FIX_STRING && type < FIRST_AFTER_FIX_STRING)
                || (type >= BIN8 && type < EXT8)
                || (type >= STR8 && type <= STR32);
        check(isBytes, "type " + type + " (expected: bytes)");
        long length = length(type);
        check(length <= atMost, length + " bytes (expected: at most " + atMost + ")");
        return raw((int) length);
    }

    byte[] raw(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** Reads a text; invalid UTF-8 is replaced. */
    String readText(int atMost) throws IOException {
        return new String(readBytes(atMost), StandardCharsets.UTF_8);
    }

    long readInteger() throws IOException {
        int type = octet();
        if (type < FIX_MAP) {
            return type;
        } else if (type >= FIRST_NEGATIVE) {
            return (byte) type;
        } else if (type >= UINT8 && type <= UINT64) {
            return number(1 << (type - UINT8));
        }
        check(type >= INT8 && type <= INT64, "type " + type + " (expected: a whole number)");
        int bytes = 1 << (type - INT8);
        int unused = Long.SIZE - Byte.SIZE * bytes;
        return number(bytes) << unused >> unused;
    }

    /** Reads and forgets a value, with all that is in it. */
    void skip() throws IOException {
        long open = 1;
        for (long read = 0; read < open; read++) {
            check(open <= MOST_VALUES, "values: " + open);
            open += skipOne(octet());
        }
    }

    /** Skips a value but what it contains; returns how many values that is. */
    private long skipOne(int type) throws IOException {
        if (type < FIX_MAP || type >= FIRST_NEGATIVE || type == NIL || type == FALSE || type == TRUE) {
            return 0;
        } else if (type < FIX_ARRAY) {
            return 2L * (type - FIX_MAP);
        } else if (type < FIX_STRING) {
            return type - FIX_ARRAY;
        } else if (type == MAP16 || type == MAP32) {
            return 2 * number(type == MAP16 ? 2 : 4);
        } else if (type == ARRAY16 || type == ARRAY32) {
            return number(type == ARRAY16 ? 2 : 4);
        }
        long length = length(type);
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw new EOFException("ended within " + length + " bytes");
        }
        return 0;
    }

    private long length(int type) throws IOException {
        if (type < FIRST_AFTER_FIX_STRING) {
            return type - FIX_STRING;
        } else if (type >= BIN8 && type < EXT8) {
            return number(1 << (type - BIN8));
        } else if (type >= EXT8 && type < FLOAT32) {
            return 1 + number(1 << (type - EXT8));
        } else if (type == FLOAT32 || type == FLOAT64) {
            return type == FLOAT32 ? 4 : 8;
        } else if (type >= UINT8 && type <= UINT64) {
            return 1L << (type - UINT8);
        } else if (type >= INT8 && type <= INT64) {
            return 1L << (type - INT8);
        } else if (type >= FIXEXT1 && type <= FIXEXT16) {
            return 1 + (1L << (type - FIXEXT1));
        }
        check(type >= STR8 && type <= STR32, "type " + type + " (expected: one of MessagePack)");
        return number(1 << (type - STR8));
    }

    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << Byte.SIZE | octet();
        }
        return number;
    }

    private int octet() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException("ended within a message");
        }
        return read;
    }

    private static void check(boolean valid, String fault) throws IOException {
        if (!valid) {
            throw new IOException(fault);
        }
    }
}
