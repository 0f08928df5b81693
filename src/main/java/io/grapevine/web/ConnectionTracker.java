package io.grapevine.web;

import io.grapevine.base.loop.Throttle;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ByteProcessor;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks open connections and requests in progress. A connection that takes too long to send a head or a body is
 * closed, and so are those without a request for longest when there are more than fit; a shutdown waits for the requests in
 * progress.
 */
final class ConnectionTracker implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTracker.class);
    private static final int SMALLEST_RECEIVED = 64;
    private static final int FIRST_RECEIVED = 2 << 10;
    private static final String MOST_FILES = "Max open files";

    /** Receivers, peers, files and name lookups share these, or an eighth of a larger limit. */
    private static final int LEAST_KEPT = 64;

    private static final int LEAST_CONNECTIONS = 16;

    private final WebOptions.Limits limits;
    private final HeldHeads heads;
    private volatile int most;
    private final Map<Channel, Connection> open = new ConcurrentHashMap<>();
    private final Throttle reports = new Throttle(Duration.ofMinutes(1));

    private final Map<HttpServerRequest, Long> requests = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile boolean closing;

    ConnectionTracker(WebOptions.Limits limits, HeldHeads heads) {
        this.limits = limits;
        this.heads = heads;
        this.most = limits.connections();
    }

    /** Limits the number of connections further, from now on. */
    void limitTo(int connections) {
        most = Math.min(most, connections);
    }

    /**
     * Tracks a connection that has just been accepted.
     *
     * @return what must see its bytes, without encryption and before they are decoded
     */
    ChannelInboundHandler opened(Channel channel) {
        channel.config()
                .setRecvByteBufAllocator(
                        new AdaptiveRecvByteBufAllocator(SMALLEST_RECEIVED, FIRST_RECEIVED, RequestDecoder.RECEIVED));
        Connection connection = new Connection(limits, heads.of(channel));
        open.put(channel, connection);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        if (channel.pipeline().get(SslHandler.class) != null) {
            channel.pipeline().addFirst(connection.beforeDecryption());
        }
        if (open.size() > most) {
            makeRoom();
        }
        return connection;
    }

    /**
     * Closes a tenth of the connections, first those that have never had a request, then those that have had none for longest: without
     * a free file descriptor no client could be answered and no receiver notified.
     */
    private void makeRoom() {
        record Idle(Channel channel, boolean used, long since) {}
        List<Idle> idle = new ArrayList<>();
        open.forEach((channel, connection) -> {
            if (connection.isIdle()) {
                idle.add(new Idle(channel, connection.isUsed(), connection.since()));
            }
        });
        idle.sort(Comparator.comparing(Idle::used).thenComparing(Idle::since));
        int limit = most;
        int excess = open.size() - limit + limit / 10;
        idle.stream().limit(excess).forEach(each -> close(each.channel()));
        if (reports.permits(Duration.ofNanos(System.nanoTime()))) {
            LOG.atWarn()
                    .addKeyValue("most", limit)
                    .log(
                            "Too many connections for the limit of open files or the heap, closing those without a request");
        }
    }

    private void close(Channel channel) {
        open.remove(channel);
        channel.close();
    }

    @Override
    public void handle(RoutingContext context) {
        if (closing) {
            Answer.lastFault(context, 503, "The server is shutting down.");
            return;
        }
        HttpServerRequest request = context.request();
        requests.put(request, System.nanoTime());
        Optional<Connection> connection = connection(request);
        long taken = request.version() == HttpVersion.HTTP_2 ? cost(request) : 0; // of others it is counted already
        connection.ifPresent(each -> each.begin(taken));
        context.addEndHandler(end -> {
            requests.remove(request);
            connection.ifPresent(each -> each.end(taken));
            completeIfDrained();
        });
        context.next();
    }

    private static long cost(HttpServerRequest request) {
        long bytes = request.uri().length();
        int fields = 0;
        for (Map.Entry<String, String> field : request.headers()) {
            bytes += field.getKey().length() + field.getValue().length();
            fields++;
        }
        return RequestDecoder.cost(bytes, fields);
    }

    private Optional<Connection> connection(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase base
                ? Optional.ofNullable(open.get(base.channel()))
                : Optional.empty();
    }

    /** Closes the connections that are too slow at {@code now}. */
    void sweep(long now) {
        open.forEach((channel, connection) -> {
            if (connection.isLate(now)) {
                close(channel);
            }
        });
        requests.forEach((request, start) -> {
            if (!request.isEnded() && now - start > limits.bodyTime().toNanos()) {
                request.connection().close();
            }
        });
    }

    /** Stops accepting requests; the future completes with the last response. */
    CompletableFuture<@Nullable Void> drain() {
        closing = true;
        completeIfDrained();
        return drained;
    }

    private void completeIfDrained() {
        Set<HttpServerRequest> left = requests.keySet();
        if (closing && left.isEmpty()) {
            drained.complete(null);
        }
    }

    /**
     * The number of connections that fit within the limit of open files of this process, which has opened what it always has open; no
     * limit where there is no {@code /proc}.
     */
    static int mostConnections() {
        Path self = Path.of("/proc/self");
        try (Stream<Path> open = Files.list(self.resolve("fd"))) {
            return mostConnections(mostFiles(Files.readAllLines(self.resolve("limits"))), open.count());
        } catch (IOException unreadable) {
            return Integer.MAX_VALUE;
        }
    }

    private static long mostFiles(List<String> limits) {
        return limits.stream()
                .filter(line -> line.startsWith(MOST_FILES))
                .map(line -> line.substring(MOST_FILES.length()).strip().split(" ", 2)[0])
                .filter(number -> number.chars().allMatch(Character::isDigit)) // not "unlimited"
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    /**
     * The number of connections that fit within the limit of open files of a process, beside what the program needs itself.
     *
     * @param mostFiles how many files it may open
     * @param openFiles how many it has open before the first connection
     */
    static int mostConnections(long mostFiles, long openFiles) {
        long left = mostFiles - openFiles - Math.max(LEAST_KEPT, mostFiles / 8);
        return (int) Math.max(LEAST_CONNECTIONS, Math.min(Integer.MAX_VALUE, left));
    }

    /** A connection, whose bytes pass through: how many of its requests are in progress, else for how long it may have none. */
    private static final class Connection extends ChannelInboundHandlerAdapter {
        /** The bytes by which HTTP/2 begins. */
        private static final int PREFACE = 24;

        /** Passes over ends of lines. */
        private static final ByteProcessor LINE_END = each -> each == '\r' || each == '\n';

        private final WebOptions.Limits limits;
        private final HeldHeads.Share heads;
        private boolean isKnown;
        private long received;
        private Optional<RequestCheck> check = Optional.empty();
        private final PartialFrames frames = new PartialFrames(PartialFrames.Kind.HTTP2);
        private final PartialFrames records = new PartialFrames(PartialFrames.Kind.TLS);
        private boolean isEncrypted;
        private long encrypted;

        /** How many frames, records and parts of requests had come as a whole when it was counted last. */
        private int whole;

        private int requests;
        private boolean used;
        private long since = System.nanoTime();
        private Duration most;

        /** Since when there is a part of a head; 0 if there is none. */
        private long head;

        Connection(WebOptions.Limits limits, HeldHeads.Share heads) {
            this.limits = limits;
            this.heads = heads;
            this.most = limits.head();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!isKnown) {
                isKnown = true;
                check = RequestCheck.addTo(context.pipeline(), heads);
            }
            if (!(message instanceof ByteBuf bytes)) {
                context.fireChannelRead(message);
            } else if (!isEncrypted && heads.isTooLate()) {
                bytes.release();
                context.close();
            } else if (check.isPresent()) {
                read(context, check.get(), bytes);
            } else {
                received += bytes.readableBytes();
                frames.follow(bytes);
                context.fireChannelRead(message);
                isPartOfHead(frames.isInFields());
                agreed();
            }
            count();
        }

        /** The decoders behind have been removed before. */
        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (!isEncrypted) {
                heads.forget();
            }
        }

        /** Counts what is kept until the rest of it comes. */
        private void count() {
            int now = records.whole()
                    + frames.whole()
                    + check.map(RequestCheck::messages).orElse(0);
            long plain = check.map(RequestCheck::unfinished).orElseGet(frames::kept);
            long handshake = isKnown ? 0 : encrypted; // which is kept until it is done
            heads.unfinished(records.kept() + handshake + plain, now != whole);
            whole = now;
        }

        /** What must see the bytes before they are decrypted. */
        ChannelInboundHandler beforeDecryption() {
            isEncrypted = true;
            return new ChannelInboundHandlerAdapter() {
                @Override
                public void handlerRemoved(ChannelHandlerContext context) {
                    heads.forget();
                }

                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (heads.isTooLate()) {
                        ReferenceCountUtil.release(message);
                        context.close();
                        return;
                    }
                    if (message instanceof ByteBuf bytes) {
                        records.follow(bytes);
                        encrypted += bytes.readableBytes();
                    }
                    context.fireChannelRead(message);
                    count();
                }
            };
        }

        private void read(ChannelHandlerContext context, RequestCheck check, ByteBuf bytes) {
            int text = bytes.forEachByteDesc(LINE_END) - bytes.readerIndex();
            boolean isBlank = text < 0;
            if (!check.isInBody() && text > 0) {
                // what the last byte of text completes shows whether it is one of a head that has not come as a whole
                context.fireChannelRead(bytes.readRetainedSlice(text));
            }
            int before = check.messages();
            context.fireChannelRead(bytes);
            boolean isPart = check.messages() == before && !check.isInBody();
            if (!isPart || !isBlank) { // ends of lines between two requests belong to neither
                isPartOfHead(isPart);
            }
        }

        private synchronized void isPartOfHead(boolean isPart) {
            if (!isPart) {
                head = 0;
            } else if (head == 0) {
                head = System.nanoTime();
            }
        }

        /** HTTP/2 has begun, with the first frame behind what names it; heads of requests come at once. */
        private synchronized void agreed() {
            if (!used && received > PREFACE) {
                most = limits.idle();
            }
        }

        void begin(long taken) {
            if (taken > 0) {
                heads.begin(taken);
            }
            begin();
        }

        private synchronized void begin() {
            requests++;
        }

        void end(long taken) {
            if (taken > 0) {
                heads.end(taken);
            }
            end();
        }

        private synchronized void end() {
            requests--;
            used = true;
            since = System.nanoTime();
            most = limits.idle();
        }

        synchronized boolean isIdle() {
            return requests == 0;
        }

        synchronized boolean isUsed() {
            return used;
        }

        synchronized long since() {
            return since;
        }

        synchronized boolean isLate(long now) {
            return requests == 0
                    && (now - since > most.toNanos()
                            || (head != 0 && now - head > limits.head().toNanos()));
        }
    }
}
