package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Silences that name receivers, in some of the worlds with ordinary days, and the feature {@code muted-alerts-in-nflog} in half of those. All
 * is drawn from numbers of its own, so that all else in a world is what its seed has always stood for.
 */
public final class SilencedReceivers {
    private static final int EACH = 57;

    /** Of {@link #EACH} worlds those that have such silences: none whose seed was kept before there were any. */
    private static final Set<Long> RESTS = Set.of(4L, 14L, 26L, 42L, 46L, 50L, 56L);

    /** The receivers that silences name. */
    private static final List<String> PATTERNS = List.of("one", "both", "day|today", "one|both", "one|today|day");

    private static final int MOST = 6;

    private SilencedReceivers() {}

    /** Whether a world has such silences. */
    static boolean isIn(Policy policy, WorldParameters parameters) {
        return policy.hasDays()
                && !policy.isOnCall()
                && !policy.escalates()
                && RESTS.contains(parameters.seed() % EACH);
    }

    /** Whether the replicas record muted alerts in the notification log. */
    public static boolean isLogged(Policy policy, WorldParameters parameters) {
        return isIn(policy, parameters) && parameters.seed() / EACH % 2 == 0;
    }

    /** Users of a world silence alerts for some receivers: for those that are notified of them, or for others. */
    static void play(SimWorld world) {
        Random random = new Random(world.parameters.seed() * 1_000_213);
        int size = world.parameters.names().size();
        for (int i = 2 + random.nextInt(MOST); i > 0; i--) {
            Duration at = Duration.ofMillis(random.nextInt((int) Plan.CHAOS.toMillis()));
            Duration length = Duration.ofMillis(20_000 + random.nextInt(300_000));
            String name = world.machineNames().get(random.nextInt(size));
            String receivers = PATTERNS.get(random.nextInt(PATTERNS.size()));
            int which = random.nextInt(1_000);
            world.at(at, () -> {
                AlertCondition condition = world.conditions.get(which % world.conditions.size());
                world.people.silence(name, condition, receivers, length);
            });
        }
    }

    /** Whether a silence for receivers whose names match {@code pattern} mutes an alert; empty stands for all. */
    static boolean isMuting(String pattern, AlertCondition condition) {
        return pattern.isEmpty() || Configs.receiver(condition).matches(pattern);
    }
}
