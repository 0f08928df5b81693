package io.grapevine.transport.link;

import io.grapevine.transport.link.Hello.ChannelType;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transport of one replica, which listens and dials. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
public final class LinkPipeline {
    static final int CONNECT_MILLIS = 3000;

    static final long HANDSHAKE_MILLIS = 5000;

    /** After this long without a byte a ping is sent; after three times as long the connection is closed. */
    static final long QUIET_MILLIS = 5000;

    private static final int THREADS = 2;
    private static final long FLUSH_MILLIS = 1000;
    private static final long MOMENT_MILLIS = 100;
    private static final int BACKLOG = 512;
    private static final int MAX_HANDSHAKING = 256;
    private static final int MAX_ESTABLISHED = 512;

    /** Frames of all members that are not whole may take one of so many parts of the heap, and so may those that wait. */
    private static final int FRAMES = 8;

    private static final long MAX_FRAMES =
            Math.max(8 * LinkFrame.LONGEST_BODY, Runtime.getRuntime().maxMemory() / FRAMES);
    private static final WriteBufferWaterMark ACCEPTED_BUFFER = new WriteBufferWaterMark(1 << 20, 4 << 20);
    private static final WriteBufferWaterMark DIALLED_BUFFER = new WriteBufferWaterMark(4 << 20, 16 << 20);

    private final MultithreadEventLoopGroup group;
    private final Function<MeshAddress, String> names;
    private final Optional<Tls> tls;
    private final Refusals refusals;
    private final ConnectionLimiter limiter = new ConnectionLimiter(MAX_HANDSHAKING, MAX_ESTABLISHED, MAX_FRAMES);
    private final AtomicLong bytesWaitingOfAll = new AtomicLong();
    private final Set<Channel> dialled = ConcurrentHashMap.newKeySet();
    private volatile @Nullable LocalMember local;
    private volatile @Nullable Inbox inbox;
    private @Nullable Channel listening;

    /** Receiver of the frames of members that dialled this replica. Called on network threads; must not block. */
    public interface Inbox {
        /** A member has dialled; its hello authenticates its identity, but its address may be unreachable. */
        void onHello(Identity from);

        /**
         * A frame for the core.
         *
         * @param done to be run on any thread when the frame is processed, for backpressure
         */
        void core(Identity from, byte[] body, Runnable done);

        void onTell(Identity from, String subject, byte[] body);

        CompletableFuture<byte[]> asked(Identity from, String subject, byte[] body);
    }

