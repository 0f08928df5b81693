package io.grapevine.training;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A port of the loopback address that accepts every notification of one protocol and forgets it. */
final class TrainingReceiver implements AutoCloseable {
    private static final int SECONDS_PER_READ = 10;

    private final ServerSocket server;
    private final Protocol protocol;
    private final Semaphore received = new Semaphore(0);

    /** Response of a receiver. */
    @FunctionalInterface
    interface Protocol {
        /** Serves a connection until its end, and counts each notification in {@code received}. */
        void serve(InputStream in, OutputStream out, Semaphore received) throws IOException;
    }

    /** Accepts connections of {@code server}, each by a thread of its own. */
    TrainingReceiver(ServerSocket server, Protocol protocol) {
        this.server = server;
        this.protocol = protocol;
        start(this::accept);
    }

    /** Runs a task on a thread that does not keep the JVM alive. */
    static void start(Runnable task) {
        Thread thread = new Thread(task, "training receiver");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits for so many notifications; returns whether they came in time. */
    boolean awaitNotifications(int count, Duration patience) throws InterruptedException {
        return received.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(SECONDS_PER_READ * 1000);
            protocol.serve(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream(), received);
        } catch (IOException e) {
            // The client has left.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** HTTP/1.1 with bodies of a stated length, which our senders send; answers as Slack does. */
    static void http(InputStream in, OutputStream out, Semaphore received) throws IOException {
        int length = 0;
        for (String line = line(in); line != null; line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Integer.parseInt(lower.substring(lower.indexOf(':') + 1).trim());
            } else if (line.isEmpty()) {
                in.readNBytes(length);
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");
                received.release();
                length = 0;
            }
        }
    }

    /** SMTP without extensions. */
    static void smtp(InputStream in, OutputStream out, Semaphore received) throws IOException {
        write(out, "220 training\r\n");
        boolean data = false;
        for (String line = line(in); line != null; line = line(in)) {
            if (data) {
                if (line.equals(".")) {
                    data = false;
                    write(out, "250 ok\r\n");
                    received.release();
                }
            } else if (line.startsWith("DATA")) {
                data = true;
                write(out, "354 go on\r\n");
            } else {
                write(out, line.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The next line without its end, or null at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(next);
        }
        return null;
    }
}
