package io.grapevine.virtualtime.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Backoff of TCP for connections that outlive a cut: it repeats lost segments after pauses that double, so that they
 * carry nothing for up to as long again as the cut has lasted. New connections are not concerned.
 */
final class SimBackoff {
    /** The first pause. */
    private static final Duration FIRST = Duration.ofMillis(200);

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private record Pair(String a, String b) {
        static Pair of(String one, String other) {
            return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
        }
    }

    /**
     * A connection that stands still.
     *
     * @param since when the cut began
     * @param until when TCP repeats what was lost
     */
    private record Stall(Duration since, Duration until) {}

    private final Map<Pair, Stall> stalls = new LinkedHashMap<>();
    private final Map<Pair, Integer> connections = new LinkedHashMap<>();

    /** A cut in one direction or both is over. */
    void mended(String from, String to, Duration since, Duration now) {
        Duration pause = FIRST;
        Duration next = since.plus(pause);
        while (next.compareTo(now) < 0) {
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
            next = next.plus(pause);
        }
        Stall ended = new Stall(since, next);
        stalls.merge(Pair.of(from, to), ended, (one, other) -> one.until().compareTo(other.until()) > 0 ? one : other);
    }

    /** There is a new connection between the two. */
    void connected(String a, String b) {
        stalls.remove(Pair.of(a, b));
        connections.merge(Pair.of(a, b), 1, Integer::sum);
    }

    /** Which connection there is between the two: a number that each new one changes. */
    int connection(String a, String b) {
        return connections.getOrDefault(Pair.of(a, b), 0);
    }

    /** For how much longer the connection carries nothing; zero if it is well. */
    Duration left(String a, String b, Duration now) {
        Stall stall = stalls.get(Pair.of(a, b));
        return stall == null || stall.until().compareTo(now) <= 0
                ? Duration.ZERO
                : stall.until().minus(now);
    }

    /** When the cut began because of which the connection carries nothing; null if it is well. */
    @Nullable
    Duration since(String a, String b, Duration now) {
        Stall stall = stalls.get(Pair.of(a, b));
        return stall == null || stall.until().compareTo(now) <= 0 ? null : stall.since();
    }
}
