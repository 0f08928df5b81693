package io.grapevine.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Writes frames of HTTP/2 (RFC 9113), whether they make sense or not, with header blocks that are not compressed. */
final class Http2Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LITERAL = 0;
    private static final int LITERAL_KEPT = 0x40;
    private static final int PATH = 4;
    private static final int AUTHORITY = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins with what a client sends first: the preface and its settings. */
    static Http2Frames begin() {
        Http2Frames frames = new Http2Frames();
        frames.out.writeBytes(PREFACE);
        return frames.frame(SETTINGS, 0, 0);
    }

    static Http2Frames none() {
        return new Http2Frames();
    }

    Http2Frames frame(int type, int flags, int stream, byte... payload) {
        return header(payload.length, type, flags, stream).raw(payload);
    }

    /** Only the head of a frame, which may lie about the length. */
    Http2Frames header(int length, int type, int flags, int stream) {
        out.write(length >> 16);
        out.write(length >> 8);
        out.write(length);
        out.write(type);
        out.write(flags);
        return fourBytes(stream);
    }

    Http2Frames raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private Http2Frames fourBytes(int number) {
        out.write(number >> 24);
        out.write(number >> 16);
        out.write(number >> 8);
        out.write(number);
        return this;
    }

    /** Does the same so many times, with the numbers from 0 on. */
    Http2Frames times(int count, IntConsumer what) {
        for (int i = 0; i < count; i++) {
            what.accept(i);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A request without a body. */
    Http2Frames get(int stream, String path) {
        return frame(HEADERS, END_STREAM | END_HEADERS, stream, block(0x82, path, block -> {}));
    }

    /** A payload of one number of four bytes. */
    static byte[] number(int value) {
        return new Http2Frames().fourBytes(value).bytes();
    }

    /**
     * A header block.
     *
     * @param method the index of the method in the static table: 0x82 for GET, 0x83 for POST
     */
    static byte[] block(int method, String path, Consumer<Http2Frames> more) {
        Http2Frames block = new Http2Frames();
        block.raw((byte) method, (byte) 0x87);
        block.named(PATH, path).named(AUTHORITY, "h");
        more.accept(block);
        return block.bytes();
    }

    private Http2Frames named(int index, String value) {
        out.write(index);
        return text(value);
    }

    /** A header field that the receiver does not keep. */
    Http2Frames field(String name, String value) {
        out.write(LITERAL);
        return text(name).text(value);
    }

    /** A header field that the receiver keeps for later references: 0xBE refers to the last one. */
    Http2Frames keptField(String name, String value) {
        out.write(LITERAL_KEPT);
        return text(name).text(value);
    }

    private Http2Frames text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int left = bytes.length - 127;
            for (; left >= 128; left >>= 7) {
                out.write(left & 0x7F | 0x80);
            }
            out.write(left);
        }
        return raw(bytes);
    }
}
