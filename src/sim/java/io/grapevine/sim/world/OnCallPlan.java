package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A plan of what the replicas and clients of a simulation have for people on call: rules for silences, leases, and
 * heartbeats. It is drawn from numbers of its own, so that all else in a world is what its seed has always stood for.
 *
 * @param blackout when all replicas go down, and for how long; an episode without a length if they do not
 */
record OnCallPlan(
        List<Rule> rules,
        List<Hold> leases,
        List<Heartbeat> heartbeats,
        List<JobPlan> jobs,
        List<Plan.SilenceAction> expiries,
        Episode blackout) {
    /** Signs of life arrive everywhere again from then on, so that every absence ends. */
    static final Duration ALL_ALIVE = Plan.CHAOS.plusSeconds(10);

    private static final int ALL_SECONDS = (int) Plan.CHAOS.toSeconds();
    private static final int HOUR = 3_600;

    /** The kinds of rules. */
    enum Kind {
        /** One occurrence that begins in the world. */
        ONCE,
        /** One occurrence that has begun before the world. */
        BEGUN,
        /** A weekly one that begins an hour later, so that its silence is created in the world. */
        WEEKLY,
        /** One occurrence, whose silence is expired when nothing matches. */
        UNMATCHED
    }

    /**
     * A rule, with one occurrence in the world or soon after it.
     *
     * @param alert the alert that it mutes
     * @param start the start in seconds of the world; may be negative
     * @param isRemoved whether the second edition of the configuration lacks it
     */
    record Rule(String name, Kind kind, String alert, int start, int seconds, boolean isRemoved) {}

    /**
     * A client that holds a lease.
     *
     * @param until when it ends the lease, or is lost
     */
    record Hold(String key, String alert, Duration length, Duration from, Duration until, boolean isLost) {}

    /**
     * A heartbeat and its source.
     *
     * @param waits whether it is not missing before its first sign
     */
    record Heartbeat(String name, boolean isPinged, Duration within, Duration every, boolean waits, List<Span> spans) {}

    /**
     * A time in which signs are sent.
     *
     * @param reach the replicas that they reach, as a set of bits
     */
    record Span(Duration from, Duration to, int reach) {
        boolean reaches(int replica) {
            return (reach & 1 << replica) != 0;
        }
    }

    /** The plan beside another one. */
    static OnCallPlan of(Plan plan) {
        return new Drawing(plan).plan();
    }

    private static final class Drawing {
        private final Plan plan;
        private final Random random;
        private final int size;
        private final boolean isCalm;

        Drawing(Plan plan) {
            this.plan = plan;
            this.random = new Random(plan.parameters().seed() * 1_000_039);
            this.size = plan.parameters().names().size();
            this.isCalm = plan.faults().isEmpty();
        }

        OnCallPlan plan() {
            List<Rule> rules = rules();
            List<Hold> leases = leases();
            List<Heartbeat> heartbeats = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                heartbeats.add(heartbeat("h" + i));
            }
            return new OnCallPlan(
                    rules, leases, heartbeats, JobPlan.of(plan), expiries(rules.size() + leases.size()), blackout());
        }

        private List<Rule> rules() {
            List<Rule> rules = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                int start = switch (kind) {
                    case ONCE -> random.nextInt(ALL_SECONDS - 60);
                    case BEGUN -> -random.nextInt(600);
                    case WEEKLY -> HOUR + 60 * (1 + random.nextInt(8));
                    case UNMATCHED -> random.nextInt(180) - 60;
                };
                int seconds = kind == Kind.BEGUN || kind == Kind.UNMATCHED
                        ? 120 + random.nextInt(300) - Math.min(0, start)
                        : 60 * (1 + random.nextInt(4));
                rules.add(new Rule("r" + i, kind, alert(), start, seconds, random.nextInt(3) == 0));
            }
            return rules;
        }

        private String alert() {
            return plan.conditions()
                    .get(random.nextInt(plan.conditions().size()))
                    .id();
        }

        private List<Hold> leases() {
            List<Hold> leases = new ArrayList<>();
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                Duration from = Duration.ofMillis(random.nextInt(ALL_SECONDS * 750));
                Duration until = from.plusSeconds(5 + random.nextInt(110));
                Duration length = Duration.ofSeconds(10 + random.nextInt(random.nextBoolean() ? 10 : 80));
                leases.add(new Hold("l" + i, alert(), length, from, until, !isCalm && random.nextBoolean()));
            }
            return leases;
        }

        private Heartbeat heartbeat(String name) {
            boolean isPinged = random.nextInt(3) == 0;
            Duration within = Duration.ofSeconds(pick(isPinged ? 30 : 40, 60, 75));
            Duration every = isPinged ? Duration.ofSeconds(pick(5, 10, 15)) : PrometheusServer.RESEND;
            boolean waits = random.nextInt(3) == 0;
            return new Heartbeat(name, isPinged, within, every, waits, spans(within));
        }

        private int pick(int... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private List<Span> spans(Duration within) {
            List<Span> spans = new ArrayList<>();
            int all = (1 << size) - 1;
            int at = random.nextInt(isCalm ? 15 : 60);
            while (at < ALL_SECONDS) {
                int end = isCalm ? ALL_SECONDS : Math.min(ALL_SECONDS, at + 30 + random.nextInt(200));
                int reach = isCalm || random.nextBoolean() ? all : 1 + random.nextInt(all);
                spans.add(new Span(Duration.ofSeconds(at), Duration.ofSeconds(end), reach));
                at = end + random.nextInt((int) within.toSeconds() * 5 / 2);
            }
            spans.add(new Span(ALL_ALIVE, Plan.CHAOS.plus(Plan.CALM), all));
            return spans;
        }

        private List<Plan.SilenceAction> expiries(int silences) {
            List<Plan.SilenceAction> expiries = new ArrayList<>();
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                Duration at = Duration.ofMillis(random.nextInt(ALL_SECONDS * 1_000));
                expiries.add(new Plan.SilenceAction(
                        at, Plan.Act.EXPIRE, random.nextInt(size), random.nextInt(silences), Duration.ZERO));
            }
            return expiries;
        }

        private Episode blackout() {
            Duration from = Duration.ofSeconds(60 + random.nextInt(ALL_SECONDS - 180));
            boolean happens = !isCalm && random.nextInt(4) == 0;
            return new Episode(from, happens ? from.plusSeconds(20 + random.nextInt(90)) : from);
        }
    }
}
