package io.grapevine.cluster.address;

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
import java.util.ArrayList;
import java.util.List;

/**
 * Resolver of DNS {@code SRV} records, on Netty. Priorities and weights are ignored, as all peers are dialled. Its
 * event loop lives for one lookup, as few clusters use it.
 */
final class ServiceRecords {
    private static final long TIMEOUT_MILLIS = 2000;
    private static final int PRIORITY_AND_WEIGHT = 4;

    private final DnsServerAddressStreamProvider servers;

    /** Creates a resolver that queries the system's name servers. */
    ServiceRecords() {
        this(DnsServerAddressStreamProviders.platformDefault());
    }

    ServiceRecords(DnsServerAddressStreamProvider servers) {
        this.servers = servers;
    }

    /** Host and port of each record; empty if there are none or the query fails. */
    List<MeshAddress> find(String name) {
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
}
