package io.grapevine.cluster.memberlist;

import io.grapevine.cluster.address.MeshAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages of an exchange of full state ("push/pull") of hashicorp/memberlist over a stream. The bridge lists no member
 * in what it sends, so it neither joins nor is probed.
 */
final class PushPull {
    /** The largest state that memberlist accepts, in bytes. */
    static final int MAX_STATE = 20 << 20;

    private static final int MAX_MESSAGE = 2 * MAX_STATE;
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
     * A member of an Alertmanager cluster.
     *
     * @param address where it says it can be reached; empty if that is no valid address
     * @param alive whether it is alive, or only suspected not to be
     */
    record Member(String name, Optional<MeshAddress> address, boolean alive) {}

    /**
     * The answer of an Alertmanager.
     *
     * @param members the members that it knows, itself among them
     * @param state its state, see {@link FullState}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(List<Member> members, byte[] state) {}

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
        return Lzw.decompress(packed[0], MAX_MESSAGE);
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
        List<Member> members = new ArrayList<>();
        for (long i = 0; i < header[0]; i++) {
            members.add(member(reader));
        }
        return new Reply(members, reader.raw((int) header[1]));
    }

    private static void check(String what, long number, long most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException(what + ": " + number + " (expected: 0 to " + most + ")");
        }
    }

    private static Member member(MsgpackReader reader) throws IOException {
        String[] text = {""};
        byte[][] address = {new byte[0]};
        long[] numbers = {0, 0};
        reader.readFields(name -> {
            switch (name) {
                case "Name" -> text[0] = reader.readText(MAX_NAME);
                case "Addr" -> address[0] = reader.readBytes(MAX_NAME);
                case "Port" -> numbers[0] = reader.readInteger();
                case "State" -> numbers[1] = reader.readInteger();
                default -> {
                    return false;
                }
            }
            return true;
        });
        boolean alive = numbers[1] == 0 || numbers[1] == 1; // alive, suspect; the others are dead and left
        return new Member(text[0], address(address[0], numbers[0]), alive);
    }

    private static Optional<MeshAddress> address(byte[] ip, long port) throws IOException {
        if ((ip.length != 4 && ip.length != 16) || port < 1 || port > 65_535) {
            return Optional.empty();
        }
        return Optional.of(MeshAddress.of(new InetSocketAddress(InetAddress.getByAddress(ip), (int) port)));
    }
}
