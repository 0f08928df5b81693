package io.grapevine.transport;

import io.grapevine.transport.Resolver.Found;
import io.grapevine.transport.link.MeshAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured peer addresses and the addresses they resolve to. Names are resolved periodically, on separate
 * threads, as resolution blocks. A result stays until the name resolves to another: a failing name service does not
 * remove peers.
 */
public final class PeerDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDirectory.class);
    private static final String UNKNOWN = "unknown name";
    /** The largest number of threads, one for each name, so that a lookup that hangs delays no other. */
    private static final int MOST_THREADS = 16;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<PeerAddress> peers;
    private final Resolver resolver;
    private final Duration again;
    private final Map<PeerAddress, List<Found>> found = new ConcurrentHashMap<>();
    private final Map<PeerAddress, String> faults = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor threads;
    private volatile Runnable onChange = () -> {};
    private volatile BiConsumer<PeerAddress, String> onFailure = (peer, reason) -> {};

    /** Creates a directory; names are resolved after its start, and then at each interval {@code again}. */
    public PeerDirectory(List<PeerAddress> peers, Resolver resolver, Duration again) {
        this.peers = List.copyOf(peers);
        this.resolver = resolver;
        this.again = again;
        threads = new ScheduledThreadPoolExecutor(Math.max(1, Math.min(MOST_THREADS, peers.size())), task -> {
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

    /**
     * Starts resolution. The listeners are called on a thread of the directory.
     *
     * @param changed called when a name resolves to other addresses than before
     * @param failed called with the reason when resolution failed for a peer without an earlier result
     */
    public void start(Runnable changed, BiConsumer<PeerAddress, String> failed) {
        onChange = changed;
        onFailure = failed;
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
                onChange.run();
            }
        } catch (UnknownHostException e) {
            failed(peer, detail(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("peer", peer.text()).setCause(e).log("Resolving a peer name failed");
            failed(peer, String.valueOf(e.getMessage()));
        } finally {
            schedule(peer);
        }
    }

    /** The reason in a message of the JDK, which has the name before it, and no reason for a cached failure. */
    private static String detail(String message) {
        int colon = message.indexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
    }

    private void failed(PeerAddress peer, String detail) {
        boolean says = !detail.isEmpty() && !detail.equals(peer.place().host());
        String reason = says ? UNKNOWN + ": " + detail : faults.getOrDefault(peer, UNKNOWN);
        faults.put(peer, reason);
        if (!found.containsKey(peer)) {
            onFailure.accept(peer, reason);
        }
    }

    private void schedule(PeerAddress peer) {
        Duration wait = found.containsKey(peer) || again.compareTo(SOON) < 0 ? again : SOON;
        if (!threads.isShutdown()) {
            var unused = threads.schedule(() -> lookUp(peer), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The configured addresses in their order, each with the addresses it resolves to. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (PeerAddress peer : peers) {
            List<Found> places = found.getOrDefault(peer, List.of());
            String fault = faults.getOrDefault(peer, "");
            entries.add(new Entry(peer, places.stream().map(Found::place).toList(), fault));
        }
        return entries;
    }

    /** The name that resolves to an address, if any. */
    public Optional<String> nameOf(MeshAddress place) {
        return found.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.place().equals(place))
                .map(Found::name)
                .findFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * A configured address and what it resolves to.
     *
     * @param fault the error of the last failed resolution; empty if none has failed
     */
    public record Entry(PeerAddress peer, List<MeshAddress> places, String fault) {}
}
