package io.grapevine.sim.world;

import io.grapevine.features.oncall.OnCallSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The parts of a world with an on-call schedule: people who stand in for a receiver, a gap, a handover, an override in
 * the file, and overrides that are posted to one replica. All of it is drawn from numbers of its own.
 */
public final class Scheduled {
    /** The receivers of people, and that of the receiver with the schedule itself. */
    public static final List<String> ON_DUTY = List.of("ana", "ben", "chi", "desk");

    /** The receivers with that of the step. */
    static final List<String> RECEIVERS = List.of("ana", "ben", "chi", "desk", "chief");

    /** The alert that fires from the last of the faults on. */
    public static final String ALERT = "on-watch";

    private static final String TEAM = "p";
    private static final String STEP = "call";
    private static final String SCHEDULE = "s";
    private static final int EACH = 5;

    /** The route in the configuration. */
    static final String ROUTE = """
          - matchers: [team="p"]
            receiver: duty
        """;

    /** The receivers in the configuration. */
    static final String TEXT = """
        - name: duty
          webhook_configs: [{url: http://receivers/desk}]
        - name: ana
          webhook_configs: [{url: http://receivers/ana}]
        - name: ben
          webhook_configs: [{url: http://receivers/ben}]
        - name: chi
          webhook_configs: [{url: http://receivers/chi}]
        - name: chief
          webhook_configs: [{url: http://receivers/chief}]
        """;

    private static final String SETTINGS = """
          - name: q
            receiver: duty
            steps: [{name: call, after: 1m, receiver: chief, labels: {step: call}}]
          people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}, {name: chi, receiver: chi}]
          schedules:
          - name: s
            receiver: duty
            layers:
            - name: all
              rotations:
              - {from: %s, every: 1h, people: [ana]}
              - {from: %s, every: 1h, people: [ben]}
            overrides: [{from: %s, to: %s, person: chi}]
        """;

    private final Duration begin;
    private final Duration handover;
    private final Duration override;
    private final Duration overrideEnd;
    private final List<Posted> posted = new ArrayList<>();

    /** An override that was posted to a replica. */
    public static final class Posted {
        private final String person;
        private final Duration from;
        private final Duration to;
        private int fact = SendAttempt.NONE;

        private Posted(String person, Duration from, Duration to) {
            this.person = person;
            this.from = from;
            this.to = to;
        }

        /** Who is on duty by it. */
        public String person() {
            return person;
        }

        /** Whether it holds at a time. */
        public boolean covers(Duration at) {
            return at.compareTo(from) >= 0 && at.compareTo(to) < 0;
        }

        /** The fact that the override was accepted; {@link SendAttempt#NONE} if nobody got that answer. */
        public int fact() {
            return fact;
        }
    }

    private Scheduled(long seed) {
        Random random = new Random(seed * 1_000_211);
        int first = random.nextBoolean() ? -30 : 1 + random.nextInt(16);
        int second = Math.max(first, 0) + 1 + random.nextInt(13);
        int third = 1 + random.nextInt(14);
        begin = Duration.ofMinutes(first);
        handover = Duration.ofMinutes(second);
        override = Duration.ofMinutes(third);
        overrideEnd = Duration.ofMinutes(third + random.nextInt(3)); // of no time in one world of three
    }

    /** Whether a world with an escalation policy and ordinary days has a schedule: none whose seed was kept before has. */
    static boolean isIn(WorldParameters parameters) {
        return parameters.seed() % EACH < 2;
    }

    /** The settings in the section of the escalation policy. */
    static String settings(WorldParameters parameters) {
        Scheduled drawn = new Scheduled(parameters.seed());
        String text = SETTINGS.formatted(
                local(drawn.begin), local(drawn.handover), local(drawn.override), local(drawn.overrideEnd));
        return drawn.override.equals(drawn.overrideEnd) ? text.replaceAll("(?m)^ *overrides:.*\n", "") : text;
    }

    /** A time of the world in the zone of the schedule. */
    static String local(Duration time) {
        return SimWorld.START.plus(time).toString().substring(0, "2026-11-20T06:00".length());
    }

    /** Whether a message is about a group of the schedule. */
    public static boolean isAbout(SentMessage message) {
        return message.group().startsWith("{}/{team=\"" + TEAM + "\"}");
    }

    /** The policy of a step. */
    static String policy(String step) {
        return step.equals(STEP) ? "q" : step.equals("deputy") ? "r" : "p";
    }

    /** Raises its alerts in a world, and posts overrides. */
    static Scheduled play(SimWorld world) {
        Scheduled schedule = new Scheduled(world.parameters.seed());
        Random random = world.random(211);
        Duration first = Duration.ofSeconds(10 + random.nextInt(200));
        Duration firstEnd = first.plusSeconds(10 + random.nextInt(150));
        Duration second = firstEnd.plusSeconds(10 + random.nextInt(60));
        Duration secondEnd = second.plusSeconds(10 + random.nextInt(150));
        world.at(Duration.ZERO, () -> {
            AlertCondition shift = world.condition("shift", "Shift", TEAM, "info");
            shift.during(first, firstEnd);
            shift.during(second, secondEnd);
            world.condition(ALERT, "Watch", TEAM, "info").during(Escalating.FIRES.from(), Escalating.FIRES.to());
        });
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Duration at = Duration.ofSeconds(20 + random.nextInt(700));
            String name =
                    world.machineNames().get(random.nextInt(world.machineNames().size()));
            String person = ON_DUTY.get(random.nextInt(3));
            Duration wait = Duration.ofSeconds(5 + random.nextInt(60));
            Duration length = Duration.ofSeconds(60 + random.nextInt(240));
            world.at(at, () -> schedule.post(world, name, person, wait, length));
        }
        return schedule;
    }

    private void post(SimWorld world, String name, String person, Duration wait, Duration length) {
        if (!world.machine(name).isAwake()) {
            return;
        }
        Duration from = world.elapsed().plus(wait);
        Posted override = new Posted(person, from, from.plus(length));
        posted.add(override);
        world.note("override by " + person + " from " + override.from + " to " + override.to + " at " + name);
        Instant start = SimWorld.START.plus(override.from);
        world.with(
                world.machine(name),
                player -> player.override(
                        SCHEDULE,
                        new OnCallSchedule.Override("", start, start.plus(length), person, "swapped"),
                        isStored -> {
                            if (isStored) {
                                override.fact = world.people.notified(name);
                            }
                        }));
    }

    /** The overrides that were posted. */
    public List<Posted> posted() {
        return List.copyOf(posted);
    }

    /** Who is on duty by the file at a time; the receiver's own where nobody is. */
    public String byFile(Duration at) {
        if (at.compareTo(override) >= 0 && at.compareTo(overrideEnd) < 0) {
            return "chi";
        }
        return at.compareTo(handover) >= 0 ? "ben" : at.compareTo(begin) >= 0 ? "ana" : "desk";
    }

    /** Who may be on duty at a time, if some overrides are known for certain. */
    public Stream<String> mayBeOnDuty(Duration at, List<Posted> known) {
        Stream<String> others = posted.stream().filter(each -> each.covers(at)).map(Posted::person);
        return known.stream().anyMatch(each -> each.covers(at)) ? others : Stream.concat(others, Stream.of(byFile(at)));
    }
}
