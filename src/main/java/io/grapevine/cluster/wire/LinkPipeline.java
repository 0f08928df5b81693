package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The network of one replica: it listens, and dials. All its methods may be called from any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
public final class LinkPipeline {
    private static final int THREADS = 2;
    private static final long FLUSH_MILLIS = 1000;
    private static final long MOMENT_MILLIS = 100;

    private final MultithreadEventLoopGroup group;
    private final LinkLimits limits;
    private final Function<HostPort, String> names;
    private final Optional<Tls> tls;
    private final Refusals refusals;
    private final Acceptor acceptor;
    private final Set<Channel> dialled = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Local local;

    /**
     * Makes the threads, and nothing else yet.
     *
     * @param names the name under which a place was found; called on any thread
     */
    public LinkPipeline(
            LinkLimits limits, Optional<Tls> tls, Function<HostPort, String> names, Refusals refusals, Inbox inbox) {
        this.names = names;
        this.limits = limits;
        this.tls = tls;
        this.refusals = refusals;
        this.acceptor = new Acceptor(limits, tls, refusals, inbox);
        this.group = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("mesh", true));
    }

    /**
     * Takes the address, so that its port is known; connections wait until {@link #open}.
     *
     * @throws IOException if it cannot be listened on
     */
    public HostPort bind(HostPort address) throws IOException {
        return acceptor.bind(group, address);
    }

    /** Lets members in, and allows to dial. */
    public void open(Local self) {
        local = self;
        acceptor.open(self);
    }

    /**
     * Dials.
     *
     * @param up told if a link was made
     * @param ended told once, when there is no link or none any more
     */
    public void dial(HostPort address, ChannelType lane, Consumer<Link> up, Consumer<LinkClosed> ended) {
        if (group.isShuttingDown()) {
            return;
        }
        Local self = Objects.requireNonNull(local, "opened first");
        Channel channel = new DialAttempt(address, names.apply(address), lane, limits, refusals, up, ended)
                .start(group, self, tls);
        dialled.add(channel);
        channel.closeFuture().addListener(closed -> dialled.remove(channel));
    }

    /** Logs why a dial was refused, unless that reason was logged within the last minute. */
    public void logRefusal(LinkClosed.Refused refused, HostPort address) {
        refusals.log(refused.why(), address.toString());
    }

    /** How many connections are open, either way. */
    public int connections() {
        return acceptor.connections() + dialled.size();
    }

    /**
     * Closes everything; what was sent by then is written out, for at most a second. The connections of others are
     * closed a moment later, so that they do not take this replica for dead before they have read its last words.
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
