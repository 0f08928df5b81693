package io.grapevine.web.api.connect;

import io.grapevine.web.api.connect.CallFault.Code;
import io.vertx.core.buffer.Buffer;

/** Reader of messages that come one after the other, each after five bytes with flags and its length. */
final class Envelopes {
    static final int COMPRESSED = 1;

    private static final int PREFIX = 5;

    private final long most;
    private Buffer rest = Buffer.buffer();

    /** A message as it was sent. */
    record Envelope(int flags, byte[] data) {}

    /** A reader of messages of at most {@code most} bytes. */
    Envelopes(long most) {
        this.most = most;
    }

    void add(Buffer bytes) {
        rest.appendBuffer(bytes);
    }

    /** Whether the next message is there as a whole. */
    boolean hasNext() throws CallFault {
        return rest.length() >= PREFIX && rest.length() - PREFIX >= size();
    }

    private long size() throws CallFault {
        long size = rest.getUnsignedInt(1);
        if (size > most) {
            throw new CallFault(
                    Code.RESOURCE_EXHAUSTED, "message size " + size + " is larger than configured max " + most);
        }
        return size;
    }

    /** The next message, which is there. */
    Envelope next() throws CallFault {
        int end = PREFIX + (int) size();
        Envelope next = new Envelope(rest.getUnsignedByte(0), rest.getBytes(PREFIX, end));
        rest = rest.getBuffer(end, rest.length());
        return next;
    }

    /** Checks at the end of the request that no part of a message is left. */
    void end() throws CallFault {
        if (rest.length() >= PREFIX) {
            throw new CallFault(
                    Code.INTERNAL,
                    "protocol error: promised " + rest.getUnsignedInt(1) + " bytes in enveloped message, got "
                            + (rest.length() - PREFIX) + " bytes: unexpected EOF");
        } else if (rest.length() > 0) {
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
