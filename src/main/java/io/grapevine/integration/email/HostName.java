package io.grapevine.integration.email;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this computer, which mails carry in their ids. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** The name as the system says it; {@code localhost.localdomain} if it does not. */
    public static String ofThisComputer() {
        try {
            String name = Files.isReadable(KERNEL)
                    ? Files.readString(KERNEL).strip()
                    : InetAddress.getLocalHost().getHostName();
            return name.isEmpty() ? "localhost.localdomain" : name;
        } catch (IOException unknown) {
            return "localhost.localdomain";
        }
    }
}
