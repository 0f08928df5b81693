package io.grapevine.web.access;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.TokenBucket;
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
    private final TokenBucket unknown;

    /** Attempts of one caller. */
    private static final class Attempts {
        private final TokenBucket permitted;
        private long unrecorded;

        Attempts(long now) {
            permitted = new TokenBucket(OF_ONE, MOST_OF_ONE, now);
        }
    }

    /** No attempts so far, at {@code now} in nanoseconds of a clock that only runs forward. */
    AttemptLimits(long now) {
        unknown = new TokenBucket(OF_UNKNOWN, MOST_OF_UNKNOWN, now);
    }

    /**
     * Counts an attempt; returns how many of the same caller a record of it stands for, with those before that were not recorded. Zero if
     * it is not recorded.
     *
     * @param user the name of the caller; empty if it is not proven
     */
    synchronized long take(Optional<String> user, String address, long now) {
        Attempts own = user.map(name -> users.computeIfAbsent(name, key -> new Attempts(now)))
                .orElseGet(() -> networks.computeIfAbsent(ClientAddress.network(address), key -> new Attempts(now)));
        own.unrecorded++;
        if (!own.permitted.take(now) || (user.isEmpty() && !unknown.take(now))) {
            return 0;
        }
        long count = own.unrecorded;
        own.unrecorded = 0;
        return count;
    }
}
