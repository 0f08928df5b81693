package io.grapevine.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** An answer that is read while it grows. */
final class TenantStream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    private TenantStream(Socket socket) {
        this.socket = socket;
    }

    /** Asks for a path as a caller does, and reads nothing yet. */
    static TenantStream open(TenantCaller caller, String path) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), caller.program().port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + (caller.tenant().isEmpty() ? "" : "X-Scope-OrgID: " + caller.tenant() + "\r\n")
                + (caller.user().isEmpty() ? "" : "X-Forwarded-User: " + caller.user() + "\r\n");
        socket.getOutputStream().write((head + "\r\n").getBytes(UTF_8));
        return new TenantStream(socket);
    }

    /** Reads until a text was read, and returns all that was read so far. */
    String until(String text) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[64 << 10];
        while (!read.toString(UTF_8).contains(text)) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("ended before " + text + ": " + read.toString(UTF_8));
            }
            read.write(buffer, 0, count);
        }
        return read.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
