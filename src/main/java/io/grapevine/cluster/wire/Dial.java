package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.cluster.wire.LinkEnd.Closed;
import io.grapevine.cluster.wire.LinkEnd.NoAnswer;
import io.grapevine.cluster.wire.LinkEnd.NobodyListens;
import io.grapevine.cluster.wire.LinkEnd.Refused;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt to make a link, and the link's life. Its state belongs to the channel's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
final class Dial implements Handshake.Outcome {
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(4 << 20, 16 << 20);

    private final HostPort address;
    private final String name;
    private final Lane lane;
    private final Limits limits;
    private final Refusals refusals;
    private final Consumer<Link> up;
    private final Consumer<LinkEnd> ended;
    private @Nullable Link link;
    private @Nullable Refusal refusal;

    Dial(
            HostPort address,
            String name,
            Lane lane,
            Limits limits,
            Refusals refusals,
            Consumer<Link> up,
            Consumer<LinkEnd> ended) {
        this.address = address;
        this.name = name;
        this.lane = lane;
        this.limits = limits;
        this.refusals = refusals;
        this.up = up;
        this.ended = ended;
    }

    /** Begins; the channel, so that it can be given up. */
    Channel start(EventLoopGroup group, Local local, Optional<Tls> tls) {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connect().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) throws RefusedException {
                        build(channel, local, tls);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        Faults.refusal(cause).ifPresent(refused -> refused(context, refused));
                        context.close();
                    }
                })
                .connect(address.socket());
        connecting.addListener(connected -> onConnect(connecting));
        return connecting.channel();
    }

    private void build(Channel channel, Local local, Optional<Tls> tls) throws RefusedException {
        if (tls.isPresent()) {
            tls.get().dial(channel.pipeline(), address, name);
        }
        long longest = limits.connect().plus(limits.handshake()).toMillis();
        channel.pipeline().addLast(new DiallerHandshake(local, lane, longest, this));
    }

    private void onConnect(ChannelFuture connecting) {
        if (connecting.isSuccess()) {
            Channel channel = connecting.channel();
            channel.closeFuture().addListener(closed -> ended.accept(end(channel)));
        } else if (refusal != null) {
            ended.accept(new Refused(refusal));
        } else {
            ended.accept(
                    connecting.cause() instanceof ConnectException && isRefusal(connecting.cause())
                            ? new NobodyListens()
                            : new NoAnswer());
        }
    }

    /** The JDK reports a refused connection, a timeout and a missing route by exceptions of one family. */
    private static boolean isRefusal(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("Connection refused");
    }

    private LinkEnd end(Channel channel) {
        if (link != null) {
            return new Closed(link.who());
        }
        if (refusal == null && !channel.eventLoop().isShuttingDown()) {
            refusal = Refusal.HUNG_UP;
            refusals.add(
                    new RefusedException(refusal, "expected: a member with the same label, secret and TLS"),
                    address.toString());
        }
        return refusal == null || refusal == Refusal.TIMEOUT ? new NoAnswer() : new Refused(refusal);
    }

    @Override
    public void established(ChannelHandlerContext context, Hello other, FrameCodec frames) {
        Link made = new Link(address, other.who(), context.channel());
        link = made;
        context.pipeline()
                .addLast(new IdleStateHandler(limits.quiet().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(frames)
                .addLast(made.new Replies(refusals));
        up.accept(made);
    }

    @Override
    public void refused(ChannelHandlerContext context, RefusedException refused) {
        refusal = refused.reason();
        refusals.add(refused, address.toString());
    }
}
