package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The plan of a simulation, drawn from a seed before it begins, so that different programs meet the
 * same faults.
 *
 * @param parameters the parameters of the world
 * @param faults the kinds of faults that are enabled; each seed has its own selection
 * @param steps the faults and their times
 * @param conditions the alerts
 * @param actions what users do with silences
 */
public record Plan(
        WorldParameters parameters,
        Set<Fault> faults,
        List<Step> steps,
        List<PlannedAlert> conditions,
        List<SilenceAction> actions) {
    /** How long faults are injected. */
    public static final Duration CHAOS = Duration.ofMinutes(8);

    /** How long the world runs without faults afterwards. */
    public static final Duration CALM = Duration.ofMinutes(5);

    /** The last alert ends this long after the last fault. */
    private static final Duration LAST_END = Duration.ofSeconds(20);

    private static final double FAULT_IS_ON = 0.22;
    private static final double LASTING_IS_ON = 0.5;
    private static final double ALL_IS_WELL = 0.04;
    private static final int MOST_STEPS = 16;

    /** One fault: its time, the machines concerned, its duration, and a random number for its details. */
    public record Step(Duration at, Fault fault, int who, int target, Duration length, long choice) {}

    /** An alert. */
    public record PlannedAlert(String id, String name, String team, String severity, List<Episode> episodes) {}

    /** The way in which a user changes silences. */
    public enum Act {
        /** Mutes an alert. */
        SET,
        /** Expires a silence. */
        EXPIRE,
        /** Extends a silence. */
        EXTEND,
        /** Extends a silence on two replicas at once. */
        TWIN,
        /** Expires a silence on one replica while another replica extends it. */
        CLASH
    }

    /** One action of a user on a replica. */
    public record SilenceAction(Duration at, Act act, int replica, int which, Duration length) {}

    /** The plan of a seed. */
    public static Plan of(long seed) {
        return new Drawing(seed).plan();
    }

    static final class Drawing {
        private final long seed;
        private final Random random;
        private final EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);

        Drawing(long seed) {
            this(seed, new Random(seed * 1_000_003));
        }

        Drawing(long seed, Random random) {
            this.seed = seed;
            this.random = random;
        }

        Plan plan() {
            if (random.nextDouble() >= ALL_IS_WELL) {
                for (Fault fault : Fault.values()) {
                    if (!fault.isDrawnLast() && random.nextDouble() < (isRare(fault) ? FAULT_IS_ON / 4 : FAULT_IS_ON)) {
                        faults.add(fault);
                    }
                }
            }
            WorldParameters parameters = parameters();
            List<PlannedAlert> conditions = conditions();
            List<Step> steps = steps(parameters);
            List<SilenceAction> actions = actions(conditions.size());
            if (faults.contains(Fault.LONG_ABSENCE)) {
                longAbsence(parameters.names().size(), steps, actions);
            }
            if (faults.contains(Fault.TWIN_EDIT)) {
                Duration at = within(CHAOS.minusMinutes(1)).plusSeconds(20);
                actions.add(new SilenceAction(at.minusSeconds(10), Act.SET, 0, 0, Duration.ofMinutes(4)));
                actions.add(new SilenceAction(at, Act.TWIN, 0, 0, Duration.ofMinutes(5)));
                actions.add(new SilenceAction(at.plusSeconds(20), Act.CLASH, 0, 0, Duration.ofMinutes(20)));
            }
            last(parameters.names().size(), steps);
            return new Plan(parameters, faults, steps, conditions, actions);
        }

        /** Draws the last faults from numbers of their own, so that the others are those that a seed had before. */
        private void last(int size, List<Step> steps) {
            if (faults.isEmpty()) {
                return;
            }
            Random own = new Random(seed * 1_000_033);
            for (Fault fault : Fault.values()) {
                if (!fault.isDrawnLast()
                        || fault.isOfOwnPlan()
                        || own.nextDouble() >= (isLasting(fault) ? LASTING_IS_ON : FAULT_IS_ON)) {
                    continue;
                }
                faults.add(fault);
                if (isLasting(fault)) {
                    continue;
                }
                int count = fault == Fault.TORN_WRITES || fault == Fault.REORDERED_WRITES ? 2 : 1 + own.nextInt(3);
                for (int i = 0; i < count; i++) {
                    Duration at = Duration.ofMillis(own.nextInt((int) CHAOS.toMillis()));
                    Duration length = Duration.ofMillis(500 + own.nextInt(90_000));
                    steps.add(new Step(at, fault, own.nextInt(size), 0, length, own.nextLong()));
                }
            }
        }

        /** Whether a fault that is drawn last is there from the beginning. */
        private static boolean isLasting(Fault fault) {
            return fault == Fault.TCP_BACKOFF || fault == Fault.POSTS_READ_LATE || fault == Fault.SLOW_START;
        }

        /** Whether a fault excuses so many errors that most worlds should be without it. */
        private static boolean isRare(Fault fault) {
            return switch (fault) {
                case LOSS,
                        GREAT_SKEW,
                        CLOCK_STEP,
                        NO_ENDS,
                        SWIZZLE,
                        FEW_PEERS,
                        NO_DNS,
                        REUSED_ADDRESS,
                        WIPED_DISK,
                        LONG_ABSENCE -> true;
                default -> false;
            };
        }

        private WorldParameters parameters() {
            int size = pick(1, 2, 2, 3, 3, 3, 3, 3, 4);
            List<String> names = List.of("a", "b", "c", "d").subList(0, size);
            boolean skewed = faults.contains(Fault.GREAT_SKEW) || faults.contains(Fault.CLOCK_STEP);
            return new WorldParameters(
                    seed,
                    names,
                    Duration.ofSeconds(pick(2, 3, 5, 15)),
                    Duration.ofSeconds(pick(1, 5, 10)),
                    Duration.ofSeconds(pick(20, 30, 45)),
                    Duration.ofSeconds(pick(120, 240, 3_600)),
                    faults.contains(Fault.SECOND_PROMETHEUS) ? 2 : 1,
                    faults.contains(Fault.LOSS),
                    skewed,
                    Duration.ofSeconds(pick(30, 60)),
                    faults.contains(Fault.LONG_ABSENCE) ? Duration.ofMinutes(1) : Duration.ofDays(5),
                    faults.contains(Fault.NO_ENDS) || faults.contains(Fault.GREAT_SKEW));
        }

        int pick(int... choices) {
            return choices[random.nextInt(choices.length)];
        }

        Duration within(Duration span) {
            return Duration.ofMillis((long) (random.nextDouble() * span.toMillis()));
        }

        private List<Step> steps(WorldParameters parameters) {
            List<Step> steps = new ArrayList<>();
            List<Fault> kinds = new ArrayList<>(faults);
            if (faults.contains(Fault.REUSED_ADDRESS)) { // a replica that has moved must still find a peer
                kinds.replaceAll(kind -> kind == Fault.FEW_PEERS ? Fault.KILL : kind);
            }
            int count = kinds.isEmpty() ? 0 : 1 + random.nextInt(MOST_STEPS);
            for (int i = 0; i < count; i++) {
                int size = parameters.names().size();
                Fault fault = kinds.get(random.nextInt(kinds.size()));
                if (fault == Fault.REUSED_ADDRESS) { // after two moves no replica would know an address
                    kinds.replaceAll(kind -> kind == Fault.REUSED_ADDRESS ? Fault.KILL : kind);
                }
                Duration length = Duration.ofMillis(500 + random.nextInt(random.nextInt(3) == 0 ? 70_000 : 15_000));
                steps.add(new Step(
                        within(CHAOS), fault, random.nextInt(size), random.nextInt(size), length, random.nextLong()));
            }
            return steps;
        }

        /** A silence is set, one replica goes, the silence is ended, and all have had time to forget it. */
        private void longAbsence(int size, List<Step> steps, List<SilenceAction> actions) {
            actions.add(0, new SilenceAction(Duration.ofSeconds(30), Act.SET, 0, 0, Duration.ofMinutes(30)));
            actions.add(new SilenceAction(Duration.ofSeconds(70), Act.EXPIRE, 0, 0, Duration.ZERO));
            int who = size - 1;
            steps.removeIf(step -> step.who() == who || step.fault() == Fault.LONG_ABSENCE);
            steps.add(new Step(
                    Duration.ofSeconds(50), Fault.LONG_ABSENCE, who, 0, Duration.ofSeconds(410), random.nextLong()));
        }

        List<PlannedAlert> conditions() {
            List<PlannedAlert> conditions = new ArrayList<>();
            int groups = 1 + random.nextInt(3);
            for (int i = 0; i < groups; i++) {
                String team = random.nextInt(3) == 0 ? "b" : "a";
                int members = 1 + random.nextInt(3);
                for (int j = 0; j < members; j++) {
                    String severity = random.nextInt(8) == 0 ? "critical" : random.nextInt(2) == 0 ? "warning" : "info";
                    conditions.add(new PlannedAlert("g" + i + "-" + j, "G" + i, team, severity, episodes()));
                }
            }
            return conditions;
        }

        List<Episode> episodes() {
            List<Episode> episodes = new ArrayList<>();
            Duration at = within(Duration.ofMinutes(3));
            Duration last = CHAOS.plus(LAST_END);
            while (at.compareTo(CHAOS) < 0) {
                Duration end = at.plusSeconds(15).plus(within(Duration.ofMinutes(pick(1, 3, 9))));
                Duration until = end.compareTo(last) > 0 ? last : end;
                episodes.add(new Episode(at, until));
                at = until.plusSeconds(10).plus(within(Duration.ofMinutes(pick(1, 4))));
            }
            return episodes;
        }

        List<SilenceAction> actions(int alerts) {
            List<SilenceAction> actions = new ArrayList<>();
            int count = random.nextInt(2) == 0 ? 0 : random.nextInt(7);
            for (int i = 0; i < count; i++) {
                Act act = i == 0 ? Act.SET : Act.values()[random.nextInt(Act.TWIN.ordinal())];
                Duration length = Duration.ofSeconds(20).plus(within(Duration.ofMinutes(5)));
                actions.add(new SilenceAction(within(CHAOS), act, random.nextInt(4), random.nextInt(alerts), length));
            }
            return actions;
        }
    }
}
