package io.grapevine.web;

import io.netty.buffer.ByteBuf;

/**
 * Follower of the frames of a connection, which are not decoded: how much has come of what their decoder keeps until the rest is there.
 * For one thread.
 */
final class PartialFrames {
    private final Kind kind;
    private int before;
    private final int[] header;
    private int headerBytes;
    private int length;
    private int missing;

    private int whole;

    /** What has come of the fields of a request that further frames go on with, in bytes. */
    private long fields;

    /** Kind of frames. */
    enum Kind {
        /** Records of TLS: type, version and length. */
        TLS(0, 5) {
            @Override
            int length(int[] header) {
                return header[3] << Byte.SIZE | header[4];
            }
        },
        /** Frames of HTTP/2, behind the bytes by which it begins: length, type, flags and stream. */
        HTTP2(24, 9) {
            @Override
            int length(int[] header) {
                return header[0] << 2 * Byte.SIZE | header[1] << Byte.SIZE | header[2];
            }

            @Override
            boolean isOfFields(int[] header) {
                return header[3] == HEADERS || header[3] == CONTINUATION;
            }

            @Override
            boolean isLastOfFields(int[] header) {
                return (header[4] & END_OF_FIELDS) != 0;
            }
        };

        private static final int HEADERS = 1;
        private static final int CONTINUATION = 9;
        private static final int END_OF_FIELDS = 4;

        private final int before;
        private final int headerLength;

        Kind(int before, int headerLength) {
            this.before = before;
            this.headerLength = headerLength;
        }

        abstract int length(int[] header);

        /** Whether a frame has fields of a request. */
        boolean isOfFields(int[] header) {
            return false;
        }

        /** Whether no other frame goes on with the fields of this one. */
        boolean isLastOfFields(int[] header) {
            return true;
        }
    }

    PartialFrames(Kind kind) {
        this.kind = kind;
        this.before = kind.before;
        this.header = new int[kind.headerLength];
    }

    /** Follows bytes that have come; they stay unread. */
    void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (before > 0) {
                int passed = Math.min(before, end - at);
                before -= passed;
                at += passed;
            } else if (headerBytes < header.length) {
                header[headerBytes++] = bytes.getUnsignedByte(at++);
                length = headerBytes == header.length ? kind.length(header) : 0;
                missing = length;
                endOfFrame();
            } else {
                int passed = Math.min(missing, end - at);
                missing -= passed;
                at += passed;
                endOfFrame();
            }
        }
    }

    private void endOfFrame() {
        if (headerBytes == header.length && missing == 0) {
            headerBytes = 0;
            whole++;
            if (kind.isOfFields(header)) {
                fields = kind.isLastOfFields(header) ? 0 : fields + header.length + length;
            }
        }
    }

    /** How many frames have come as a whole. */
    int whole() {
        return whole;
    }

    /** Whether fields of a request have come of which the rest has not. */
    boolean isInFields() {
        return fields > 0 || (headerBytes == header.length && kind.isOfFields(header));
    }

    /** What is kept until the rest is there, in bytes: a part of a frame keeps the buffer in which it came. */
    long kept() {
        long part = headerBytes == 0 ? 0 : Math.max(RequestDecoder.RECEIVED, (long) length - missing);
        return part + fields;
    }
}
