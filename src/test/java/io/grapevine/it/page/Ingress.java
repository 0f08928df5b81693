package io.grapevine.it.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grapevine.it.Program;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An ingress in front of a server, which can be replaced; without one it answers with an error. With a gate it looks at each request, as one
 * with a login does.
 */
final class Ingress implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile String status = "503 Service Unavailable";
    private volatile int target;
    private volatile @Nullable UnaryOperator<String> gate;

    Ingress() throws IOException {
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException closed) {
                        // by either side
                    }
                },
                "ingress");
        thread.setDaemon(true);
        thread.start();
    }

    /** The URL of the ingress. */
    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Forwards new connections to a server from now on. */
    void forwardTo(Program program) throws IOException {
        target = URI.create(program.url()).getPort();
    }

    /**
     * Asks a gate about each new request from now on, which comes by a connection of its own.
     *
     * @param next gives the head of a request as it is forwarded, or an answer in the place of the server's
     */
    void askAt(UnaryOperator<String> next) {
        gate = next;
    }

    /** Closes all connections, and answers every request with this status until {@link #forwardTo}. */
    void refuse(String answer) throws IOException {
        status = answer;
        target = 0;
        refused.clear();
        cut();
    }

    /** Closes all connections. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Whether a request of this path was refused since {@link #refuse}. */
    boolean hasRefused(String path) {
        return refused.stream().anyMatch(line -> line.contains(path));
    }

    private void serve(Socket client) throws IOException {
        open.add(client);
        try (client) {
            if (target == 0) {
                refuse(client);
                return;
            }
            String head = gate == null ? "" : gate.apply(head(client));
            if (head.startsWith("HTTP/")) {
                client.getOutputStream().write(head.getBytes(ISO_8859_1));
                client.shutdownOutput(); // a body that is not read would reset the connection before the answer is
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(upstream);
                upstream.getOutputStream()
                        .write(head.replaceAll("(?i)\r\nConnection:[^\r]*", "\r\nConnection: close")
                                .getBytes(ISO_8859_1));
                daemon(() -> {
                    try (client;
                            upstream) {
                        upstream.getInputStream().transferTo(client.getOutputStream());
                    }
                });
                client.getInputStream().transferTo(upstream.getOutputStream());
            }
        }
    }

    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void refuse(Socket client) throws IOException {
        String head = head(client);
        String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(US_ASCII));
        refused.add(head.substring(0, head.indexOf("\r\n")));
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
