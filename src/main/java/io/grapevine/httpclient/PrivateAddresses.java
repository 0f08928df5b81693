package io.grapevine.httpclient;

import io.grapevine.base.go.IpNetwork;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The IP addresses that are not of the public Internet: those that IANA's special-purpose registries call not globally
 * reachable, multicast, and what is not assigned. An IPv6 address that embeds one of IPv4 is what that is.
 */
final class PrivateAddresses {
    private static final List<IpNetwork> RANGES = networks(
            "0.0.0.0/8", // this computer
            "10.0.0.0/8",
            "100.64.0.0/10", // behind the address translation of a provider; the metadata of some clouds
            "127.0.0.0/8",
            "169.254.0.0/16", // the link; the metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24", // protocol assignments; the metadata of some clouds
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // former relays to 6to4
            "192.168.0.0/16",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // protocol assignments, such as Teredo and benchmarks
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation

    /**
     * The part of IPv6 that is assigned to be routed worldwide. Link-local and unique local addresses and multicast are
     * outside of it.
     */
    private static final IpNetwork GLOBAL_IPV6 = network("2000::/3");

    /** Ranges whose addresses hold one of IPv4, and at which byte. */
    private static final List<Embedding> EMBEDDINGS = List.of(
            new Embedding(network("::/96"), 12), // IPv4-compatible, the loopback address too
            new Embedding(network("::ffff:0:0:0/96"), 12), // IPv4-translated
            new Embedding(network("64:ff9b::/96"), 12), // address translation
            new Embedding(network("2002::/16"), 2)); // 6to4

    /** Address translation of a site's own, mostly with an address of IPv4 at the end. It is not public, whatever that address is. */
    private static final IpNetwork LOCAL_TRANSLATION = network("64:ff9b:1::/48");

    /** The first bytes of an IPv4-mapped address, ::ffff:0:0/96, which Java turns into one of IPv4 wherever it can. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

    private static final int IPV4_LENGTH = 4;

    private record Embedding(IpNetwork network, int offset) {}

    private PrivateAddresses() {}

    private static List<IpNetwork> networks(String... texts) {
        return Arrays.stream(texts).map(PrivateAddresses::network).toList();
    }

    private static IpNetwork network(String text) {
        return IpNetwork.parse(text).orElseThrow();
    }

    static boolean contain(InetAddress address) {
        List<InetAddress> embedded = embedded(address);
        if (!embedded.isEmpty()) {
            return embedded.stream().anyMatch(PrivateAddresses::contain);
        }
        return RANGES.stream().anyMatch(range -> range.contains(address))
                || (address.getAddress().length != IPV4_LENGTH && !GLOBAL_IPV6.contains(address));
    }

    /** An address, and those of IPv4 that it leads to. */
    static Stream<InetAddress> forms(InetAddress address) {
        Stream<InetAddress> led = LOCAL_TRANSLATION.contains(address)
                ? Stream.of(ipv4(address.getAddress(), MAPPED.length))
                : embedded(address).stream();
        return Stream.concat(Stream.of(address), led);
    }

    /** The IPv4 address that an IPv6 address stands for, if it does. */
    private static List<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV4_LENGTH) {
            return List.of();
        }
        if (Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
            return List.of(ipv4(bytes, MAPPED.length));
        }
        return EMBEDDINGS.stream()
                .filter(embedding -> embedding.network().contains(address))
                .map(embedding -> ipv4(bytes, embedding.offset()))
                .toList();
    }

    private static InetAddress ipv4(byte[] bytes, int offset) {
        return LooseIpv4.address(Arrays.copyOfRange(bytes, offset, offset + IPV4_LENGTH));
    }
}
