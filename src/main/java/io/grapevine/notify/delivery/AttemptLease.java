package io.grapevine.notify.delivery;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Claims;
import java.time.Duration;

/** Claims one attempt among the replicas for as long as it lasts, by renewing the claim. On the loop only. */
final class AttemptLease {
    private static final Duration LEAST = Duration.ofMillis(10);

    private final EventLoop loop;
    private final Claims claims;
    private final long key;
    private final Duration ttl;
    private EventLoop.Timer renewal = () -> {};

    /**
     * Claims at once.
     *
     * @param ttl for how long each claim holds
     */
    AttemptLease(EventLoop loop, Claims claims, long key, Duration ttl) {
        this.loop = loop;
        this.claims = claims;
        this.key = key;
        this.ttl = ttl;
        renew();
    }

    /** A receiver may hang for longer than a claim lives. */
    private void renew() {
        claims.claim(key, ttl);
        if (ttl.compareTo(LEAST) > 0) {
            renewal = loop.schedule(ttl.dividedBy(3), this::renew);
        }
    }

    /** Ends the lease after a success: the log entry replaces the claim. */
    void fulfil() {
        renewal.cancel();
    }

    /** Ends the lease after a failure, or without an attempt. */
    void release() {
        renewal.cancel();
        claims.release(key);
    }
}
