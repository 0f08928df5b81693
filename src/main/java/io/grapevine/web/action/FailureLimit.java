package io.grapevine.web.action;

import io.grapevine.base.BoundedMap;
import java.util.Map;

/**
 * Limits the failures of each client: a burst of them, and one more each interval. Clients that have not failed for long are
 * forgotten first. From any thread.
 */
final class FailureLimit {
    private static final int BURST = 20;
    private static final long INTERVAL_NANOS = 6_000_000_000L;
    private static final int MOST_CLIENTS = 10_000;

    private final Map<String, Failures> clients = BoundedMap.byUse(MOST_CLIENTS);

    /**
     * Failures of a client.
     *
     * @param left how many more are permitted
     */
    private record Failures(double left, long at) {
        Failures next(long now) {
            return new Failures(Math.min(BURST, left + (double) (now - at) / INTERVAL_NANOS) - 1, now);
        }
    }

    /** Counts a failure at {@code now}, in nanoseconds of a clock that only runs forward; whether it is within the limit. */
    synchronized boolean permits(String client, long now) {
        Failures next = clients.getOrDefault(client, new Failures(BURST, now)).next(now);
        boolean isPermitted = next.left >= 0;
        clients.put(client, isPermitted ? next : new Failures(next.left + 1, now));
        return isPermitted;
    }
}
