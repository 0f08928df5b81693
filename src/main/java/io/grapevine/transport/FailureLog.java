package io.grapevine.transport;

import io.grapevine.base.loop.Throttle;
import io.grapevine.transport.link.LinkClosed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of failed attempts to reach a configured peer: the first failure at once, then each kind of failure once a
 * minute. A peer that was connected may be restarting, and its leaving is logged already, so a warning follows only if
 * it is unreachable for longer, or refuses. One per peer address.
 */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** The duration of a restart: Alertmanager's delay before it reconnects. */
    private static final Duration RESTART = Duration.ofSeconds(15);

    /** The kinds of failure while a process is not running. */
    private static final Set<String> ABSENT = Set.of(LinkClosed.NOBODY_LISTENS.kind(), LinkClosed.NO_ANSWER);

    private final String peer;
    private final String address;
    private final Map<String, Throttle> warnings = new TreeMap<>();
    private long attempts;

    /** Creates a log for one peer as configured; {@code address} is the same text if it does not resolve. */
    FailureLog(String peer, String address) {
        this.peer = peer;
        this.address = address;
    }

    /**
     * Records a failed attempt.
     *
     * @param again whether a member was connected there before
     * @param kind the value of {@code reason}, one of few words
     * @param failingFor how long no member has been connected there
     * @param now monotonic time
     */
    void failed(boolean again, String kind, String text, Duration failingFor, Duration now) {
        attempts++;
        if (again && ABSENT.contains(kind) && failingFor.compareTo(RESTART) < 0) {
            return;
        }
        if (warnings.computeIfAbsent(kind, first -> new Throttle(QUIET)).permits(now)) {
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
