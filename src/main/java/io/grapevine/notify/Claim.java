package io.grapevine.notify;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.Claims;
import java.time.Duration;

/** Tells the other replicas of one attempt for as long as it lasts. On the loop only. */
final class Claim {
    private static final Duration LEAST = Duration.ofMillis(10);

    private final EventLoop loop;
    private final Claims claims;
    private final long key;
    private final Duration ttl;
    private EventLoop.Timer renewal = () -> {};

    /**
     * Claims at once.
     *
     * @param ttl for how long the others believe it at a time
     */
    Claim(EventLoop loop, Claims claims, long key, Duration ttl) {
        this.loop = loop;
        this.claims = claims;
        this.key = key;
        this.ttl = ttl;
        renew();
    }

    /** A receiver that hangs may hang for longer than a claim lives. */
    private void renew() {
        claims.claim(key, ttl);
        if (ttl.compareTo(LEAST) > 0) {
            renewal = loop.schedule(ttl.dividedBy(3), this::renew);
        }
    }

    /** The attempt has succeeded: its entry in the log tells the others. */
    void fulfil() {
        renewal.cancel();
    }

    /** The attempt has failed, or is not made. */
    void release() {
        renewal.cancel();
        claims.release(key);
    }
}
