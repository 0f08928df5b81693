package io.grapevine.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A kept-alive HTTP connection that costs next to nothing, so that what is measured is the replica. */
public final class Connection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Socket socket;
    private final HttpReader reader;

    /** An answer. */
    public record Answer(int status, String body) {}

    /** Connects to a port of this computer. */
    public Connection(int port) throws IOException {
        this(port, TIMEOUT);
    }

    /**
     * Connects to a port of this computer.
     *
     * @param timeout how long a read may wait for the next byte before it fails with a {@link java.net.SocketTimeoutException}
     */
    public Connection(int port, Duration timeout) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) timeout.toMillis());
        reader = new HttpReader(socket.getInputStream());
    }

    /** Asks for what is at {@code path}. */
    public Answer get(String path) throws IOException {
        return answer(getRequest(path));
    }

    /** Posts JSON. */
    public Answer post(String path, String json) throws IOException {
        return answer(postRequest(path, json));
    }

    /** Sends a request and discards the body of the answer; returns its status. */
    public int exchange(byte[] request) throws IOException {
        int status = send(request);
        reader.skipBody();
        return status;
    }

    /** Sends a request that must be answered with 200, and discards the body of the answer. */
    public void accept(byte[] request) throws IOException {
        int status = exchange(request);
        if (status != 200) {
            throw new IOException("status " + status + " (expected: 200)");
        }
    }

    /** A GET, ready to be sent. */
    public static byte[] getRequest(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A POST of JSON, ready to be sent. */
    public static byte[] postRequest(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** Sends a request and returns the answer. */
    public Answer answer(byte[] request) throws IOException {
        int status = send(request);
        return new Answer(status, new String(reader.body(), StandardCharsets.UTF_8));
    }

    private int send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        return Integer.parseInt(reader.head().split(" ", 3)[1]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
