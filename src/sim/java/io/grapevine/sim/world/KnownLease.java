package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lease as its client and all replicas may know it. */
public final class KnownLease {
    /** The key. */
    public final String key;
    /** A silence without id that lasts for as long as one of the lease may. */
    final KnownSilence silence;
    /** The requests that replicas have processed, in order. */
    public final List<Grant> grants = new ArrayList<>();
    /** By the id of a silence, the fact that a request has expired it. */
    public final Map<String, Integer> ended = new LinkedHashMap<>();

    private String latestId = "";
    private boolean askedToEnd;

    /** A request that a replica has processed. */
    public static final class Grant {
        private final Instant clock;
        private final Instant endsAt;
        private int fact = SendAttempt.NONE;

        private Grant(Instant clock, Instant endsAt) {
            this.clock = clock;
            this.endsAt = endsAt;
        }

        /** The clock of the replica then. */
        public Instant clock() {
            return clock;
        }

        /** The end that it gave to the silence, by the same clock. */
        public Instant endsAt() {
            return endsAt;
        }

        /** The fact that the request was acknowledged; {@link SendAttempt#NONE} if it was not. */
        public int fact() {
            return fact;
        }
    }

    KnownLease(String key, String alert, Duration now, Instant start) {
        this.key = key;
        this.silence = new KnownSilence(alert, now, start, start);
    }

    /** The id of the alert that it mutes. */
    public String alert() {
        return silence.alert;
    }

    /** Whether the client of the lease or a person has asked to end it. */
    public boolean isAskedToEnd() {
        return askedToEnd;
    }

    /** The id of the silence that was acknowledged last; empty if there is none. */
    String latestId() {
        return latestId;
    }

    /** The latest end that a replica has given to it, by its own clock. */
    public Instant latestEnd() {
        return grants.stream().map(Grant::endsAt).max(Instant::compareTo).orElse(Instant.MIN);
    }

    Grant grant(Instant clock, Duration length) {
        Grant grant = new Grant(clock, clock.plus(length));
        grants.add(grant);
        silence.extended(grant.endsAt);
        return grant;
    }

    void refused(Grant grant) {
        grants.remove(grant);
    }

    void acknowledged(Grant grant, String id, int fact) {
        grant.fact = fact;
        latestId = id;
    }

    void askToEnd() {
        askedToEnd = true;
    }

    void ended(String id, int fact) {
        ended.putIfAbsent(id, fact);
    }
}
