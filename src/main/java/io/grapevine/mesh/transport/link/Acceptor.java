package io.grapevine.mesh.transport.link;

import io.grapevine.mesh.transport.link.LinkPipeline.Inbox;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
final class Acceptor implements Handshake.Outcome {
    private static final int BACKLOG = 512;
    private static final int MAX_HANDSHAKING = 256;
    private static final int MAX_ESTABLISHED = 512;
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Optional<Tls> tls;
    private final Refusals refusals;
    private final ConnectionLimiter limiter = new ConnectionLimiter(MAX_HANDSHAKING, MAX_ESTABLISHED);
    private volatile @Nullable LocalMember local;
    private volatile @Nullable Inbox inbox;
    private @Nullable Channel listening;

    Acceptor(Optional<Tls> tls, Refusals refusals) {
        this.tls = tls;
        this.refusals = refusals;
    }

    /** Binds and returns the actual address. No connection is accepted before {@link #open}. */
    MeshAddress bind(EventLoopGroup group, MeshAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .handler(new AcceptCounter())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(each -> each.answer(channel.pipeline()));
                        LocalMember self = Objects.requireNonNull(local);
                        channel.pipeline()
                                .addLast(new Handshake.Answerer(self, LinkPipeline.HANDSHAKE_MILLIS, Acceptor.this));
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        context.close();
                    }
                });
        var bound = bootstrap.bind(address.socket()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cluster.listen-address: " + address + " (expected: an address to listen on): "
                    + bound.cause().getMessage());
        }
        listening = bound.channel();
        return MeshAddress.of((InetSocketAddress) bound.channel().localAddress());
    }

    void open(LocalMember self, Inbox receiver) {
        local = self;
        inbox = receiver;
        if (listening != null) {
            listening.config().setAutoRead(true);
        }
    }

    /** Counts accepted connections on the accepting thread, as the others may lag behind. */
    private final class AcceptCounter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel channel = (Channel) accepted;
            for (Channel evicted : limiter.accept(channel)) {
                refusals.add(new RefusedException(LinkRefusal.CROWDED, ""), other(evicted));
                evicted.close();
            }
            context.channel().config().setAutoRead(!limiter.isFull());
            channel.closeFuture().addListener(closed -> left(context.channel(), channel));
            context.fireChannelRead(accepted);
        }

        private void left(Channel entrance, Channel channel) {
            limiter.closed(channel);
            if (entrance.isOpen() && !limiter.isFull()) {
                entrance.config().setAutoRead(true);
            }
        }
    }

    @Override
    public void established(ChannelHandlerContext context, Hello other, LinkFrameCodec frames) {
        if (!limiter.authenticated(context.channel())) {
            refused(context.channel(), new RefusedException(LinkRefusal.CROWDED, ""));
            context.close();
            return;
        }
        Inbox receiver = Objects.requireNonNull(inbox);
        context.pipeline()
                .addLast(new IdleStateHandler(4 * LinkPipeline.QUIET_MILLIS, 0, 0, TimeUnit.MILLISECONDS))
                .addLast(frames)
                .addLast(new Inbound(other.who(), receiver, refusals));
        receiver.onHello(other.who());
    }

    @Override
    public void refused(Channel channel, RefusedException refused) {
        refusals.add(refused, other(channel));
    }

    private static String other(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? MeshAddress.of(address).toString()
                : "unknown";
    }

    int connections() {
        return limiter.size();
    }

    void stopListening() {
        if (listening != null) {
            listening.close();
        }
    }

    /** Closes all on the accepting thread, so that none is missed between acceptance and its own thread. */
    void close() {
        stopListening();
        if (listening != null) {
            listening.eventLoop().execute(() -> limiter.all().forEach(Channel::close));
        }
    }
}
