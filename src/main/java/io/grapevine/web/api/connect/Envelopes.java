package io.grapevine.web.api.connect;

import io.grapevine.web.api.connect.CallFault.Code;
import io.vertx.core.buffer.Buffer;

/** Reader of messages that come one after the other, each after five bytes with flags and its length. */
final class Envelopes {
    static final int COMPRESSED = 1;

    private static final int PREFIX = 5;

    private final long most;
    private Buffer rest = Buffer.buffer();

    /** Where the next message begins in {@link #rest}, so that not each of many small ones moves all that follow it. */
    private int start;

    /** A message as it was sent. */
    record Envelope(int flags, byte[] data) {}

    /** A reader of messages of at most {@code most} bytes. */
    Envelopes(long most) {
        this.most = most;
    }

    void add(Buffer bytes) {
        rest = rest.getBuffer(start, rest.length()).appendBuffer(bytes);
        start = 0;
    }

    /** Whether the next message is there as a whole. */
    boolean hasNext() throws CallFault {
        return left() >= PREFIX && left() - PREFIX >= size();
    }

    private int left() {
        return rest.length() - start;
    }

    private long size() throws CallFault {
        long size = rest.getUnsignedInt(start + 1);
        if (size > most) {
            throw new CallFault(
                    Code.RESOURCE_EXHAUSTED, "message size " + size + " is larger than configured max " + most);
        }
        return size;
    }

    /** The next message, which is there. */
    Envelope next() throws CallFault {
        int end = start + PREFIX + (int) size();
        Envelope next = new Envelope(rest.getUnsignedByte(start), rest.getBytes(start + PREFIX, end));
        start = end;
        return next;
    }

    /** Checks at the end of the request that no part of a message is left. */
    void end() throws CallFault {
        if (left() >= PREFIX) {
            throw new CallFault(
                    Code.INTERNAL,
                    "protocol error: promised " + rest.getUnsignedInt(start + 1) + " bytes in enveloped message, got "
                            + (left() - PREFIX) + " bytes: unexpected EOF");
        } else if (left() > 0) {
            throw new CallFault(Code.INTERNAL, "protocol error: incomplete envelope: unexpected EOF");
        }
    }

    /** A message as it is sent. */
    static Buffer of(int flags, byte[] data) {
        return Buffer.buffer(PREFIX + data.length)
                .appendUnsignedByte((short) flags)
                .appendUnsignedInt(data.length)
                .appendBytes(data);
    }
}
