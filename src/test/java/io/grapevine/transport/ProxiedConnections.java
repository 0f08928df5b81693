package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of a proxy that stands before a replica, with a thread for each direction of each. */
final class ProxiedConnections implements AutoCloseable {
    final MeshAddress address;
    private final String name;
    private final MeshAddress behind;
    private final Carrier carrier;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();

    /** Carries what comes in one direction. */
    @FunctionalInterface
    interface Carrier {
        /**
         * Carries all that comes until a connection ends.
         *
         * @param number the number of the direction, negative for what the replica says
         */
        void carry(Socket from, Socket to, int number) throws IOException;
    }

    private interface Task {
        void run() throws IOException;
    }

    /**
     * Accepts connections from now on.
     *
     * @param name of the threads
     * @param behind where the replica listens
     */
    ProxiedConnections(String name, MeshAddress behind, Carrier carrier) throws IOException {
        this.name = name;
        this.behind = behind;
        this.carrier = carrier;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        address = MeshAddress.of((InetSocketAddress) listening.getLocalSocketAddress());
        begin(() -> {
            while (true) {
                connect(listening.accept());
            }
        });
    }

    private void begin(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (EOFException | SocketException e) {
                        // the connection has ended
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                name);
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
        } catch (IOException e) { // no server is behind it yet
            outside.close();
            return;
        }
        int number = open.size();
        begin(() -> carrier.carry(outside, inside, number));
        begin(() -> carrier.carry(inside, outside, -number));
    }

    /** The sockets of all connections that were made. */
    Set<Socket> sockets() {
        return Set.copyOf(open);
    }

    /** How many connections have been made. */
    long accepted() {
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
