package io.grapevine.cluster;

import io.grapevine.cluster.wire.LinkClosed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why a configured peer cannot be reached: the first failure at once, and then each kind of failure once a minute.
 * A peer that was connected may just be restarting, which is logged as its leaving already: only if it is away for
 * longer, or if it answers and refuses, there is a warning. One for each peer address.
 */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** How long a restart may take; what Alertmanager lets pass before it tries such an address again. */
    private static final Duration RESTART = Duration.ofSeconds(15);

    /** The kinds that a process which is not running leads to. */
    private static final Set<String> ABSENT =
            Set.of(new LinkClosed.NobodyListens().kind(), new LinkClosed.NoAnswer("").kind());

    private final String peer;
    private final String address;
    private final Map<String, Duration> next = new TreeMap<>();
    private long attempts;

    /**
     * Has logged nothing yet.
     *
     * @param peer as configured
     * @param address where it leads to; the same text if its name does not resolve
     */
    FailureLog(String peer, String address) {
        this.peer = peer;
        this.address = address;
    }

    /**
     * One more attempt has failed.
     *
     * @param again whether a member was connected there before
     * @param kind one of few words
     * @param text the reason, for people
     * @param failingFor for how long there has been no member
     * @param now time that has passed
     */
    void failed(boolean again, String kind, String text, Duration failingFor, Duration now) {
        attempts++;
        if (again && ABSENT.contains(kind) && failingFor.compareTo(RESTART) < 0) {
            return;
        }
        Duration due = next.get(kind);
        if (due == null || now.compareTo(due) >= 0) {
            next.put(kind, now.plus(QUIET));
            LOG.atWarn()
                    .addKeyValue("peer", peer)
                    .addKeyValue("address", address)
                    .addKeyValue("reason", kind)
                    .addKeyValue("err", text)
                    .addKeyValue("attempts", attempts)
                    .log(again ? "Failed to reconnect to peer, will retry" : "Failed to join peer, will retry");
        }
    }
}
