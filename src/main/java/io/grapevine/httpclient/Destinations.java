package io.grapevine.httpclient;

import io.grapevine.base.go.IpLiteral;
import io.grapevine.base.go.IpNetwork;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
                && LooseIpv4.address(text) == null;
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
     * @param host the host of the URL
     * @param address what it was resolved to
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
        checkLiteral(host, IpLiteral.address(zone < 0 ? name : name.substring(0, zone)));
        checkLiteral(host, LooseIpv4.address(name)); // 012.0.0.1 is 12.0.0.1 to some and 10.0.0.1 to others
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
}
