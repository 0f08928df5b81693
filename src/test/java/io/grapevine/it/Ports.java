package io.grapevine.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ports for processes to listen on, none of them twice in a JVM, nor in two that run beside each other: each JVM takes
 * blocks of ports, and listens on the first port of a block as long as it lives. A port therefore stays its own while
 * the process that listened there is down. They lie below those that Linux gives to outgoing connections, one of which
 * might take the port before the process does.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS = 120;
    private static final Ports OF_THIS_JVM = new Ports();

    /** What shows others that a block is taken; kept, as what is forgotten is closed. */
    private final List<ServerSocket> holders = new ArrayList<>();

    private int block = new Random().nextInt(BLOCKS);
    /** The port that was given last; none is left in a block after its last one. */
    private int last = FIRST - 1;

    /** Takes nothing yet. */
    Ports() {}

    /** A port without a listener. */
    public static int free() {
        return OF_THIS_JVM.next();
    }

    /** {@code host:port} of the loopback address on which no process listens. */
    public static String freeAddress() {
        return "127.0.0.1:" + free();
    }

    /** A port that is given to nobody else. */
    synchronized int next() {
        while (true) {
            if ((last + 1) % BLOCK == 0) {
                last = takeBlock();
            }
            last++;
            try (ServerSocket probe = listen(last)) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // by a program that is none of ours
            }
        }
    }

    /** Takes a block; returns its first port, which stays taken. */
    private int takeBlock() {
        for (int tried = 0; tried < BLOCKS; tried++) {
            block = (block + 1) % BLOCKS;
            try {
                ServerSocket holder = listen(FIRST + block * BLOCK);
                holders.add(holder);
                return holder.getLocalPort();
            } catch (IOException taken) {
                // by another JVM
            }
        }
        throw new IllegalStateException("no block of ports is free");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
