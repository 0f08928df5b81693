package io.grapevine.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for replicas to listen on, none of them twice. They lie below those that Linux gives to outgoing connections,
 * one of which might take the port before the replica does.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int SPREAD = 8_000;

    private int last = FIRST + new Random().nextInt(SPREAD);

    /** A port on which nobody listens. */
    public int free() {
        do {
            last++;
        } while (!isFree(last));
        return last;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
