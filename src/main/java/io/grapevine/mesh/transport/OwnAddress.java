package io.grapevine.mesh.transport;

import io.grapevine.mesh.transport.link.MeshAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the address that a replica advertises to others. */
public final class OwnAddress {
    /** A remote address that is never used: from a range reserved for documentation. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("203.0.113.1", 9);

    private OwnAddress() {}

    /**
     * The configured address, else the listen address; if that is all addresses of the machine, a private one,
     * preferably on the default route.
     *
     * @param bound the listen address, with the actual port
     * @param advertise the configured address, if any; without a port, that of {@code bound}
     * @param publicToo whether a public address is allowed if the machine has no private one
     * @throws IOException if there is none
     */
    public static MeshAddress choose(MeshAddress bound, Optional<MeshAddress> advertise, boolean publicToo)
            throws IOException {
        if (advertise.isPresent()) {
            MeshAddress wanted = advertise.get();
            String address = MeshAddress.text(SystemResolver.HostNames.addresses(wanted.host())[0]);
            return new MeshAddress(address, wanted.port() == 0 ? bound.port() : wanted.port());
        }
        if (!bound.socket().getAddress().isAnyLocalAddress()) {
            return bound;
        }
        Optional<InetAddress> routed = onDefaultRoute();
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .sorted(Comparator.comparing((InetAddress address) ->
                                !routed.filter(address::equals).isPresent())
                        .thenComparing(address -> !(address instanceof Inet4Address))
                        .thenComparing(MeshAddress::text))
                .toList();
        return addresses.stream()
                .filter(OwnAddress::isPrivate)
                .findFirst()
                .or(() -> addresses.stream().filter(address -> publicToo).findFirst())
                .map(address -> new MeshAddress(MeshAddress.text(address), bound.port()))
                .orElseThrow(() -> new IOException("cluster.advertise-address: none, and no private address found"
                        + " (expected: the address at which the other replicas reach this one)"));
    }

    /** The private address on the default route; those of container bridges cannot be reached from other machines. */
    private static Optional<InetAddress> onDefaultRoute() {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(ANYWHERE); // sends nothing, only queries the routing table
            return Optional.of(probe.getLocalAddress());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        boolean uniqueLocal = !(address instanceof Inet4Address) && (address.getAddress()[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || uniqueLocal || isShared(address);
    }

    /** Whether the address is in the shared range of carriers and some clouds, 100.64.0.0/10. */
    private static boolean isShared(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
