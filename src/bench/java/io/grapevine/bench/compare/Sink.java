package io.grapevine.bench.compare;

import io.grapevine.bench.HttpReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A webhook receiver, which answers each request after a while with 200, or with 503 while it refuses. */
final class Sink implements AutoCloseable {
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNAVAILABLE =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final int delayMillis;
    private final Listener notified;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    /** Is notified of each request that is not refused when its body has arrived, by several threads. */
    @FunctionalInterface
    interface Listener {
        /**
         * A request has arrived.
         *
         * @param body the body of the request
         * @param at when, in the time of {@link System#nanoTime}
         */
        void received(byte[] body, long at);
    }

    /** Listens on a free port of the loopback device; each answer takes {@code delayMillis}. */
    Sink(int delayMillis, Listener notified) throws IOException {
        this.delayMillis = delayMillis;
        this.notified = notified;
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The port on which the sink listens. */
    int port() {
        return listener.getLocalPort();
    }

    /** Answers with 503 from now on, or with 200 again. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "webhook sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // by close(), at the end of a scenario
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            HttpReader reader = new HttpReader(connection.getInputStream());
            while (true) {
                reader.head();
                byte[] body = reader.body();
                boolean refused = refusing;
                if (!refused) {
                    notified.received(body, System.nanoTime());
                }
                Thread.sleep(delayMillis);
                connection.getOutputStream().write(refused ? UNAVAILABLE : OK);
            }
        } catch (IOException | InterruptedException e) {
            // the sender closes its connections when it wants, and is killed at the end of a scenario
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
