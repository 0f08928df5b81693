package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Name resolution by the operating system for addresses, and by DNS for {@code SRV} records, on Netty. Priorities and
 * weights are ignored, as all peers are dialled.
 */
public final class SystemResolver implements Resolver {
    private static final long TIMEOUT_MILLIS = 2000;
    private static final int PRIORITY_AND_WEIGHT = 4;

    private final DnsServerAddressStreamProvider servers;

    /** Creates a resolver that queries the system's name servers. */
    public SystemResolver() {
        this(DnsServerAddressStreamProviders.platformDefault());
    }

    SystemResolver(DnsServerAddressStreamProvider servers) {
        this.servers = servers;
    }

    @Override
    public List<Found> find(PeerAddress peer) throws UnknownHostException {
        if (!peer.service()) {
            return sorted(addresses(peer.place()));
        }
        List<Found> found = new ArrayList<>();
        UnknownHostException failure = new UnknownHostException("no SRV record");
        for (MeshAddress place : services(peer.place().host())) {
            try {
                found.addAll(addresses(place));
            } catch (UnknownHostException e) {
                failure = e; // another host of the service may resolve
            }
        }
        if (found.isEmpty()) {
            throw failure;
        }
        return sorted(found);
    }

    private static List<Found> sorted(List<Found> found) {
        found.sort(Comparator.comparing(Found::place));
        return List.copyOf(found);
    }

    private static List<Found> addresses(MeshAddress place) throws UnknownHostException {
        List<Found> found = new ArrayList<>();
        for (InetAddress address : HostNames.addresses(place.host())) {
            found.add(new Found(new MeshAddress(MeshAddress.text(address), place.port()), place.host()));
        }
        return found;
    }

    /**
     * Host and port of each record; empty if there are none or the query fails. The event loop lives for one lookup, as
     * few clusters use it.
     */
    private List<MeshAddress> services(String name) {
        EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("mesh-dns", true));
        try (DnsNameResolver resolver = new DnsNameResolverBuilder(group.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(servers)
                .queryTimeoutMillis(TIMEOUT_MILLIS)
                .build()) {
            var answer = resolver.resolveAll(new DefaultDnsQuestion(name, DnsRecordType.SRV))
                    .awaitUninterruptibly();
            return answer.isSuccess() ? places(answer.getNow()) : List.of();
        } finally {
            var unused = group.shutdownGracefully();
        }
    }

    private static List<MeshAddress> places(List<DnsRecord> records) {
        List<MeshAddress> places = new ArrayList<>();
        for (DnsRecord record : records) {
            if (record instanceof DnsRawRecord raw && record.type().equals(DnsRecordType.SRV)) {
                ByteBuf content = raw.content().skipBytes(PRIORITY_AND_WEIGHT);
                int port = content.readUnsignedShort();
                places.add(new MeshAddress(DefaultDnsRecordDecoder.decodeName(content), port));
            }
            ReferenceCountUtil.release(record);
        }
        return places;
    }

    /** Addresses of host names, asked of the operating system each time for a name that did not exist: it may do so a second later. */
    static final class HostNames {
        static {
            // The JDK reads this before its first lookup. Here, and not in the main method, since the first change of a
            // security
            // property takes 30 ms: the JDK prepares to log it.
            Security.setProperty("networkaddress.cache.negative.ttl", "0");
        }

        private HostNames() {}

        static InetAddress[] addresses(String host) throws UnknownHostException {
            return InetAddress.getAllByName(host);
        }
    }
}
