package io.grapevine.cluster.address;

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

/** Under which address the others dial this replica. */
public final class OwnAddress {
    /** An address that is nobody's and lies beyond every network of one's own: one of those for documentation. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("203.0.113.1", 9);

    private OwnAddress() {}

    /**
     * Chooses it: what was configured, else where it listens; where that is every address of the machine, a private
     * one, that on the default route first.
     *
     * @param bound where it listens, with the port that it got
     * @param advertise what was configured, if anything was; without a port, that of {@code bound}
     * @param publicToo whether a public address will do where the machine has no private one
     * @throws IOException if there is none
     */
    public static HostPort choose(HostPort bound, Optional<HostPort> advertise, boolean publicToo) throws IOException {
        if (advertise.isPresent()) {
            HostPort wanted = advertise.get();
            String address = HostPort.text(InetAddress.getByName(wanted.host()));
            return new HostPort(address, wanted.port() == 0 ? bound.port() : wanted.port());
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
                        .thenComparing(HostPort::text))
                .toList();
        return addresses.stream()
                .filter(OwnAddress::isPrivate)
                .findFirst()
                .or(() -> addresses.stream().filter(address -> publicToo).findFirst())
                .map(address -> new HostPort(HostPort.text(address), bound.port()))
                .orElseThrow(() -> new IOException("cluster.advertise-address: none, and no private address found"
                        + " (expected: the address at which the other replicas reach this one)"));
    }

    /** Bridges of containers have private addresses too, but nobody else can dial those. */
    private static Optional<InetAddress> onDefaultRoute() {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(ANYWHERE); // sends nothing, only asks the system for the way
            return Optional.of(probe.getLocalAddress());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        boolean uniqueLocal = !(address instanceof Inet4Address) && (address.getAddress()[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || uniqueLocal || isShared(address);
    }

    /** The addresses that carriers, and some clouds, share: 100.64.0.0/10. */
    private static boolean isShared(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
