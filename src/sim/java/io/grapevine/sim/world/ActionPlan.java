package io.grapevine.sim.world;

import io.grapevine.model.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The clicks on buttons of messages in a simulation. They are drawn from numbers of their own, so that all else in a world is what
 * its seed has always stood for.
 */
record ActionPlan(List<Click> clicks) {
    /** No user clicks. */
    static final ActionPlan NONE = new ActionPlan(List.of());

    private static final int ALL_MILLIS = (int) Plan.CHAOS.toMillis();
    private static final Action SILENCE = Action.silence(Duration.ofMinutes(5)).orElseThrow();

    /** The ways of a click. */
    enum Way {
        /** The click arrives once, at once. */
        ONCE,
        /** The click arrives twice at one replica. */
        TWICE,
        /** The click arrives at two replicas. */
        APART,
        /** The click arrives minutes later. */
        LATE,
        /** The click is on a button of an earlier message, or one drawn before the latest action. */
        OLD,
        /** Another user undoes on another replica at the same moment. */
        CLASH,
        /** The click is undone, and repeated on another replica. */
        AGAIN,
        /** The click arrives at the next process that starts. */
        AT_START,
        /** The process ends just after the click has arrived, and the user clicks again. */
        CRASH,
        /** No click: a user of the web interface acknowledges the group. */
        INTERFACE
    }

    /**
     * A click.
     *
     * @param replica the number of the replica at which it arrives
     * @param other the number of another replica
     * @param group which of the groups with messages
     * @param age which of its messages, from the latest on; 0 is the latest
     * @param delay how much later, of what comes later
     * @param isTimed whether the product says when the user has clicked
     */
    record Click(
            Duration at,
            Way way,
            Action action,
            int replica,
            int other,
            int group,
            int age,
            Duration delay,
            boolean isTimed) {}

    /** The plan beside another one. */
    static ActionPlan of(Plan plan) {
        Random random = new Random(plan.parameters().seed() * 1_000_099);
        int size = plan.parameters().names().size();
        boolean isCalm = plan.faults().isEmpty();
        List<Click> clicks = new ArrayList<>();
        int count = 4 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            clicks.add(click(random, size, isCalm));
        }
        clicks.sort(Comparator.comparing(Click::at));
        return new ActionPlan(clicks);
    }

    private static Click click(Random random, int size, boolean isCalm) {
        Duration at = Duration.ofMillis(random.nextInt(ALL_MILLIS));
        int number = random.nextInt(Way.values().length + 3);
        Way drawn = number < Way.values().length ? Way.values()[number] : Way.ONCE;
        Way way = isCalm && drawn == Way.CRASH ? Way.ONCE : drawn;
        int verb = random.nextInt(8);
        Action action = verb < 4 ? Action.ACK : verb < 6 ? SILENCE : Action.UNDO;
        boolean isMaking = way == Way.CLASH || way == Way.AGAIN || way == Way.CRASH;
        Duration delay = Duration.ofMillis(
                way == Way.LATE ? 20_000 + random.nextInt(200_000) : random.nextInt(random.nextBoolean() ? 60 : 4_000));
        return new Click(
                at,
                way,
                isMaking && action.equals(Action.UNDO) ? Action.ACK : action,
                random.nextInt(size),
                random.nextInt(size),
                random.nextInt(12),
                way == Way.OLD ? random.nextInt(4) : 0,
                delay,
                random.nextBoolean());
    }
}
