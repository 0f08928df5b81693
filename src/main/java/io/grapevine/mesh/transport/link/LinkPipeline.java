package io.grapevine.mesh.transport.link;

import io.grapevine.mesh.transport.link.Hello.ChannelType;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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

    private final MultithreadEventLoopGroup group;
    private final Function<MeshAddress, String> names;
    private final Optional<Tls> tls;
    private final Refusals refusals;
    private final Acceptor acceptor;
    private final Set<Channel> dialled = ConcurrentHashMap.newKeySet();
    private volatile @Nullable LocalMember local;

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
        this.acceptor = new Acceptor(tls, refusals);
        this.group = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("mesh", true));
    }

    /** Binds the listen address, or throws if that fails; connections wait until {@link #open}. */
    public MeshAddress bind(MeshAddress address) throws IOException {
        return acceptor.bind(group, address);
    }

    /** Starts accepting connections and allows dialling. */
    public void open(LocalMember self, Inbox inbox) {
        local = self;
        acceptor.open(self, inbox);
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
        Channel channel =
                new DialAttempt(address, names.apply(address), type, refusals, up, ended).start(group, self, tls);
        dialled.add(channel);
        channel.closeFuture().addListener(closed -> dialled.remove(channel));
    }

    /** Logs a refused attempt, unless that reason was logged within the last minute. */
    public void logRefusal(RefusedException refused, MeshAddress address) {
        refusals.log(refused, address.toString());
    }

    /** The number of open connections in both directions. */
    public int connections() {
        return acceptor.connections() + dialled.size();
    }

    /**
     * Closes all connections after pending writes, for at most a second. Accepted ones are closed a moment later, so
     * that others read the last frames before they detect the close.
     */
    public void close() {
        acceptor.stopListening();
        for (Channel channel : dialled) {
            channel.closeFuture().addListener(closed -> killAfterTheLast());
            channel.eventLoop()
                    .execute(
                            () -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close()));
        }
        killAfterTheLast();
        group.schedule(this::kill, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void killAfterTheLast() {
        if (dialled.isEmpty() && !group.isShuttingDown()) {
            group.schedule(this::kill, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes everything at once. */
    public synchronized void kill() {
        if (!group.isShuttingDown()) {
            acceptor.close();
            dialled.forEach(Channel::close);
            group.shutdownGracefully(0, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
