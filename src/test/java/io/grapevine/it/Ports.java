package io.grapevine.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for processes to listen on, none of them twice in a JVM. They lie below those that Linux gives to outgoing
 * connections, one of which might take the port before the process does.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int SPREAD = 8_000;
    private static final AtomicInteger LAST = new AtomicInteger(FIRST + new Random().nextInt(SPREAD));

    private Ports() {}

    /** A port without a listener. */
    public static int free() {
        int port;
        do {
            port = LAST.incrementAndGet();
        } while (!isFree(port));
        return port;
    }

    /** {@code host:port} of the loopback address on which no process listens. */
    public static String freeAddress() {
        return "127.0.0.1:" + free();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
