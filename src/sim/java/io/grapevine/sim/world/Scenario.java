package io.grapevine.sim.world;

import io.grapevine.sim.Depth;
import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/**
 * A scripted scenario with one kind of fault, in some variations.
 *
 * @param parameters of its world
 * @param story what happens; the world's seed varies it
 * @param length how long it lasts
 * @param harm what is counted
 */
record Scenario(WorldParameters parameters, Consumer<SimWorld> story, Duration length, ToIntFunction<Outcome> harm) {
    private static final int VARIATIONS = Depth.of(2, 6);
    private static final int MOST_VARIATIONS = 12;

    /** The result of one variation. */
    record Outcome(SimWorld world, Tally tally) {
        int violations(String checker) {
            return (int) world.violations.stream()
                    .filter(violation -> violation.checker().equals(checker))
                    .count();
        }
    }

    /** The harm in all variations. */
    int harm(Policy.Starter policy) {
        return (int) LongStream.rangeClosed(1, VARIATIONS)
                .map(seed -> harm(policy, seed))
                .sum();
    }

    /** Whether there is harm in some variation. */
    boolean harms(Policy.Starter policy) {
        return LongStream.rangeClosed(1, MOST_VARIATIONS).anyMatch(seed -> harm(policy, seed) > 0);
    }

    private int harm(Policy.Starter policy, long seed) {
        SimWorld world = new SimWorld(parameters.withSeed(seed), policy.fresh(), null);
        Tally tally = Checkers.watch(world);
        story.accept(world);
        world.run(length);
        world.watchers.forEach(Watcher::atEnd);
        return harm.applyAsInt(new Outcome(world, tally));
    }
}
