package io.grapevine.sim.world;

import io.grapevine.Records;
import java.time.Duration;
import java.util.List;

/**
 * The parameters of a simulated world.
 *
 * @param seed decides everything that is random
 * @param names of the replicas
 * @param peerTimeout how long a replica waits for each that sends before it
 * @param prometheuses how many Prometheus servers there are
 * @param lossy whether frames get lost, which slows down what replicas learn
 * @param skewed whether a clock is so wrong that replicas disagree about whether an alert fires
 * @param settleTimeout after which a replica sends, even if replicas are missing
 * @param retention for how long what has ended is kept
 * @param withoutEnds whether the Prometheus servers leave the end of an alert open
 */
public record WorldParameters(
        long seed,
        List<String> names,
        Duration peerTimeout,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        int prometheuses,
        boolean lossy,
        boolean skewed,
        Duration settleTimeout,
        Duration retention,
        boolean withoutEnds) {
    /** Three replicas in a world without faults. */
    public static final WorldParameters USUAL = new WorldParameters(
            1,
            List.of("a", "b", "c"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            1,
            false,
            false,
            Duration.ofSeconds(60),
            Duration.ofDays(5),
            false);

    /** The time within which a replica learns what another one knows, once the way between them is good. */
    public Duration learning() {
        return lossy ? Duration.ofSeconds(6) : Duration.ofSeconds(1);
    }

    /** The least time for which a replica remembers a notification. */
    public Duration memory() {
        return repeatInterval.compareTo(retention) < 0 ? repeatInterval : retention;
    }

    /** These parameters with another seed. */
    public WorldParameters withSeed(long other) {
        return Records.with(this, "seed", other);
    }

    /** These parameters with other times of groups. */
    public WorldParameters timed(Duration wait, Duration interval, Duration repeat) {
        return Records.with(this, "groupWait", wait, "groupInterval", interval, "repeatInterval", repeat);
    }

    /** These parameters with another wait for each replica before. */
    public WorldParameters withPeerTimeout(Duration other) {
        return Records.with(this, "peerTimeout", other);
    }
}
