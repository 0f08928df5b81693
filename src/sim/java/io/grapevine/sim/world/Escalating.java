package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.files.ConfigLoader;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a world with an escalation policy: its receivers, and an alert that fires from the last of the faults
 * on, until all steps must have been run. One receiver is notified by two steps, which only the keys of their log
 * entries tell apart.
 */
public final class Escalating {
    /** The receiver that stands in for that of the route. */
    public static final String FALLBACK = "fallback";

    /** The receivers of steps, and the fallback. */
    public static final List<String> RECEIVERS = List.of("second", "lead", FALLBACK);

    /** The steps in their order. */
    public static final List<String> STEPS = List.of("first", "lead", "boss");

    /** The time between two steps, and between two notifications of one that is repeated. */
    public static final Duration EACH = Duration.ofMinutes(1);

    /** The alert that nobody acknowledges. */
    public static final String ALERT = "unanswered";

    /** The episode in which the alert fires. */
    public static final Episode FIRES = new Episode(Plan.CHAOS.minusSeconds(50), Plan.CHAOS.plusSeconds(440));

    /** How much longer than usual the world runs without faults. */
    static final Duration MORE = Duration.ofMinutes(5);

    /** The receivers in the configuration. */
    static final String TEXT = """
        - name: second
          webhook_configs: [{url: http://receivers/second}]
        - name: lead
          webhook_configs: [{url: http://receivers/lead}]
        - name: fallback
          webhook_configs: [{url: http://receivers/fallback}]
        """;

    private static final String POLICY = """
        on_call:
          escalations:
          - name: p
            receiver: one
            steps:
            - {name: first, after: 1m, receiver: second, labels: {step: first}}
            - {name: lead, after: 2m, receiver: lead, repeat: {every: 1m, times: 1}, labels: {step: lead}}
            - {name: boss, after: 3m, receiver: second, labels: {step: boss}}
            fallback: {receiver: fallback, after: 1m}
        """;

    private Escalating() {}

    /** Whether the replicas of a world have an on-call schedule, too. */
    static boolean isScheduled(Policy policy, WorldParameters parameters) {
        return policy.escalates() && policy.hasDays() && !policy.hasPersonalRules() && Scheduled.isIn(parameters);
    }

    /** The receivers of a world, beside those that each world has. */
    static List<String> receivers(Policy policy, WorldParameters parameters) {
        Stream<String> scheduled = isScheduled(policy, parameters) ? Scheduled.RECEIVERS.stream() : Stream.of();
        Stream<String> paging = Paging.isIn(policy, parameters) ? Paging.RECEIVERS.stream() : Stream.of();
        Stream<String> personal = policy.hasPersonalRules() ? Personal.RECEIVERS.stream() : Stream.of();
        return Stream.of(RECEIVERS.stream(), scheduled, paging, personal)
                .flatMap(each -> each)
                .toList();
    }

    /** The settings of the replicas beside a configuration of the world. */
    public static Extensions extensions(SimWorld world, Config config) {
        String schedule = isScheduled(world.policy, world.parameters) ? Scheduled.settings(world.parameters) : "";
        String valve = world.policy.hasValve() ? Storm.SETTINGS : "";
        boolean isPaging = Paging.isIn(world.policy, world.parameters);
        String text = POLICY
                + (isPaging ? Paging.policies(world.parameters) : "")
                + schedule
                + (world.policy.hasPersonalRules() ? Personal.settings(world.parameters) : "")
                + valve
                + (isPaging ? Paging.settings(world.parameters) : "");
        return ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), text.getBytes(StandardCharsets.UTF_8), config)
                .get()
                .extensions();
    }

    /** What follows the key of the group in that of a message, by its labels: nothing, or the step. */
    public static String lane(LabelSet routeLabels) {
        String step = routeLabels.valueOf("step");
        String paging = Paging.policy(step);
        String policy = paging.isEmpty() ? Scheduled.policy(step) : paging;
        return step.isEmpty() ? "" : "+escalation/" + policy + "/" + step;
    }

    /** Whether a step, or a fallback, has sent a message, or it is about a group of an on-call schedule. */
    static boolean isStep(SentMessage message) {
        return RECEIVERS.contains(message.integration())
                || Scheduled.RECEIVERS.contains(message.integration())
                || Personal.isOf(message)
                || Paging.isLane(message);
    }

    /** Raises the alert in a world, and checks what is promised. */
    static void play(SimWorld world, Tally tally) {
        Checkers.watchEscalations(world, tally, receivers(world.policy, world.parameters));
        // after the other conditions, of which the plan knows the numbers
        world.at(
                Duration.ZERO,
                () -> world.condition(ALERT, "Unanswered", "a", "info").during(FIRES.from(), FIRES.to()));
        if (isScheduled(world.policy, world.parameters)) {
            Checkers.watchSchedule(world, Scheduled.play(world));
        }
    }
}
