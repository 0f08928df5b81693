package io.grapevine.mesh.transport.link;

import io.grapevine.mesh.transport.link.Hello.ChannelType;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An attempt to establish a link, and the lifecycle of that link. Its state belongs to the channel's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
final class DialAttempt implements Handshake.Outcome {
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(4 << 20, 16 << 20);

    private final MeshAddress address;
    private final String name;
    private final ChannelType type;
    private final Refusals refusals;
    private final Consumer<Link> up;
    private final Consumer<LinkClosed> ended;
    private @Nullable Link link;
    private Handshake.@Nullable Dialler handshake;
    private @Nullable RefusedException refusal;

    DialAttempt(
            MeshAddress address,
            String name,
            ChannelType type,
            Refusals refusals,
            Consumer<Link> up,
            Consumer<LinkClosed> ended) {
        this.address = address;
        this.name = name;
        this.type = type;
        this.refusals = refusals;
        this.up = up;
        this.ended = ended;
    }

    /** Starts the attempt; returns the channel, by which it can be cancelled. */
    Channel start(EventLoopGroup group, LocalMember local, Optional<Tls> tls) {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, LinkPipeline.CONNECT_MILLIS)
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
                        RefusedException.find(cause).ifPresent(refused -> refused(context.channel(), refused));
                        context.close();
                    }
                })
                .connect(address.socket());
        connecting.addListener(connected -> onConnect(connecting));
        return connecting.channel();
    }

    private void build(Channel channel, LocalMember local, Optional<Tls> tls) throws RefusedException {
        if (tls.isPresent()) {
            tls.get().dial(channel.pipeline(), address, name);
        }
        long longest = LinkPipeline.CONNECT_MILLIS + LinkPipeline.HANDSHAKE_MILLIS;
        Handshake.Dialler first = new Handshake.Dialler(local, type, longest, this);
        handshake = first;
        channel.pipeline().addLast(first);
    }

    private void onConnect(ChannelFuture connecting) {
        if (connecting.isSuccess()) {
            Channel channel = connecting.channel();
            channel.closeFuture().addListener(closed -> ended.accept(end(channel)));
        } else if (refusal != null) {
            ended.accept(LinkClosed.refused(refusal));
        } else {
            ended.accept(unreached(connecting.cause()));
        }
    }

    /** Classifies a failed connect, for which the JDK has one family of exceptions. */
    private static LinkClosed unreached(@Nullable Throwable cause) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        if (cause instanceof ConnectTimeoutException) {
            return LinkClosed.noAnswer("no answer: connection timed out");
        } else if (cause instanceof ConnectException && message.startsWith("Connection refused")) {
            return LinkClosed.NOBODY_LISTENS;
        } else if (cause instanceof NoRouteToHostException) {
            return LinkClosed.noAnswer("no route to host");
        }
        String reason = message.contains(": ") ? message.substring(0, message.indexOf(": ")) : message;
        return LinkClosed.noAnswer(reason.toLowerCase(Locale.ROOT));
    }

    private LinkClosed end(Channel channel) {
        if (link != null) {
            return LinkClosed.CLOSED;
        }
        if (refusal == null && handshake != null && !channel.eventLoop().isShuttingDown()) {
            refused(channel, handshake.hungUp());
        }
        RefusedException refused = refusal;
        if (refused == null) {
            return LinkClosed.noAnswer("no answer: connection closed");
        }
        return refused.reason() == LinkRefusal.TIMEOUT
                ? LinkClosed.noAnswer("no answer: " + refused.shortText())
                : LinkClosed.refused(refused);
    }

    @Override
    public void established(ChannelHandlerContext context, Hello other, LinkFrameCodec frames) {
        Link made = new Link(address, other.who(), context.channel());
        link = made;
        context.pipeline()
                .addLast(new IdleStateHandler(LinkPipeline.QUIET_MILLIS, 0, 0, TimeUnit.MILLISECONDS))
                .addLast(frames)
                .addLast(made.new Replies(refusals));
        up.accept(made);
    }

    /** Counts a refusal; the dialler of data connections logs it itself. */
    @Override
    public void refused(Channel channel, RefusedException refused) {
        refusal = refused;
        refusals.count(refused);
        if (type == ChannelType.CONTROL) {
            refusals.log(refused, address.toString());
        }
    }
}
