package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
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

/** Listens, and takes in members. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
final class Acceptor {
    private static final int BACKLOG = 512;
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final LinkLimits limits;
    private final Optional<Tls> tls;
    private final Refusals refusals;
    private final Inbox inbox;
    private final ConnectionLimiter door;
    private volatile @Nullable Local local;
    private @Nullable Channel listening;

    Acceptor(LinkLimits limits, Optional<Tls> tls, Refusals refusals, Inbox inbox) {
        this.limits = limits;
        this.tls = tls;
        this.refusals = refusals;
        this.inbox = inbox;
        this.door = new ConnectionLimiter(limits);
    }

    /** Binds; the address that it got. Nobody is let in before {@link #open}. */
    HostPort bind(EventLoopGroup group, HostPort address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .handler(new Turnstile())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) throws RefusedException {
                        greet(channel);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        LinkFaults.refusal(cause).ifPresent(refused -> refusals.add(refused, other(context.channel())));
                        context.close();
                    }
                });
        var bound = bootstrap.bind(address.socket()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cluster.listen-address: " + address + " (expected: an address to listen on): "
                    + bound.cause().getMessage());
        }
        listening = bound.channel();
        return HostPort.of((InetSocketAddress) bound.channel().localAddress());
    }

    void open(Local self) {
        local = self;
        if (listening != null) {
            listening.config().setAutoRead(true);
        }
    }

    /** Counts on the thread that accepts, as the others may be far behind it. */
    private final class Turnstile extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel channel = (Channel) accepted;
            for (Channel evicted : door.knock(channel)) {
                refusals.add(new RefusedException(LinkRefusal.CROWDED, ""), other(evicted));
                evicted.close();
            }
            context.channel().config().setAutoRead(!door.isFull());
            channel.closeFuture().addListener(closed -> left(context.channel(), channel));
            context.fireChannelRead(accepted);
        }

        private void left(Channel entrance, Channel channel) {
            door.leave(channel);
            if (entrance.isOpen() && !door.isFull()) {
                entrance.config().setAutoRead(true);
            }
        }
    }

    private void greet(Channel channel) throws RefusedException {
        if (tls.isPresent()) {
            tls.get().answer(channel.pipeline());
        }
        Local self = Objects.requireNonNull(local);
        channel.pipeline()
                .addLast(new AnswererHandshake(self, limits.handshake().toMillis(), new Admission()));
    }

    /** What becomes of one who knocked. */
    private final class Admission implements Handshake.Outcome {
        @Override
        public void established(ChannelHandlerContext context, Hello other, LinkFrameCodec frames) {
            if (!door.enter(context.channel())) {
                refused(context, new RefusedException(LinkRefusal.CROWDED, ""));
                context.close();
                return;
            }
            context.pipeline()
                    .addLast(new IdleStateHandler(4 * limits.quiet().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                    .addLast(frames)
                    .addLast(new Inbound(other.who(), inbox, refusals));
            inbox.greeted(other.who());
        }

        @Override
        public void refused(ChannelHandlerContext context, RefusedException refused) {
            refusals.add(refused, other(context.channel()));
        }
    }

    private static String other(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? HostPort.of(address).toString()
                : "unknown";
    }

    /** How many connections from outside are open. */
    int connections() {
        return door.size();
    }

    void stopListening() {
        if (listening != null) {
            listening.close();
        }
    }

    /** On the thread that accepts, where nobody is between the door and a thread of its own. */
    void close() {
        stopListening();
        if (listening != null) {
            listening.eventLoop().execute(() -> door.all().forEach(Channel::close));
        }
    }
}
