package io.grapevine.transport.memberlist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The messages of an exchange of full state ("push/pull") of hashicorp/memberlist over a stream. The bridge lists no member
 * in what it sends, so it neither joins nor is probed.
 */
final class PushPull {
    /** The largest state that memberlist accepts, in bytes. */
    private static final int MAX_STATE_OF_MEMBERLIST = 20 << 20;

    /** What eight exchanges at a time need with states of this share of the heap leaves room for all else. */
    private static final int HEAP_PARTS = 48;

    /** The largest state that is read, in bytes. */
    static final int MAX_STATE =
            (int) Math.min(MAX_STATE_OF_MEMBERLIST, Runtime.getRuntime().maxMemory() / HEAP_PARTS);

    /** With a thousand members, and also where compression makes it longer. */
    private static final int MAX_MESSAGE = MAX_STATE + MAX_STATE / 2 + (1 << 20);

    /** The lock that is held while a message is decompressed, so that this takes memory for one message only. */
    private static final Object DECOMPRESSION = new Object();

    private static final int MAX_MEMBERS = 1024;
    private static final int MAX_NAME = 1024;

    private static final int PUSH_PULL = 6;
    private static final int COMPRESSED = 9;
    private static final int ERROR = 13;
    private static final int LABEL = 244;

    private static final int LZW = 0;

    private static final int MAP_OF_THREE = 0x83;
    private static final int SHORT_STRING = 0xA0;
    private static final int UINT32 = 0xCE;
    private static final int FALSE = 0xC2;

    private PushPull() {}

    /**
     * The answer of an Alertmanager.
     *
     * @param alive how many members it says are alive, itself and those that it suspects among them
     * @param state the state, see {@link FullState}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int alive, byte[] state) {}

    /**
     * The bytes that ask for the state of the other side and push some.
     *
     * @param label the name of the cluster, at most 255 bytes; may be empty
     * @param state the state to push, at most {@link #MAX_STATE} bytes; may be empty
     */
    static byte[] request(String label, byte[] state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(state.length + 512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] name = label.getBytes(StandardCharsets.UTF_8);
            if (name.length > 0) {
                out.writeByte(LABEL);
                out.writeByte(name.length);
                out.write(name);
            }
            out.writeByte(PUSH_PULL);
            out.writeByte(MAP_OF_THREE);
            name(out, "Nodes");
            out.writeByte(0);
            name(out, "UserStateLen");
            out.writeByte(UINT32);
            out.writeInt(state.length);
            name(out, "Join");
            out.writeByte(FALSE);
            out.write(state);
        }
        return bytes.toByteArray();
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        out.writeByte(SHORT_STRING | name.length());
        out.writeBytes(name);
    }

    /**
     * Reads the answer.
     *
     * @throws IOException if it ends early, is invalid or too large, or is an error
     */
    static Reply read(InputStream stream) throws IOException {
        InputStream in = stream;
        int type = type(in);
        if (type == COMPRESSED) {
            byte[] message = decompressed(in);
            if (message.length == 0) {
                throw new IOException("empty message");
            }
            in = new ByteArrayInputStream(message);
            type = type(in);
        }
        MsgpackReader reader = new MsgpackReader(in);
        if (type == ERROR) {
            String[] error = {""};
            reader.readFields(name -> {
                boolean known = name.equals("Error");
                error[0] = known ? reader.readText(MAX_NAME) : error[0];
                return known;
            });
            throw new IOException("refused: " + error[0]);
        } else if (type != PUSH_PULL) {
            throw new IOException("message of type " + type + " (expected: " + PUSH_PULL + ")");
        }
        return reply(reader);
    }

    private static int type(InputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            throw new IOException("closed without an answer (another cluster label, or no Alertmanager)");
        }
        return type;
    }

    private static byte[] decompressed(InputStream in) throws IOException {
        MsgpackReader reader = new MsgpackReader(in);
        long[] algorithm = {LZW};
        byte[][] packed = {new byte[0]};
        reader.readFields(name -> {
            switch (name) {
                case "Algo" -> algorithm[0] = reader.readInteger();
                case "Buf" -> packed[0] = reader.readBytes(MAX_MESSAGE);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (algorithm[0] != LZW) {
            throw new IOException("compression " + algorithm[0] + " (expected: " + LZW + ")");
        }
        synchronized (DECOMPRESSION) {
            return Lzw.decompress(packed[0], MAX_MESSAGE);
        }
    }

    private static Reply reply(MsgpackReader reader) throws IOException {
        long[] header = {0, 0};
        reader.readFields(name -> {
            switch (name) {
                case "Nodes" -> header[0] = reader.readInteger();
                case "UserStateLen" -> header[1] = reader.readInteger();
                default -> {
                    return false;
                }
            }
            return true;
        });
        check("members", header[0], MAX_MEMBERS);
        check("bytes of state", header[1], MAX_STATE);
        int alive = 0;
        for (long i = 0; i < header[0]; i++) {
            alive += isAlive(reader) ? 1 : 0;
        }
        return new Reply(alive, reader.raw((int) header[1]));
    }

    private static void check(String what, long number, long most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException(what + ": " + number + " (expected: 0 to " + most + ")");
        }
    }

    private static boolean isAlive(MsgpackReader reader) throws IOException {
        long[] state = {0};
        reader.readFields(name -> {
            boolean known = name.equals("State");
            state[0] = known ? reader.readInteger() : state[0];
            return known;
        });
        return state[0] == 0 || state[0] == 1; // alive, suspect; the others are dead and left
    }
}
