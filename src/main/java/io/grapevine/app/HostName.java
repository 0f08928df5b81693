package io.grapevine.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the host name, on Linux without a network query. */
final class HostName {
    private HostName() {}

    static String get() throws UnknownHostException {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return InetAddress.getLocalHost().getHostName();
        }
    }
}
