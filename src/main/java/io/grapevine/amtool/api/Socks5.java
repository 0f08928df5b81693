package io.grapevine.amtool.api;

import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Asks a SOCKS 5 proxy for a connection (RFC 1928, 1929). The proxy looks names up. */
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int NAME = 3;

    private Socks5() {}

    /** Speaks on a connection to the proxy until it leads to the server, or throws if the proxy refuses. */
    static void connect(Connection connection, Proxy proxy, String host, int port) throws IOException, SendFailure {
        DataInputStream in = new DataInputStream(connection.in());
        OutputStream out = connection.out();
        boolean login = proxy.user() != null;
        out.write(login ? new byte[] {VERSION, 2, NO_LOGIN, PASSWORD} : new byte[] {VERSION, 1, NO_LOGIN});
        int version = in.readUnsignedByte();
        int way = in.readUnsignedByte();
        if (version != VERSION || (way != NO_LOGIN && !(login && way == PASSWORD))) {
            throw refused(proxy);
        }
        if (way == PASSWORD) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(1);
            put(message, String.valueOf(proxy.user()), proxy);
            put(message, proxy.password() == null ? "" : proxy.password(), proxy);
            message.writeTo(out);
            in.readUnsignedByte();
            if (in.readUnsignedByte() != 0) {
                throw SendFailure.of(proxy + ": wrong user or password");
            }
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, CONNECT, 0, NAME});
        put(message, host, proxy);
        message.write(port >> 8);
        message.write(port);
        message.writeTo(out);
        readAnswer(in, proxy);
    }

    private static void readAnswer(DataInputStream in, Proxy proxy) throws IOException, SendFailure {
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) {
            throw refused(proxy);
        }
        in.readUnsignedByte();
        int bound = switch (in.readUnsignedByte()) {
            case 1 -> 4;
            case 4 -> 16;
            default -> in.readUnsignedByte();
        };
        in.skipNBytes(bound + 2);
    }

    private static void put(ByteArrayOutputStream message, String text, Proxy proxy) throws SendFailure {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xFF) {
            throw SendFailure.of(proxy + ": a name of " + bytes.length + " bytes (expected: at most 255)");
        }
        message.write(bytes.length);
        message.writeBytes(bytes);
    }

    private static SendFailure refused(Proxy proxy) {
        return SendFailure.of(proxy + ": the proxy refused to connect");
    }
}
