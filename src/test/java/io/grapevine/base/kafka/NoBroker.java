package io.grapevine.base.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on this computer that speaks another protocol than Kafka's. */
public final class NoBroker implements AutoCloseable {
    /** The reaction of the server to the first request of a connection. */
    private interface Manner {
        void answer(Socket client) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());

    private NoBroker(Manner manner) throws IOException {
        Thread thread = new Thread(() -> run(manner), "no broker");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers a text, and leaves it to the client to close: a server that closes at once may reset what it has answered. */
    public static NoBroker answering(String text) throws IOException {
        return new NoBroker(client -> {
            client.getOutputStream().write(text.getBytes(US_ASCII));
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    /** Closes the connection once a request has begun. */
    public static NoBroker hangingUp() throws IOException {
        return new NoBroker(client -> client.getInputStream().read());
    }

    /** Reads what it is sent. */
    public static NoBroker silent() throws IOException {
        return new NoBroker(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    /** The address at which the server listens, {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void run(Manner manner) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                manner.answer(client);
            } catch (IOException ended) {
                // by the client, or as the server is closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
