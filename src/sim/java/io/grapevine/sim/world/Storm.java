package io.grapevine.sim.world;

import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Storm of alerts in a world with a storm valve: the alerts of a team of their own begin at once, during the faults and after them, and
 * its receiver has a budget for some of them.
 */
public final class Storm {
    /** The receiver with the valve. */
    public static final String RECEIVER = "valve";

    /** The team of the alerts. */
    public static final String TEAM = "storm";

    /** The episode in which the alerts fire after the faults. */
    public static final Episode LAST = new Episode(Plan.CHAOS.plusSeconds(10), Plan.CHAOS.plusSeconds(310));

    /** The route in the configuration. */
    static final String ROUTE = """
          - matchers: [team="storm"]
            receiver: valve
        """;

    /** The receiver in the configuration. */
    static final String TEXT = """
        - name: valve
          webhook_configs: [{url: http://receivers/valve}]
        """;

    /** The settings in the section of the escalation policy. */
    static final String SETTINGS = """
          storm_valves:
          - receiver: valve
            budget: {notifications: 2, per: 1m}
            never_hold: ['severity="critical"']
            digest: {every: 10s, hold_at_most: 20s}
        """;

    private static final int ALERTS = 8;

    private Storm() {}

    /** The ids of the alerts. */
    public static List<String> alerts() {
        return IntStream.range(0, ALERTS).mapToObj(i -> "storm-" + i).toList();
    }

    /** Whether a message is to the receiver with the valve. */
    public static boolean isOf(SentMessage message) {
        return message.integration().equals(RECEIVER);
    }

    /** Raises the alerts in a world, and checks what is promised. */
    static void play(SimWorld world, Tally tally) {
        Checkers.watchStorm(world, tally);
        if (world.parameters.seed() % 2 == 0) { // no digest is accepted in time
            world.at(LAST.from(), () -> world.receiver(RECEIVER).mode(Receiver.Mode.BUSY));
            world.at(LAST.from().plusSeconds(60), () -> world.receiver(RECEIVER).mode(Receiver.Mode.OK));
        }
        // after the other conditions, of which the plan knows the numbers
        world.at(Duration.ZERO, () -> {
            for (int i = 0; i < ALERTS; i++) {
                AlertCondition condition =
                        world.condition("storm-" + i, "Storm" + i, TEAM, i == 0 ? "critical" : "info");
                condition.during(Duration.ofSeconds(60), Duration.ofSeconds(160 + 20L * i));
                condition.during(Duration.ofSeconds(340), Duration.ofSeconds(400));
                condition.during(LAST.from(), LAST.to());
            }
        });
    }
}
