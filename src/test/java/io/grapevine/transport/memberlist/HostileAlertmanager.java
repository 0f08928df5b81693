package io.grapevine.transport.memberlist;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the port of an Alertmanager's cluster that answers each exchange with bytes of its own. */
final class HostileAlertmanager implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger answered = new AtomicInteger();
    private volatile byte[] reply;

    HostileAlertmanager(byte[] reply) throws IOException {
        this.reply = reply;
        Thread thread = new Thread(this::serve, "hostile-alertmanager");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Answers with {@code next} from now on. */
    void reply(byte[] next) {
        reply = next;
        answered.set(0);
    }

    /** How many exchanges were answered with the last reply. */
    int answered() {
        return answered.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            byte[] current = reply;
            try (Socket socket = server.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    socket.getOutputStream().write(current);
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(ByteArrayOutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // It was refused, or this is closed.
            }
            answered.addAndGet(current == reply ? 1 : 0);
        }
    }

    /** A reply with members that are alive at a port of the loopback address, whose names have {@code name} in them. */
    static byte[] reply(int members, String name, int port, byte[] state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(6);
            out.writeByte(0x82);
            text(out, "Nodes");
            number(out, members);
            text(out, "UserStateLen");
            number(out, state.length);
            for (int i = 0; i < members; i++) {
                out.writeByte(0x84);
                text(out, "Name");
                text(out, name + i);
                text(out, "Addr");
                out.writeByte(0xC4);
                out.writeByte(4);
                out.write(new byte[] {127, 0, 0, 1});
                text(out, "Port");
                number(out, port);
                text(out, "State");
                number(out, 0);
            }
            out.write(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A message that is compressed already. */
    static byte[] compressed(byte[] packed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(buffer(packed.length));
        bytes.writeBytes(packed);
        return bytes.toByteArray();
    }

    /** The begin of a compressed message that is to have so many bytes. */
    static byte[] buffer(int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(9);
            out.writeByte(0x82);
            text(out, "Algo");
            out.writeByte(0);
            text(out, "Buf");
            out.writeByte(0xC6);
            out.writeInt(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(0xD9);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    private static void number(DataOutputStream out, int number) throws IOException {
        out.writeByte(0xCE);
        out.writeInt(number);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
