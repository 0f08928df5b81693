package io.grapevine.mesh.transport.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;

/** Addresses of host names, asked of the operating system each time for a name that did not exist: it may do so a second later. */
final class HostNames {
    static {
        // The JDK reads this before its first lookup. Here, and not in the main method, since the first change of a
        // security
        // property takes 30 ms: the JDK prepares to log it.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private HostNames() {}

    /** All addresses of a host. */
    static InetAddress[] addresses(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }
}
