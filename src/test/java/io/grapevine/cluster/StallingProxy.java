package io.grapevine.cluster;

import io.grapevine.cluster.address.MeshAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a replica and shows what TCP does after a cut: the connections that were there stand still, and new ones
 * are as good as ever.
 */
final class StallingProxy implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    final MeshAddress address;
    private final ServerSocket listening;
    private final MeshAddress behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final Set<Socket> stalled = ConcurrentHashMap.newKeySet();

    StallingProxy(MeshAddress behind) throws IOException {
        this.behind = behind;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        address = MeshAddress.of((InetSocketAddress) listening.getLocalSocketAddress());
        begin(() -> {
            while (true) {
                connect(listening.accept());
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void begin(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // the connection has ended
                    }
                },
                "stalling-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void connect(Socket outside) throws IOException {
        Socket inside = new Socket();
        accepted.incrementAndGet();
        open.add(outside);
        open.add(inside);
        try {
            inside.connect(behind.socket());
        } catch (IOException e) { // nobody is behind it yet
            outside.close();
            return;
        }
        begin(() -> carry(outside, inside));
        begin(() -> carry(inside, outside));
    }

    /** What comes over a connection that stands still is read and not passed on; neither is its end. */
    private void carry(Socket from, Socket to) throws IOException {
        from.setTcpNoDelay(true);
        to.setTcpNoDelay(true);
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (!stalled.contains(from)) {
                out.write(buffer, 0, read);
            }
        }
        if (!stalled.contains(from)) {
            from.close();
            to.close();
        }
    }

    /** The connections that are there carry nothing from now on. */
    void stall() {
        stalled.addAll(open);
    }

    /** How many connections have been made. */
    long connections() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
