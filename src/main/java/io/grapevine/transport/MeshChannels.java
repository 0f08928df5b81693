package io.grapevine.transport;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.transport.link.Identity;
import io.grapevine.transport.link.LinkPipeline;
import io.grapevine.transport.link.LocalMember;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.grapevine.transport.link.Refusals;
import io.grapevine.transport.link.Tls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory of mesh channels. */
public final class MeshChannels {
    /** A remote address that is never used: from a range reserved for documentation. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("203.0.113.1", 9);

    private static final Logger LOG = LoggerFactory.getLogger(MeshChannels.class);

    private MeshChannels() {}

    /**
     * Binds the listen address. Nothing is sent or accepted before the channel is started.
     *
     * @throws IOException if it cannot listen there, or has no address to advertise
     */
    public static MeshChannel open(
            ChannelOptions options,
            Optional<MeshTls> encryption,
            Resolver resolver,
            EventLoop loop,
            PrometheusRegistry registry)
            throws IOException {
        if (options.secret().isEmpty()
                && !encryption.map(MeshTls::authenticatesBothEnds).orElse(false)) {
            LOG.atWarn()
                    .addKeyValue("address", options.listen())
                    .log("Mesh port accepts any client: keep it private, or set --cluster.secret-file,"
                            + " or --cluster.tls-config with client_auth_type RequireAndVerifyClientCert");
        }
        ChannelOptions.Timing timing = options.timing();
        PeerDirectory directory = new PeerDirectory(options.peers(), resolver, timing.resolveInterval());
        LinkMetrics metrics = new LinkMetrics(registry);
        Refusals refusals = new Refusals(registry, System::nanoTime);
        LinkPipeline wire = new LinkPipeline(
                encryption.map(tls -> new Tls(tls, new Tls.Traffic(registry))),
                place -> directory.nameOf(place).orElse(place.host()),
                refusals);
        try {
            MeshAddress bound = wire.bind(options.listen());
            MeshAddress address = choose(bound, options.advertise(), options.publicAddress());
            Identity own = new Identity(options.self(), address);
            Swim swim = new Swim(
                    own,
                    timing.probeInterval(),
                    timing.probeTimeout(),
                    wire,
                    (who, after) -> metrics.answered(who.id().name(), after));
            LocalMember local = new LocalMember(options.label(), own, options.secret());
            MeshChannel mesh = new MeshChannel(local, timing, loop, wire, directory, swim, metrics);
            new MetricFactory(registry, "grapevine_cluster_")
                    .gauge(
                            "connections",
                            "Number of mesh connections in both directions, including those being established.",
                            out -> out.call(wire.connections()));
            return mesh;
        } catch (IOException | RuntimeException e) {
            wire.kill();
            directory.close();
            throw e;
        }
    }

    /**
     * The configured address, else the listen address; if that is all addresses of the machine, a private one,
     * preferably on the default route.
     *
     * @param bound the listen address, with the actual port
     * @param advertise the configured address, if any; without a port, that of {@code bound}. One that stands for all
     *     addresses is logged and does not count
     * @param publicToo whether a public address is allowed if the machine has no private one
     * @throws IOException if there is none
     */
    public static MeshAddress choose(MeshAddress bound, Optional<MeshAddress> advertise, boolean publicToo)
            throws IOException {
        if (advertise.isPresent()) {
            MeshAddress wanted = advertise.get();
            MeshAddress address =
                    new MeshAddress(addressOf(wanted.host()), wanted.port() == 0 ? bound.port() : wanted.port());
            if (!address.socket().getAddress().isAnyLocalAddress()) {
                return address;
            }
            LOG.atWarn()
                    .addKeyValue("address", wanted)
                    .addKeyValue("expected", "an address that the other replicas can dial")
                    .log("Advertised address is none of one machine, another one is chosen");
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
                .filter(MeshChannels::isPrivate)
                .findFirst()
                .or(() -> addresses.stream().filter(address -> publicToo).findFirst())
                .map(address -> new MeshAddress(MeshAddress.text(address), bound.port()))
                .orElseThrow(() -> new IOException("--cluster.advertise-address: none, and no private address found"
                        + " (expected: the address at which the other replicas reach this one)"));
    }

    private static String addressOf(String advertised) throws IOException {
        try {
            return MeshAddress.text(SystemResolver.HostNames.addresses(advertised)[0]);
        } catch (UnknownHostException e) {
            throw new IOException(
                    "--cluster.advertise-address: \"" + advertised
                            + "\" (expected: an address, or a name that leads to one)",
                    e);
        }
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
