package io.grapevine.cluster;

import io.grapevine.cluster.address.MeshAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a replica, on connections without a secret, and loses some of the frames in which Atomix asks, tells
 * and answers. Each is lost whole, as a datagram would be.
 */
final class LossyProxy implements AutoCloseable {
    private static final int PREAMBLE = 40;
    private static final int FIRST_OF_ATOMIX = 2;
    private static final int QUESTION = 3;
    private static final int LAST_OF_ATOMIX = 4;

    final MeshAddress address;
    final AtomicLong questions = new AtomicLong();
    final AtomicLong passed = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    private final ServerSocket listening;
    private final MeshAddress behind;
    private final double loss;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    LossyProxy(MeshAddress behind, double loss) throws IOException {
        this.behind = behind;
        this.loss = loss;
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

    /** On a thread of its own; when one direction ends, all do. */
    private static void begin(Task task) {
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
                "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void connect(Socket outside) throws IOException {
        open.add(outside);
        Socket inside = new Socket();
        open.add(inside);
        try {
            inside.connect(behind.socket());
        } catch (IOException e) { // nobody is behind it yet
            outside.close();
            return;
        }
        begin(() -> carry(outside, inside, new Random(open.size())));
        begin(() -> carry(inside, outside, new Random(-open.size())));
    }

    private void carry(Socket from, Socket to, Random random) throws IOException {
        try (from;
                to) {
            to.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            out.write(in.readNBytes(PREAMBLE));
            int hello = in.readUnsignedShort();
            out.writeShort(hello);
            out.write(in.readNBytes(hello));
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                if (arrives(frame[0], random)) {
                    out.writeInt(frame.length);
                    out.write(frame);
                }
            }
        }
    }

    private boolean arrives(int kind, Random random) {
        if (kind < FIRST_OF_ATOMIX || kind > LAST_OF_ATOMIX) {
            return true;
        }
        if (kind == QUESTION) {
            questions.incrementAndGet();
        }
        boolean arrives = random.nextDouble() >= loss;
        (arrives ? passed : lost).incrementAndGet();
        return arrives;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
