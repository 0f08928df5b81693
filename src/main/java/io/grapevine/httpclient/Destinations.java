package io.grapevine.httpclient;

import io.grapevine.base.go.IpNetwork;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers to which notifications may be sent: any, or public addresses and exceptions from them; without those of blocked
 * networks. Immutable.
 */
public final class Destinations {
    /** Any server. */
    public static final Destinations ANY = new Destinations(false, Set.of(), List.of(), List.of(), null, "");

    private static final String LOCALHOST = "localhost";

    private final boolean publicOnly;
    private final Set<String> hosts;
    private final List<IpNetwork> networks;
    private final List<IpNetwork> blocked;
    private final @Nullable Destinations proxies;
    private final String owner;

    private Destinations(
            boolean publicOnly,
            Set<String> hosts,
            List<IpNetwork> networks,
            List<IpNetwork> blocked,
            @Nullable Destinations proxies,
            String owner) {
        this.publicOnly = publicOnly;
        this.hosts = hosts;
        this.networks = networks;
        this.blocked = blocked;
        this.proxies = proxies;
        this.owner = owner;
    }

    /**
     * Public addresses, and these exceptions: each the name of a host, an address, or a network such as {@code
     * 10.1.0.0/16}.
     *
     * @throws IllegalArgumentException if one is none of them; the message is that text
     */
    public static Destinations publicAnd(List<String> exceptions) {
        Set<String> hosts = new TreeSet<>();
        List<IpNetwork> networks = new ArrayList<>();
        for (String exception : exceptions) {
            Optional<IpNetwork> network = IpNetwork.parse(exception);
            if (network.isPresent()) {
                networks.add(network.get());
            } else if (isName(exception)) {
                hosts.add(normal(exception));
            } else {
                throw new IllegalArgumentException(exception);
            }
        }
        return new Destinations(true, hosts, networks, List.of(), null, "");
    }

    /**
     * These servers without those in other networks, each such as {@code 10.0.0.0/8} or an address.
     *
     * @param withoutPrivate whether addresses that are not public are left out, too, but for the exceptions from that
     * @throws IllegalArgumentException if a text is no network; the message is that text
     */
    public Destinations without(List<String> others, boolean withoutPrivate) {
        List<IpNetwork> all = new ArrayList<>(blocked);
        for (String other : others) {
            all.add(IpNetwork.parse(other).orElseThrow(() -> new IllegalArgumentException(other)));
        }
        return new Destinations(publicOnly || withoutPrivate, hosts, networks, all, proxies, owner);
    }

    /** Returns these servers for one of several who share the lookup of names, so that none keeps the others from it. */
    public Destinations ownedBy(String name) {
        return new Destinations(publicOnly, hosts, networks, blocked, proxies, name);
    }

    /**
     * Whether these destinations are owned by one of several who share this server, such as a tenant, and who must not
     * act as the server itself.
     */
    public boolean isOwned() {
        return !owner.isEmpty();
    }

    /** Resolves a host for the owner of these destinations. */
    public Future<InetAddress> find(String host) {
        return HostLookup.SYSTEM.find(owner, host);
    }

    /** Returns any server, through the same proxies. */
    public Destinations anyServer() {
        return new Destinations(false, Set.of(), List.of(), List.of(), proxies(), owner);
    }

    /** The proxies that may be connected to. */
    public Destinations proxies() {
        return proxies == null ? this : proxies;
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_')
                && IpNetwork.looseIpv4(text) == null;
    }

    private static String normal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Whether addresses must be checked. */
    public boolean restricted() {
        return publicOnly || !blocked.isEmpty();
    }

    /**
     * Checks where a connection goes; to be called with the very address that is connected to.
     *
     * @throws SendFailure that will not pass, if it is not allowed
     */
    public void check(String host, InetAddress address) throws SendFailure {
        boolean isPrivate = publicOnly && PrivateAddresses.contain(address) && !isException(host, address);
        if (isPrivate || isBlocked(address)) {
            throw SendFailure.denied(host, address.getHostAddress());
        }
    }

    /**
     * Checks a host that a proxy resolves, as far as the text shows its address: literals in any form that resolvers take,
     * and {@code localhost}.
     *
     * @throws SendFailure that will not pass, if it is not allowed
     */
    public void checkUnresolved(String host) throws SendFailure {
        String name = normal(host);
        int zone = name.indexOf('%');
        checkLiteral(host, IpNetwork.address(zone < 0 ? name : name.substring(0, zone)));
        checkLiteral(host, IpNetwork.looseIpv4(name)); // 012.0.0.1 is 12.0.0.1 to some and 10.0.0.1 to others
        if (publicOnly && (name.equals(LOCALHOST) || name.endsWith("." + LOCALHOST)) && !hosts.contains(name)) {
            throw SendFailure.denied(host, "this computer");
        }
    }

    private void checkLiteral(String host, @Nullable InetAddress literal) throws SendFailure {
        if (literal != null) {
            check(host, literal);
        }
    }

    private boolean isBlocked(InetAddress address) {
        return !blocked.isEmpty()
                && PrivateAddresses.forms(address)
                        .anyMatch(form -> blocked.stream().anyMatch(network -> network.contains(form)));
    }

    private boolean isException(String host, InetAddress address) {
        return hosts.contains(normal(host)) || networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * The IP addresses that are not of the public Internet: those that IANA's special-purpose registries call not globally
     * reachable, multicast, and what is not assigned. An IPv6 address that embeds one of IPv4 is what that is.
     */
    private static final class PrivateAddresses {
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
            return IpNetwork.ipv4(Arrays.copyOfRange(bytes, offset, offset + IPV4_LENGTH));
        }
    }
}
