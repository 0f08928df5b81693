package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A plan of what ordinary days bring to a simulation, beside its faults: acknowledgements at any time, nights, machines
 * that sleep, clocks that are corrected, configurations that are put back. It is drawn from numbers of its own, so that
 * all else in a world is what its seed has always stood for.
 *
 * @param alerts of a team of their own, which fire again after they have ended
 * @param acknowledgements of their groups, and of others
 * @param outages when a process is down, mostly when alerts end
 * @param cutOffs when a machine is cut off from everything
 * @param missed when no post reaches the first replica; an episode without a length if none is lost
 */
record DayPlan(
        List<Plan.PlannedAlert> alerts,
        List<Acknowledgement> acknowledgements,
        List<Sleep> sleeps,
        List<Outage> outages,
        List<CutOff> cutOffs,
        List<Correction> corrections,
        List<Edit> edits,
        Episode missed) {
    /** The last alert of a day ends this long after the last fault. */
    private static final Duration LAST_END = Duration.ofSeconds(40);

    /**
     * One world in so many has acknowledgements that lapse: those whose seeds leave the rest {@link #SNOOZE_REST}, as none does that was
     * kept before there were any.
     */
    private static final int SNOOZE_EACH = 17;

    private static final int SNOOZE_REST = 3;

    /** For longer than this a replica does not ask its peers about an end. */
    private static final Duration MISSED = Duration.ofMinutes(18);

    /**
     * A user of the web interface acknowledges a group, if the replica has it.
     *
     * @param length after which it lapses; zero if it holds until the alerts have ended
     */
    record Acknowledgement(Duration at, int replica, String alert, boolean isLate, Duration length) {}

    /**
     * A machine sleeps.
     *
     * @param stops whether its monotonic clock stands still meanwhile
     */
    record Sleep(Duration at, int replica, Duration length, boolean stops) {}

    /** A process ends in order, and is started again. */
    record Outage(Duration at, int replica, Duration length) {}

    /** A machine reaches neither peers nor receivers, and no post reaches it. */
    record CutOff(Duration at, int replica, Duration length) {}

    /** A wall clock is set to a time that differs from the true one by so much. */
    record Correction(Duration at, int replica, Duration skew) {}

    /** All replicas reload the second edition of the configuration, and the first again after a while. */
    record Edit(Duration at, Duration length) {}

    /**
     * The plan beside another one.
     *
     * @param isOnCall whether signs of life end with the world, so that it cannot last longer
     */
    static DayPlan of(Plan plan, boolean isOnCall) {
        return new Drawing(plan, isOnCall).plan();
    }

    /** When the route of the days is muted: in half of the worlds, for longer than the log keeps an entry where alerts are repeated soon. */
    static Optional<Episode> night(WorldParameters parameters) {
        Random random = new Random(parameters.seed() * 1_000_151);
        Duration from = Duration.ofMinutes(1L + random.nextInt(3));
        Duration length = Duration.ofMinutes(random.nextBoolean() ? 5 : 2);
        return random.nextBoolean() ? Optional.of(new Episode(from, from.plus(length))) : Optional.empty();
    }

    private static final class Drawing {
        private final Plan plan;
        private final Random random;
        private final int size;
        private final boolean isCalm;
        private final boolean isOnCall;

        Drawing(Plan plan, boolean isOnCall) {
            this.plan = plan;
            this.isOnCall = isOnCall;
            this.random = new Random(plan.parameters().seed() * 1_000_117);
            this.size = plan.parameters().names().size();
            this.isCalm = plan.faults().isEmpty();
        }

        DayPlan plan() {
            List<Plan.PlannedAlert> alerts = alerts();
            List<Acknowledgement> acknowledgements = acknowledgements(alerts);
            snooze(alerts, acknowledgements);
            List<Sleep> sleeps = new ArrayList<>();
            List<Correction> corrections = new ArrayList<>();
            List<Edit> edits = new ArrayList<>();
            for (int i = isCalm ? 0 : random.nextInt(3); i > 0; i--) {
                Duration at = chaos();
                Duration left = Plan.CHAOS.minus(at).plusSeconds(10);
                Duration length = seconds(2, 240);
                sleeps.add(new Sleep(
                        at, random.nextInt(size), length.compareTo(left) < 0 ? length : left, random.nextBoolean()));
            }
            for (int i = isCalm ? 0 : random.nextInt(2); i > 0; i--) {
                corrections.add(new Correction(
                        chaos(), random.nextInt(size), Duration.ofMillis(random.nextInt(20_000) - 10_000)));
            }
            for (int i = random.nextInt(2); i > 0; i--) {
                edits.add(new Edit(chaos(), Duration.ofMillis(10_000 + random.nextInt(120_000))));
            }
            List<Outage> outages = outages(alerts);
            Duration from = Plan.CHAOS.plusSeconds(50);
            boolean isMissed = size > 1 && random.nextInt(8) == 0 && !isOnCall;
            return new DayPlan(
                    alerts,
                    acknowledgements,
                    sleeps,
                    outages,
                    cutOffs(),
                    corrections,
                    edits,
                    new Episode(from, isMissed ? from.plus(MISSED) : from));
        }

        private Duration seconds(int least, int most) {
            return Duration.ofMillis(1_000L * least + random.nextInt(1_000 * (most - least)));
        }

        private Duration chaos() {
            return Duration.ofMillis(random.nextInt((int) Plan.CHAOS.toMillis()));
        }

        /** Each fires for a while, is over for long enough that this is notified, and fires again. */
        private List<Plan.PlannedAlert> alerts() {
            List<Plan.PlannedAlert> alerts = new ArrayList<>();
            int groups = 1 + random.nextInt(2);
            for (int i = 0; i < groups; i++) {
                int members = random.nextInt(3) == 0 ? 2 : 1;
                for (int j = 0; j < members; j++) {
                    alerts.add(new Plan.PlannedAlert(
                            "d" + i + "-" + j, "D" + i, Configs.TEAM_OF_DAYS, "info", episodes()));
                }
            }
            return alerts;
        }

        private List<Episode> episodes() {
            List<Episode> episodes = new ArrayList<>();
            Duration last = Plan.CHAOS.plus(LAST_END);
            Duration at = seconds(0, 60);
            while (at.compareTo(Plan.CHAOS) < 0) {
                Duration end = at.plus(random.nextInt(3) == 0 ? seconds(300, 480) : seconds(40, 220));
                Duration until = end.compareTo(last) > 0 ? last : end;
                episodes.add(new Episode(at, until));
                at = until.plus(seconds(40, 150));
            }
            return episodes;
        }

        private List<Acknowledgement> acknowledgements(List<Plan.PlannedAlert> alerts) {
            List<Acknowledgement> all = new ArrayList<>();
            for (Plan.PlannedAlert alert : alerts) {
                for (Episode episode : alert.episodes()) {
                    int choice = random.nextInt(4);
                    int length = (int) episode.to().minus(episode.from()).toMillis();
                    Duration late =
                            Duration.ofSeconds(1).plus(within(plan.parameters().groupInterval()));
                    Duration at = choice == 0
                            ? episode.to().plus(late)
                            : episode.from().plusMillis(random.nextInt(length));
                    if (choice < 3 && at.compareTo(Plan.CHAOS) < 0) {
                        all.add(new Acknowledgement(at, random.nextInt(size), alert.id(), choice == 0, Duration.ZERO));
                    }
                }
            }
            int others = random.nextInt(3);
            for (int i = 0; i < others; i++) {
                Plan.PlannedAlert other =
                        plan.conditions().get(random.nextInt(plan.conditions().size()));
                all.add(new Acknowledgement(chaos(), random.nextInt(size), other.id(), false, Duration.ZERO));
            }
            return all;
        }

        /**
         * Adds acknowledgements that lapse, which last for longer than clocks differ, and an alert that fires for long enough afterwards.
         * Drawn from numbers of their own.
         */
        private void snooze(List<Plan.PlannedAlert> alerts, List<Acknowledgement> acknowledgements) {
            long seed = plan.parameters().seed();
            if (seed % SNOOZE_EACH != SNOOZE_REST) {
                return;
            }
            Random own = new Random(seed * 1_000_183);
            Duration begin = Duration.ofSeconds(own.nextInt(60));
            Episode lasting = new Episode(begin, begin.plusSeconds(360L + own.nextInt(100)));
            alerts.add(new Plan.PlannedAlert("d-snoozed", "DSnoozed", Configs.TEAM_OF_DAYS, "info", List.of(lasting)));
            for (Plan.PlannedAlert alert : alerts) {
                for (Episode episode : alert.episodes()) {
                    Duration at = episode.from().plusSeconds(10L + own.nextInt(40));
                    Duration length = Duration.ofSeconds(60L + own.nextInt(60));
                    if (at.compareTo(Plan.CHAOS) < 0) {
                        acknowledgements.add(new Acknowledgement(at, own.nextInt(size), alert.id(), false, length));
                    }
                }
            }
        }

        private Duration within(Duration span) {
            return Duration.ofMillis(random.nextInt((int) span.toMillis()));
        }

        private List<CutOff> cutOffs() {
            boolean happens = !isCalm && random.nextInt(4) == 0;
            Duration at = Duration.ofMillis(random.nextInt((int) Plan.CHAOS.toMillis()));
            Duration length = seconds(30, 200);
            Duration left = Plan.CHAOS.minus(at);
            return happens
                    ? List.of(new CutOff(at, random.nextInt(size), length.compareTo(left) < 0 ? length : left))
                    : List.of();
        }

        private List<Outage> outages(List<Plan.PlannedAlert> alerts) {
            List<Outage> outages = new ArrayList<>();
            for (Plan.PlannedAlert alert : alerts) {
                for (Episode episode : alert.episodes()) {
                    if (!isCalm && random.nextInt(5) == 0 && episode.to().compareTo(Plan.CHAOS) < 0) {
                        outages.add(
                                new Outage(episode.to().minus(seconds(0, 10)), random.nextInt(size), seconds(4, 40)));
                    }
                }
            }
            return outages;
        }
    }
}
