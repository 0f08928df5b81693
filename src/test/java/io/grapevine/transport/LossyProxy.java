package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Random;
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
    private final ProxiedConnections connections;
    private final double loss;

    LossyProxy(MeshAddress behind, double loss) throws IOException {
        this.loss = loss;
        connections = new ProxiedConnections("lossy-proxy", behind, this::carry);
        address = connections.address;
    }

    /** When one direction ends, both do. */
    private void carry(Socket from, Socket to, int number) throws IOException {
        Random random = new Random(number);
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
        connections.close();
    }
}
