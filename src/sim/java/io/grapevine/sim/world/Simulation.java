package io.grapevine.sim.world;

import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import io.grapevine.sim.world.check.Violation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One seed, played from beginning to end. */
public final class Simulation {
    /**
     * The result of playing a seed.
     *
     * @param hits how often each fault happened
     * @param tail the end of the trace up to the first violation, or to the end
     */
    public record Played(
            long seed,
            List<Violation> violations,
            Tally tally,
            Map<Fault, Integer> hits,
            long traceHash,
            List<String> tail) {}

    private static final int TAIL = 60;

    private Simulation() {}

    /**
     * Plays a seed.
     *
     * @param live where the trace goes while it is played; null for nowhere
     */
    public static Played play(long seed, Policy policy, @Nullable PrintStream live) {
        Plan plan = Plan.of(seed);
        DayPlan day = DayPlan.of(plan, policy.isOnCall());
        SimWorld world = new SimWorld(plan.parameters(), policy, live);
        Tally tally = Checkers.watch(world);
        if (policy.hasTenants()) {
            TenantWorkload.play(world, TenantPlan.of(plan));
        }
        if (policy.isOnCall()) {
            OnCall.play(world, OnCallPlan.of(plan));
        }
        if (SilencedReceivers.isIn(policy, plan.parameters())) {
            SilencedReceivers.play(world);
        }
        if (policy.hasActions() || policy.hasDays() || policy.hasPersonalRules()) {
            Actions actions = Actions.play(world, policy.hasActions() ? ActionPlan.of(plan) : ActionPlan.NONE);
            if (policy.hasDays()) {
                Days.play(world, day, actions);
            }
            if (Paging.isIn(policy, plan.parameters())) {
                Paging.play(world, tally, actions);
            }
            if (policy.hasPersonalRules()) {
                Personal.play(world, actions);
            }
        }
        Duration more = policy.hasDays() ? Days.more(day) : Duration.ZERO;
        if (policy.escalates()) {
            Escalating.play(world, tally);
            more = more.plus(Escalating.MORE);
        }
        if (Paging.isIn(policy, plan.parameters())) {
            Duration paging = Paging.more(plan.parameters());
            more = more.compareTo(paging) > 0 ? more : paging;
        }
        if (policy.hasValve()) {
            Storm.play(world, tally);
        }
        if (policy.isMixed()) {
            Rollout.play(world);
        }
        new FaultInjector(plan, world).play(more);
        world.tenants().forEach(tenant -> tenant.tallies.forEach(tally::add));
        return new Played(
                seed, List.copyOf(world.violations), tally, world.hits, world.trace.hash(), world.trace.tail(TAIL));
    }
}
