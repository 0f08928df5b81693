package io.grapevine.web.access;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.Throttle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Limits of the records of attempts that change nothing, which must not displace what happened. Each user has a limit, so that no other
 * can hide what that one tried; so has each address of callers without a name, who have one together as well. Thread-safe.
 */
final class AttemptLimits {
    /** Of one caller so many are recorded at once, then one a minute. */
    private static final int MOST_OF_ONE = 60;

    private static final Duration OF_ONE = Duration.ofMinutes(1);

    /** Of all callers without a name so many are recorded at once, then five a minute. */
    private static final int MOST_OF_UNKNOWN = 300;

    private static final Duration OF_UNKNOWN = Duration.ofSeconds(12);

    /** Callers that are told apart; of more, those who tried nothing for the longest time begin anew. */
    private static final int MOST_CALLERS = 1_000;

    private final Map<String, Attempts> users = BoundedMap.byUse(MOST_CALLERS);
    private final Map<String, Attempts> networks = BoundedMap.byUse(MOST_CALLERS);
    private final Throttle unknown = new Throttle(OF_UNKNOWN, MOST_OF_UNKNOWN);

    /** Attempts of one caller. */
    private static final class Attempts {
        private final Throttle permitted = new Throttle(OF_ONE, MOST_OF_ONE);
        private long unrecorded;
    }

    /**
     * Counts an attempt; returns how many of the same caller a record of it stands for, with those before that were not recorded. Zero if
     * it is not recorded.
     *
     * @param user the name of the caller; empty if it is not proven
     * @param now a monotonic time
     */
    synchronized long take(Optional<String> user, String address, Duration now) {
        Attempts own = user.map(name -> users.computeIfAbsent(name, key -> new Attempts()))
                .orElseGet(() -> networks.computeIfAbsent(ClientAddress.network(address), key -> new Attempts()));
        own.unrecorded++;
        if (!own.permitted.permits(now) || (user.isEmpty() && !unknown.permits(now))) {
            return 0;
        }
        long count = own.unrecorded;
        own.unrecorded = 0;
        return count;
    }
}
