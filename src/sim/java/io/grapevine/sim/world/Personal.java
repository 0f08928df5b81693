package io.grapevine.sim.world;

import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The parts of a world whose people have rules of their own: two who are on duty one after the other, and one whom a step names. Of the
 * alerts one goes on unanswered after the faults, and one is acknowledged. All of it is drawn from numbers of its own.
 */
public final class Personal {
    /** The alert that nobody acknowledges. */
    public static final String ALERT = "rung";

    /** The receivers of people. */
    public static final List<String> PEOPLE = List.of("ana", "ben", "deputy");

    /** By the receivers of rules, those of their people. */
    public static final Map<String, String> RULES =
            Map.of("ana-sms", "ana", "ana-call", "ana", "ben-sms", "ben", "deputy-call", "deputy");

    /** The receivers, with that of the schedule itself. */
    static final List<String> RECEIVERS =
            List.of("desk", "ana", "ben", "deputy", "ana-sms", "ana-call", "ben-sms", "deputy-call");

    private static final String GROUP = "{}/{team=\"p\"}:{alertname=\"Taken\"}";

    private static final String SETTINGS = """
          - name: r
            receiver: duty
            steps: [{name: deputy, after: 1m, receiver: deputy, labels: {step: deputy}}]
          people:
          - {name: ana, receiver: ana, then: [{after: 1m, receiver: ana-sms}, {after: 2m, receiver: ana-call}]}
          - {name: ben, receiver: ben, then: [{after: 1m, receiver: ben-sms}]}
          - {name: deputy, receiver: deputy, then: [{after: 1m, receiver: deputy-call}]}
          schedules:
          - name: s
            receiver: duty
            layers:
            - name: all
              rotations:
              - {from: %s, every: 1h, people: [ana]}
              - {from: %s, every: 1h, people: [ben]}
        """;

    private Personal() {}

    /** The receivers in the configuration. */
    static String receivers() {
        StringBuilder text = new StringBuilder();
        RECEIVERS.forEach(name -> text.append("- name: %s\n  webhook_configs: [{url: http://receivers/%s}]\n"
                .formatted(name.equals("desk") ? "duty" : name, name)));
        return text.toString();
    }

    /** The settings in the section of the escalation policy. */
    static String settings(WorldParameters parameters) {
        return SETTINGS.formatted(Scheduled.local(Duration.ofMinutes(-30)), Scheduled.local(handover(parameters)));
    }

    /** When ben goes on duty in place of ana: during the faults, after them, or not before the end. */
    public static Duration handover(WorldParameters parameters) {
        return Duration.ofMinutes(1 + new Random(parameters.seed() * 1_000_303).nextInt(22));
    }

    /** After which time a rule is due. */
    public static Duration after(String receiver) {
        return receiver.equals("ana-call") ? Escalating.EACH.multipliedBy(2) : Escalating.EACH;
    }

    /** Whether a message is to a person, or by a rule. */
    static boolean isOf(SentMessage message) {
        return PEOPLE.contains(message.integration()) || RULES.containsKey(message.integration());
    }

    /** Raises the alerts in a world, has one acknowledged, and checks what is promised. */
    static void play(SimWorld world, Actions actions) {
        Checkers.watchPersonalRules(world);
        Random random = new Random(world.parameters.seed() * 1_000_313);
        int early = 10 + random.nextInt(200);
        int taken = 20 + random.nextInt(400);
        // after the other conditions, of which the plan knows the numbers
        world.at(Duration.ZERO, () -> {
            world.condition(ALERT, "Rung", "p", "info").during(Escalating.FIRES.from(), Escalating.FIRES.to());
            world.condition("early", "Early", "p", "info")
                    .during(Duration.ofSeconds(early), Duration.ofSeconds(early + 60L + random.nextInt(200)));
            world.condition("taken", "Taken", "p", "info")
                    .during(Duration.ofSeconds(taken), Duration.ofSeconds(taken + 300L));
        });
        int count = world.machineNames().size();
        for (int i = 0; i < 3; i++) { // some are refused, as nobody knows the group yet
            String name = world.machineNames().get(random.nextInt(count));
            Duration at = Duration.ofSeconds(taken + 30L + random.nextInt(120));
            world.at(at, () -> actions.acknowledge(world.machine(name), GROUP, Duration.ZERO));
        }
    }
}
