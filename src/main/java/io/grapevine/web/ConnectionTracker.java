package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

    private final WebOptions.Limits limits;
    private volatile int most;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_NANOS);

    /** The connections without a request. */
    private final Map<HttpConnection, Idle> connections = new ConcurrentHashMap<>();

    private final Map<HttpServerRequest, Long> requests = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile boolean closing;

    /** Since when a connection has had no request, how long it may stay so, and whether it ever had one. */
    private record Idle(long since, Duration most, boolean used) {}

    ConnectionTracker(WebOptions.Limits limits) {
        this.limits = limits;
        this.most = limits.connections();
    }

    /** Limits the number of connections further, from now on. */
    void limitTo(int connections) {
        most = Math.min(limits.connections(), connections);
    }

    void opened(HttpConnection connection) {
        open.add(connection);
        connections.put(connection, new Idle(System.nanoTime(), limits.head(), false));
        connection.closeHandler(closed -> {
            open.remove(connection);
            connections.remove(connection);
        });
        if (open.size() > most) {
            makeRoom();
        }
    }

    /**
     * Closes a tenth of the connections, first those that have never had a request, then those that have had none for longest: without
     * a free file descriptor no client could be answered and no receiver notified.
     */
    private void makeRoom() {
        List<Map.Entry<HttpConnection, Idle>> idle = new ArrayList<>(connections.entrySet());
        idle.sort(Comparator.comparing((Map.Entry<HttpConnection, Idle> each) ->
                        each.getValue().used())
                .thenComparing(each -> each.getValue().since()));
        int limit = most;
        int excess = open.size() - limit + limit / 10;
        idle.stream().limit(excess).forEach(each -> {
            open.remove(each.getKey());
            connections.remove(each.getKey());
            each.getKey().close();
        });
        long now = System.nanoTime();
        long last = logged.get();
        if (now - last >= LOG_NANOS && logged.compareAndSet(last, now)) {
            LOG.atWarn()
                    .addKeyValue("most", limit)
                    .log("Too many connections for the limit of open files, closing those without a request");
        }
    }

    @Override
    public void handle(RoutingContext context) {
        if (closing) {
            Answer.lastFault(context, 503, "The server is shutting down.");
            return;
        }
        HttpServerRequest request = context.request();
        requests.put(request, System.nanoTime());
        connections.remove(request.connection());
        context.addEndHandler(end -> {
            requests.remove(request);
            if (context.response().ended() && !context.response().closed()) {
                connections.put(request.connection(), new Idle(System.nanoTime(), limits.idle(), true));
            }
            completeIfDrained();
        });
        context.next();
    }

    /** Closes the connections that are too slow at {@code now}. */
    void sweep(long now) {
        connections.forEach((connection, idle) -> {
            if (now - idle.since() > idle.most().toNanos()) {
                connections.remove(connection);
                connection.close();
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
     * Number of client connections that fit within the limit of open files of the process, beside what the program needs
     * itself.
     */
    static final class ConnectionLimit {
        private static final String MOST_FILES = "Max open files";

        /** Receivers, peers, files and name lookups share these, or an eighth of a larger limit. */
        private static final int LEAST_KEPT = 64;

        private static final int LEAST = 16;

        private ConnectionLimit() {}

        /** The limit of this process, which has opened what it always has open; no limit where there is no {@code /proc}. */
        static int ofThisProcess() {
            Path self = Path.of("/proc/self");
            try (Stream<Path> open = Files.list(self.resolve("fd"))) {
                return of(mostFiles(Files.readAllLines(self.resolve("limits"))), open.count());
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
         * The limit of a process.
         *
         * @param mostFiles how many files it may open
         * @param openFiles how many it has open before the first connection
         */
        static int of(long mostFiles, long openFiles) {
            long left = mostFiles - openFiles - Math.max(LEAST_KEPT, mostFiles / 8);
            return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, left));
        }
    }
}
