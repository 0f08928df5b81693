package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A world in which two groups live and end and nothing else happens. */
final class FaultFreeWorld {
    private FaultFreeWorld() {}

    static SimWorld play(Policy policy) {
        SimWorld world = new SimWorld(WorldParameters.USUAL, policy, null);
        world.condition("a1", "A", "a", "info").during(Duration.ofSeconds(30), Duration.ofSeconds(200));
        world.condition("a2", "A", "a", "info").during(Duration.ofSeconds(90), Duration.ofSeconds(150));
        world.condition("b1", "B", "b", "info").during(Duration.ofSeconds(40), Duration.ofSeconds(300));
        if (policy.hasTenants()) {
            Plan plan = new Plan(
                    WorldParameters.USUAL, Set.of(), List.of(), Plan.of(1).conditions(), List.of());
            TenantWorkload.play(world, TenantPlan.of(plan));
        }
        world.startAll();
        world.run(Duration.ofMinutes(8));
        return world;
    }

    /** What was accepted, without the times. */
    static List<String> messages(SimWorld world) {
        return world.trace.tail(Integer.MAX_VALUE).stream()
                .map(line -> line.substring(10))
                .filter(line -> line.startsWith("accepted"))
                .toList();
    }
}
