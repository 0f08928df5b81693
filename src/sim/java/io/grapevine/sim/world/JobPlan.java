package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A job that pings replicas when it starts, succeeds and fails, and what it does. It is drawn from numbers of its own, so that all
 * else in a world is what its seed has always stood for.
 *
 * @param minutes the minutes between its slots; 0 if it has none
 * @param patience how long after a success, or after a slot, the next one is missing
 * @param runTime how long a run may take that has started
 * @param waits whether it is not missing before its first success
 */
record JobPlan(String name, int minutes, Duration patience, Duration runTime, boolean waits, List<Signal> signals) {
    private static final int ALL_SECONDS = (int) Plan.CHAOS.toSeconds();
    private static final int END = ALL_SECONDS + (int) Plan.CALM.toSeconds();

    /** Longer than a run and the most by which a usual clock is ahead. */
    private static final int LEAST_GRACE = 42;

    /** The shortest time between two signals: which one is later is clear to all replicas. */
    private static final int APART = 4;

    /** A signal to one replica, at its number in the world. */
    record Signal(Duration at, OnCallPlayer.Signal kind, int replica) {}

    /** Draws the jobs of a world. */
    static List<JobPlan> of(Plan plan) {
        Random random = new Random(plan.parameters().seed() * 1_000_081);
        List<JobPlan> jobs = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            jobs.add(new Drawing(random, plan.parameters().names().size()).job("j" + i));
        }
        return jobs;
    }

    private static final class Drawing {
        private final Random random;
        private final int size;
        private final List<Signal> signals = new ArrayList<>();
        private int nextFree;

        Drawing(Random random, int size) {
            this.random = random;
            this.size = size;
        }

        JobPlan job(String name) {
            int minutes = random.nextInt(3);
            Duration patience =
                    Duration.ofSeconds(minutes == 0 ? 40 + 20 * random.nextInt(2) : LEAST_GRACE + random.nextInt(12));
            Duration runTime = minutes == 0 ? Duration.ofSeconds(12 + random.nextInt(15)) : patience;
            boolean waits = random.nextInt(3) == 0;
            int period = minutes == 0 ? 15 : 60 * minutes;
            int at = random.nextInt(4);
            while (at < END) {
                run(at);
                at += at + period < ALL_SECONDS && random.nextInt(6) == 0 ? period * 2 : period;
            }
            return new JobPlan(name, minutes, patience, runTime, waits, List.copyOf(signals));
        }

        /** One run of the job. When all is well again, it always succeeds. */
        private void run(int slot) {
            boolean isWell = slot >= ALL_SECONDS;
            int at = slot + random.nextInt(isWell ? 2 : 4);
            if (at < nextFree) {
                return;
            }
            if (random.nextInt(3) > 0) {
                add(at, OnCallPlayer.Signal.START);
                at += APART + random.nextInt(isWell ? 4 : 12);
            }
            int end = isWell ? 0 : random.nextInt(8);
            if (end < 7) {
                add(at, end < 5 ? OnCallPlayer.Signal.SUCCESS : OnCallPlayer.Signal.FAIL);
            }
            nextFree = at + APART;
        }

        private void add(int second, OnCallPlayer.Signal kind) {
            signals.add(
                    new Signal(Duration.ofMillis(second * 1_000L + random.nextInt(1_000)), kind, random.nextInt(size)));
        }
    }
}
