package io.grapevine.web.action;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.Throttle;
import java.time.Duration;
import java.util.Map;

/**
 * Limits the failures of each client: a burst of them, and one more each interval. Clients that have not failed for long are
 * forgotten first. From any thread.
 */
final class FailureLimit {
    private static final int BURST = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(6);
    private static final int MOST_CLIENTS = 10_000;

    private final Map<String, Throttle> clients = BoundedMap.byUse(MOST_CLIENTS);

    /** Counts a failure at {@code now}, a monotonic time; whether it is within the limit. */
    synchronized boolean permits(String client, Duration now) {
        return clients.computeIfAbsent(client, first -> new Throttle(INTERVAL, BURST))
                .permits(now);
    }
}
