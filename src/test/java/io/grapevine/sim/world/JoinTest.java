package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A replica that starts on an empty disk while groups are between two flushes. */
class JoinTest {
    private static final String EARLY = "early";
    private static final Duration TOLERANCE = Duration.ofMillis(500);

    /** Reports notifications of a group that come sooner after each other than the group interval. */
    private static Watcher intervals(SimWorld world) {
        return new Watcher() {
            private final Map<String, Duration> last = new LinkedHashMap<>();

            @Override
            public void onAccepted(SendAttempt sending) {
                Duration before = last.put(sending.message.key(), sending.sentAt);
                Duration least = world.parameters.groupInterval().minus(TOLERANCE);
                if (before != null && sending.sentAt.minus(before).compareTo(least) < 0) {
                    world.report(EARLY, sending.message + " after " + sending.sentAt.minus(before));
                }
            }
        };
    }

    /** Each group has an alert since the beginning, and one more shortly before or after the replica joins. */
    private static void join(SimWorld world) {
        Random random = world.random(9);
        for (int i = 0; i < 20; i++) {
            world.condition("old" + i, "G" + i, "a", "info").during(Duration.ofSeconds(10), Duration.ofSeconds(280));
            int from = 35 + random.nextInt(15);
            world.condition("new" + i, "G" + i, "a", "info").during(Duration.ofSeconds(from), Duration.ofSeconds(280));
        }
        world.startAll();
        world.watch(intervals(world));
        world.at(Duration.ofSeconds(20), () -> {
            world.kill("a");
            world.machine("a").disk(new Disk());
        });
        world.at(Duration.ofSeconds(42), () -> world.start("a"));
    }

    private static Scenario scenario(boolean othersEnd) {
        return new Scenario(
                WorldParameters.USUAL,
                world -> {
                    join(world);
                    if (othersEnd) {
                        world.at(Duration.ofSeconds(46), () -> {
                            world.kill("b");
                            world.kill("c");
                        });
                    }
                },
                Duration.ofMinutes(5),
                outcome -> outcome.violations(EARLY)
                        + outcome.tally().duplicates()
                        + outcome.tally().losses());
    }

    @Test
    void replicaWithTheAlertsOfAPeerNotifiesNothingEarlyAndNothingTwice() {
        assertThat(scenario(false).harm(() -> new GrapevinePolicy(GrapevinePolicy.Kind.PERSISTENT)))
                .isZero();
        assertThat(scenario(false).harm(GrapevinePolicy::new))
                .as("without them")
                .isPositive();
    }

    @Test
    void replicaThatIsLeftAloneGoesOnWhereTheOthersWere() {
        assertThat(scenario(true).harm(() -> new GrapevinePolicy(GrapevinePolicy.Kind.PERSISTENT)))
                .isZero();
    }
}
