package io.grapevine.sim.world;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import java.util.function.LongFunction;

/**
 * Plays seeds until one fails. A class of its own, so that it can be called where the whole program was loaded another
 * time.
 *
 * @param seeds how many to play at most
 * @param kind the name of a {@link GrapevinePolicy.Kind}: an enum of another class loader would be another type
 * @param days whether what ordinary days bring happens, too
 */
public record FirstFailure(int seeds, String kind, boolean days) implements LongFunction<String> {
    /** The first checker that found something from seed {@code from} on, and the seed; empty if none did. */
    @Override
    public String apply(long from) {
        for (long seed = from; seed < from + seeds; seed++) {
            Simulation.Played played = play(seed);
            if (!played.violations().isEmpty()) {
                return played.violations().get(0).checker() + ", seed " + seed;
            }
        }
        return "";
    }

    private Simulation.Played play(long seed) {
        return Simulation.play(seed, new GrapevinePolicy(GrapevinePolicy.Kind.valueOf(kind), days), null);
    }
}
