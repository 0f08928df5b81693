package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a replica and shows what TCP does after a cut: the connections that were there stand still, and new ones
 * are as good as ever.
 */
final class StallingProxy implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    final MeshAddress address;
    private final ProxiedConnections connections;
    private final Set<Socket> stalled = ConcurrentHashMap.newKeySet();

    StallingProxy(MeshAddress behind) throws IOException {
        connections = new ProxiedConnections("stalling-proxy", behind, this::carry);
        address = connections.address;
    }

    /** What comes over a connection that stands still is read and not passed on; neither is its end. */
    private void carry(Socket from, Socket to, int number) throws IOException {
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
        stalled.addAll(connections.sockets());
    }

    /** How many connections have been made. */
    long connections() {
        return connections.accepted();
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
