package io.grapevine.httpclient;

import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.loop.FairPlaces;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Resolves host names by the operating system, on threads of its own. The system's resolution blocks until the name servers
 * answer, for tens of seconds if they are silent; Vert.x, as Quarkus sets it up, would call it on an event loop and so delay
 * whatever else that loop has to do. A name has one lookup at a time. Thread-safe.
 */
public final class HostLookup {
    /** The lookup of this process. */
    static final HostLookup SYSTEM = new HostLookup(InetAddress::getByName, Duration.ofSeconds(5));

    /**
     * The largest number of names that are looked up at a time, beyond which lookups fail at once; those of one owner
     * beyond half of it.
     */
    static final int MOST_THREADS = 256;

    private static final int MOST_KEPT = 10_000;

    private final Resolution resolution;
    private final Duration kept;
    private final ExecutorService threads;
    private final FairPlaces places = new FairPlaces(MOST_THREADS);
    private final Map<String, Future<InetAddress>> running = new ConcurrentHashMap<>();
    private final Map<String, Found> found = new ConcurrentHashMap<>();

    private record Found(InetAddress address, long at) {}

    @FunctionalInterface
    interface Resolution {
        InetAddress find(String host) throws UnknownHostException;
    }

    /**
     * Creates a lookup.
     *
     * @param kept how long an address is used again without a thread; the JDK keeps it for 30 seconds more
     */
    HostLookup(Resolution resolution, Duration kept) {
        this.resolution = resolution;
        this.kept = kept;
        // without a limit of its own: a thread gives its place back a moment before it is free
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "host-lookup");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The address of a server without its name, so that a connection to it is not used for another address of the host. */
    public static SocketAddress server(InetAddress address, int port) {
        return SocketAddress.inetSocketAddress(port, address.getHostAddress());
    }

    /**
     * Resolves a host.
     *
     * @param owner who shares the threads with others, such as a tenant; empty for all of them
     * @param host a name or an IP address without brackets
     * @return the first address of the host; fails with an {@link IOException}
     */
    Future<InetAddress> find(String owner, String host) {
        InetAddress literal = IpNetwork.address(host);
        if (literal != null) {
            return Future.succeededFuture(literal);
        }
        Found known = found.get(host);
        if (known != null && System.nanoTime() - known.at() < kept.toNanos()) {
            return Future.succeededFuture(known.address());
        }
        Promise<InetAddress> result = Promise.promise();
        Future<InetAddress> earlier = running.putIfAbsent(host, result.future());
        if (earlier != null) {
            return onThisContext(earlier);
        }
        if (places.take(owner)) {
            threads.execute(() -> lookUp(owner, host, result));
        } else {
            running.remove(host);
            result.fail(new IOException("more than " + Math.max(1, places.held(owner)) + " host names are looked up"));
        }
        return onThisContext(result.future());
    }

    /** A lookup ends on a thread of its own; who waits for it goes on where it was. */
    private static <T> Future<T> onThisContext(Future<T> future) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return future;
        }
        Promise<T> here = Promise.promise();
        future.onComplete(done -> context.runOnContext(now -> here.handle(done)));
        return here.future();
    }

    private void lookUp(String owner, String host, Promise<InetAddress> result) {
        InetAddress address;
        try {
            address = resolution.find(host);
        } catch (UnknownHostException | RuntimeException e) {
            end(owner, host);
            result.fail(e);
            return;
        }
        if (found.size() >= MOST_KEPT) {
            found.clear();
        }
        found.put(host, new Found(address, System.nanoTime()));
        end(owner, host);
        result.complete(address);
    }

    private void end(String owner, String host) {
        running.remove(host);
        places.giveBack(owner);
    }
}
