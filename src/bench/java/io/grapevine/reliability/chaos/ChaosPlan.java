package io.grapevine.reliability.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The schedule of a run, drawn from a seed: when each alert fires, what happens to which replica, when the receiver refuses.
 * Times are milliseconds since the start of the run.
 *
 * @param length until when alerts fire and replicas are disturbed; a quiet time follows
 */
record ChaosPlan(long length, List<Group> groups, List<Disturbance> disturbances, List<Span> refusals) {
    /** The names of the replicas. */
    static final List<String> REPLICAS = List.of("a", "b", "c");

    /** The interval in which rules are evaluated and alerts are posted. */
    static final long INTERVAL = 5_000;

    /** An alert is valid for so long after each post, as with Prometheus. */
    static final long VALIDITY = 4 * INTERVAL;

    /** The time without disturbances at the end, in which the last ends are to be notified. */
    static final long QUIET = 45_000;

    /** A replica counts as disturbed until so long after its restart or wake-up. */
    static final long RECOVERY = 12_000;

    private static final int GROUPS = 12;
    private static final int LARGE_GROUPS = 4;
    private static final int ALERTS_OF_A_LARGE_GROUP = 3;

    /** A time from {@code from} to before {@code to}. */
    record Span(long from, long to) {
        boolean contains(long at) {
            return from <= at && at < to;
        }

        /** How much of this time lies in another one. */
        long overlap(Span other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from));
        }
    }

    /**
     * Alerts with one name, which are one group and are evaluated together.
     *
     * @param phase when they are evaluated first
     */
    record Group(String name, long phase, List<Alert> alerts) {}

    /**
     * An alert, and when it fires: from the evaluation that posts its beginning to the one that posts its end.
     *
     * @param instance the label that tells the alerts of a group apart
     */
    record Alert(String instance, List<Span> episodes) {}

    /** The kinds of disturbances. */
    enum Kind {
        /** {@code kill -9}, and a restart. */
        KILL,
        /** SIGSTOP and SIGCONT. */
        PAUSE,
        /** SIGTERM, and a restart. */
        TERMINATE
    }

    /** A fault that begins at a replica at the beginning of a span of time, and is ended at its end. */
    record Disturbance(Kind kind, String replica, Span span) {}

    /** Draws the schedule of a run. */
    static ChaosPlan draw(Duration length, long seed) {
        Random random = new Random(seed);
        long millis = length.toMillis();
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            int size = i < GROUPS - LARGE_GROUPS ? 1 : ALERTS_OF_A_LARGE_GROUP;
            groups.add(group(String.format(Locale.ROOT, "Chaos%02d", i), size, millis, random));
        }
        return new ChaosPlan(millis, List.copyOf(groups), disturbances(millis, random), refusals(millis, random));
    }

    /** This plan without pauses. */
    ChaosPlan withoutPauses() {
        List<Disturbance> ends = disturbances.stream()
                .filter(disturbance -> disturbance.kind() != Kind.PAUSE)
                .toList();
        return new ChaosPlan(length, groups, ends, refusals);
    }

    /** This plan without pauses and refusals, and with a third of the kills and restarts. */
    ChaosPlan calm() {
        List<Disturbance> ends = withoutPauses().disturbances();
        List<Disturbance> third = IntStream.range(0, ends.size())
                .filter(i -> i % 3 == 0)
                .mapToObj(ends::get)
                .toList();
        return new ChaosPlan(length, groups, third, List.of());
    }

    private static Group group(String name, int size, long length, Random random) {
        long phase = random.nextInt((int) INTERVAL);
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Span> episodes = new ArrayList<>();
            long from = between(random, 5, 30);
            while (true) {
                long to = Math.min(from + between(random, 12, 100), length);
                if (to - from < 12_000) {
                    break;
                }
                episodes.add(new Span(evaluation(from, phase), evaluation(to, phase)));
                from = to + between(random, 15, 45);
            }
            alerts.add(new Alert("i" + i, List.copyOf(episodes)));
        }
        return new Group(name, phase, List.copyOf(alerts));
    }

    /** The first evaluation at or after a time. */
    private static long evaluation(long at, long phase) {
        return phase - Math.floorDiv(phase - at, INTERVAL) * INTERVAL;
    }

    /** Leaves one replica at each time that has been undisturbed for a while. */
    private static List<Disturbance> disturbances(long length, Random random) {
        List<Disturbance> all = new ArrayList<>();
        Map<String, Long> disturbedUntil = new HashMap<>();
        long at = between(random, 8, 15);
        while (at < length - 10_000) {
            String replica = REPLICAS.get(random.nextInt(REPLICAS.size()));
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            Span span = new Span(at, at + between(random, 1, kind == Kind.PAUSE ? 25 : 20));
            long now = at;
            boolean anotherIsWell = REPLICAS.stream()
                    .anyMatch(other -> !other.equals(replica) && disturbedUntil.getOrDefault(other, 0L) <= now);
            if (anotherIsWell && disturbedUntil.getOrDefault(replica, 0L) <= now) {
                all.add(new Disturbance(kind, replica, span));
                disturbedUntil.put(replica, span.to() + RECOVERY);
            }
            at += between(random, 2, 8);
        }
        return List.copyOf(all);
    }

    private static List<Span> refusals(long length, Random random) {
        List<Span> all = new ArrayList<>();
        for (long at = between(random, 15, 40); at < length; at += between(random, 20, 60)) {
            all.add(new Span(at, at + between(random, 2, 8)));
        }
        return List.copyOf(all);
    }

    /** Draws a time of {@code least} to {@code most} seconds. */
    private static long between(Random random, int least, int most) {
        return least * 1_000L + random.nextInt((most - least) * 1_000 + 1);
    }
}
