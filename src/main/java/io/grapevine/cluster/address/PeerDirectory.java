package io.grapevine.cluster.address;

import io.grapevine.cluster.address.Resolver.Found;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured addresses and what is behind them by now. Names are looked up again and again, on threads of their
 * own, since the name service may take its time. What a name once led to stays until it leads elsewhere: a failing name
 * service says nothing about the peers.
 */
public final class PeerDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDirectory.class);
    private static final String UNKNOWN = "unknown name";
    private static final int THREADS = 2;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<PeerAddress> peers;
    private final Resolver resolver;
    private final Duration again;
    private final Listener listener;
    private final Map<PeerAddress, List<Found>> found = new ConcurrentHashMap<>();
    private final Map<PeerAddress, String> faults = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor threads;

    /** Told of lookups, on a thread of the directory. */
    @FunctionalInterface
    public interface Listener {
        /** A lookup found something else than the one before. */
        void changed();

        /** A lookup failed of a peer whose addresses are not known from an earlier one. */
        default void failed(PeerAddress peer, String reason) {}
    }

    /**
     * Knows only the addresses that need no lookup, until it is started.
     *
     * @param again time between two lookups of a name
     */
    public PeerDirectory(List<PeerAddress> peers, Resolver resolver, Duration again, Listener listener) {
        this.peers = List.copyOf(peers);
        this.resolver = resolver;
        this.again = again;
        this.listener = listener;
        threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "mesh-names");
            thread.setDaemon(true);
            return thread;
        });
        for (PeerAddress peer : peers) {
            if (peer.place().isNumeric()) {
                found.put(peer, List.of(new Found(peer.place(), peer.place().host())));
            }
        }
    }

    /** Begins to look up. */
    public void start() {
        for (PeerAddress peer : peers) {
            if (!peer.place().isNumeric()) {
                threads.execute(() -> lookUp(peer));
            }
        }
    }

    private void lookUp(PeerAddress peer) {
        try {
            List<Found> now = resolver.find(peer);
            if (!now.equals(found.put(peer, now))) {
                LOG.atInfo()
                        .addKeyValue("peer", peer.text())
                        .addKeyValue("addresses", now.stream().map(Found::place).toList())
                        .log("Peer name resolved");
                listener.changed();
            }
        } catch (UnknownHostException e) {
            failed(peer, detail(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("peer", peer.text()).setCause(e).log("Lookup of a peer failed");
            failed(peer, String.valueOf(e.getMessage()));
        } finally {
            schedule(peer);
        }
    }

    /** The JDK puts the name before the reason, and leaves the reason out where it remembers a failure. */
    private static String detail(String message) {
        int colon = message.indexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
    }

    private void failed(PeerAddress peer, String detail) {
        boolean says = !detail.isEmpty() && !detail.equals(peer.place().host());
        String reason = says ? UNKNOWN + ": " + detail : faults.getOrDefault(peer, UNKNOWN);
        faults.put(peer, reason);
        if (!found.containsKey(peer)) {
            listener.failed(peer, reason);
        }
    }

    private void schedule(PeerAddress peer) {
        Duration wait = found.containsKey(peer) || again.compareTo(SOON) < 0 ? again : SOON;
        if (!threads.isShutdown()) {
            var unused = threads.schedule(() -> lookUp(peer), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The configured addresses in their order, each with the places that it leads to; none if it does not resolve. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (PeerAddress peer : peers) {
            List<Found> places = found.getOrDefault(peer, List.of());
            String fault = faults.getOrDefault(peer, "");
            entries.add(new Entry(peer, places.stream().map(Found::place).toList(), fault));
        }
        return entries;
    }

    /** The name under which a place was found, if it was. */
    public Optional<String> nameOf(HostPort place) {
        return found.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.place().equals(place))
                .map(Found::name)
                .findFirst();
    }

    /** Looks up no more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * A configured address.
     *
     * @param peer as configured
     * @param places where it leads to
     * @param fault why the last failed lookup found nothing; empty if none has failed
     */
    public record Entry(PeerAddress peer, List<HostPort> places, String fault) {}
}