    /** Creates the threads only; {@code names} gives the name that resolves to an address, on any thread. */
    public LinkPipeline(Optional<Tls> tls, Function<MeshAddress, String> names, Refusals refusals) {
        this.names = names;
        this.tls = tls;
        this.refusals = refusals;
        this.group = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("mesh", true));
    }

    /** Binds the listen address, or throws if that fails; connections wait until {@link #open}. */
    public MeshAddress bind(MeshAddress address) throws IOException {
        Acceptor acceptor = new Acceptor();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ACCEPTED_BUFFER)
                .handler(acceptor)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(each -> each.answer(channel.pipeline()));
                        LocalMember self = Objects.requireNonNull(local);
                        channel.pipeline().addLast(new Handshake.Answerer(self, HANDSHAKE_MILLIS, acceptor));
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        context.close();
                    }
                });
        var bound = bootstrap.bind(address.socket()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("--cluster.listen-address: " + address + " (expected: an address to listen on): "
                    + bound.cause().getMessage());
        }
        listening = bound.channel();
        return MeshAddress.of((InetSocketAddress) bound.channel().localAddress());
    }

    /** Starts accepting connections and allows dialling. */
    public void open(LocalMember self, Inbox receiver) {
        local = self;
        inbox = receiver;
        if (listening != null) {
            listening.config().setAutoRead(true);
        }
    }

    /**
     * Dials a member.
     *
     * @param up called if a link was established
     * @param ended called once, when the attempt failed or the link was closed
     */
    public void dial(MeshAddress address, ChannelType type, Consumer<Link> up, Consumer<LinkClosed> ended) {
        if (group.isShuttingDown()) {
            return;
        }
        LocalMember self = Objects.requireNonNull(local, "opened first");
        Channel channel = new DialAttempt(address, names.apply(address), type, up, ended).start(self);
        dialled.add(channel);
        channel.closeFuture().addListener(closed -> dialled.remove(channel));
    }

    /** Logs a refused attempt, unless that reason was logged within the last minute. */
    public void logRefusal(RefusedException refused, MeshAddress address) {
        refusals.log(refused, address.toString());
    }

    /** The number of open connections in both directions. */
    public int connections() {
        return limiter.size() + dialled.size();
    }

    /**
     * Closes all connections after pending writes, for at most a second. Accepted ones are closed a moment later, so
     * that others read the last frames before they detect the close.
     */
    public void close() {
        stopListening();
        for (Channel channel : dialled) {
            channel.closeFuture().addListener(closed -> killAfterTheLast());
            channel.eventLoop()
                    .execute(
                            () -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close()));
        }
        killAfterTheLast();
        group.schedule(this::kill, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stopListening() {
        if (listening != null) {
            listening.close();
        }
    }

    private void killAfterTheLast() {
        if (dialled.isEmpty() && !group.isShuttingDown()) {
            group.schedule(this::kill, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes everything at once. */
    public synchronized void kill() {
        if (!group.isShuttingDown()) {
            stopListening();
            if (listening != null) { // on the accepting thread, so that none is missed between acceptance and its own
                listening.eventLoop().execute(() -> limiter.all().forEach(Channel::close));
            }
            dialled.forEach(Channel::close);
            group.shutdownGracefully(0, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** An accepted connection of a member: dispatches its frames and sends responses. */
    private final class Inbound extends SimpleChannelInboundHandler<LinkFrame> {
        private static final int MOST_BYTES_WAITING = 8 << 20;
        private static final int MOST_QUESTIONS = 256;

        private final Identity from;
        private final Inbox inbox;
        private int bytesWaiting;
        private int questions;

        Inbound(Identity from, Inbox inbox) {
            this.from = from;
            this.inbox = inbox;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, LinkFrame frame) throws RefusedException {
            if (frame instanceof LinkFrame.Core core) {
                core(context, core.body());
            } else if (frame instanceof LinkFrame.Tell tell) {
                inbox.onTell(from, tell.subject(), tell.body());
            } else if (frame instanceof LinkFrame.Ask ask) {
                ask(context, ask);
            } else if (frame instanceof LinkFrame.Ping) {
                context.writeAndFlush(new LinkFrame.Pong());
            } else {
                throw new RefusedException(LinkRefusal.MALFORMED, "an answer to nothing");
            }
        }

        private void core(ChannelHandlerContext context, byte[] body) {
            count(context, body.length);
            inbox.core(from, body, () -> context.executor().execute(() -> count(context, -body.length)));
        }

        private void count(ChannelHandlerContext context, int bytes) {
            bytesWaiting += bytes;
            long ofAll = bytesWaitingOfAll.addAndGet(bytes);
            boolean isCrowded = bytesWaiting > 0 && ofAll > MAX_FRAMES; // who has none waiting goes on
            context.channel().config().setAutoRead(bytesWaiting < MOST_BYTES_WAITING && !isCrowded);
        }

        private void ask(ChannelHandlerContext context, LinkFrame.Ask ask) {
            if (questions >= MOST_QUESTIONS || !context.channel().isWritable()) {
                return; // the requester has a timeout
            }
            questions++;
            inbox.asked(from, ask.subject(), ask.body())
                    .whenCompleteAsync(
                            (body, failure) -> answer(context, ask.number(), body, failure), context.executor());
        }

        private void answer(
                ChannelHandlerContext context, long number, byte @Nullable [] body, @Nullable Throwable failure) {
            questions--;
            boolean success = failure == null && body != null && body.length <= LinkFrame.LONGEST_BODY;
            context.writeAndFlush(new LinkFrame.Answer(number, success, success && body != null ? body : new byte[0]));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) { // the other end sends pings far more often
                context.close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            RefusedException.find(cause).ifPresent(refused -> refusals.add(refused, from.toString()));
            context.close();
        }
    }

    private final class Acceptor extends ChannelInboundHandlerAdapter implements Handshake.Outcome {
        /** Counts an accepted connection on the accepting thread, as the others may lag behind. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel channel = (Channel) accepted;
            limiter.accept(channel).forEach(this::evict);
            context.channel().config().setAutoRead(!limiter.isFull());
            channel.closeFuture().addListener(closed -> left(context.channel(), channel));
            context.fireChannelRead(accepted);
        }

        private void evict(Channel evicted) {
            refusals.add(new RefusedException(LinkRefusal.CROWDED, ""), other(evicted));
            evicted.close();
        }

        private void left(Channel entrance, Channel channel) {
            limiter.closed(channel);
            if (entrance.isOpen() && !limiter.isFull()) {
                entrance.config().setAutoRead(true);
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
            Channel channel = context.channel();
            frames.onUnfinished(bytes -> limiter.unfinished(channel, bytes).forEach(this::evict));
            context.pipeline()
                    .addLast(new IdleStateHandler(4 * QUIET_MILLIS, 0, 0, TimeUnit.MILLISECONDS))
                    .addLast(frames)
                    .addLast(new Inbound(other.who(), receiver));
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
    }

    /** An attempt to establish a link, and the lifecycle of that link. Its state belongs to the channel's thread. */
    private final class DialAttempt implements Handshake.Outcome {
        private final MeshAddress address;
        private final String name;
        private final ChannelType type;
        private final Consumer<Link> up;
        private final Consumer<LinkClosed> ended;
        private @Nullable Link link;
        private Handshake.@Nullable Dialler handshake;
        private @Nullable RefusedException refusal;

        DialAttempt(MeshAddress address, String name, ChannelType type, Consumer<Link> up, Consumer<LinkClosed> ended) {
            this.address = address;
            this.name = name;
            this.type = type;
            this.up = up;
            this.ended = ended;
        }

        /** Starts the attempt; returns the channel, by which it can be cancelled. */
        Channel start(LocalMember self) {
            ChannelFuture connecting = new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, DIALLED_BUFFER)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) throws RefusedException {
                            build(channel, self);
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

        private void build(Channel channel, LocalMember self) throws RefusedException {
            if (tls.isPresent()) {
                tls.get().dial(channel.pipeline(), address, name);
            }
            long longest = CONNECT_MILLIS + HANDSHAKE_MILLIS;
            Handshake.Dialler first = new Handshake.Dialler(self, type, longest, this);
            handshake = first;
            channel.pipeline().addLast(first);
        }

        private void onConnect(ChannelFuture connecting) {
            if (connecting.isSuccess()) {
                Channel channel = connecting.channel();
                channel.closeFuture().addListener(closed -> afterTheCause(channel));
            } else if (refusal != null) {
                ended.accept(LinkClosed.refused(refusal));
            } else {
                ended.accept(unreached(connecting.cause()));
            }
        }

        /** Netty closes a channel whose TLS fails before it tells why. */
        private void afterTheCause(Channel channel) {
            if (channel.eventLoop().isShuttingDown()) {
                ended.accept(end(channel));
            } else {
                channel.eventLoop().execute(() -> ended.accept(end(channel)));
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
                    .addLast(new IdleStateHandler(QUIET_MILLIS, 0, 0, TimeUnit.MILLISECONDS))
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
}
