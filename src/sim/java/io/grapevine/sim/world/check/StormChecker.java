package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Storm;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Checks that a storm valve loses nothing: after the faults each alert of a storm is notified, alone or in a digest, while it fires.
 *
 * @param history what the receiver with the valve has accepted
 */
record StormChecker(SimWorld world, History history, Mutes mutes) implements Watcher {
    /** How soon after the faults each is notified, though digests are refused for a minute, and replicas wait for others. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public void atEnd() {
        if (world.parameters.skewed()) { // replicas that have yet to start, whose clocks are hours off
            return;
        }
        for (AlertCondition condition : world.conditions) {
            boolean isOfStorm = Storm.alerts().contains(condition.id());
            boolean isTold = history.about(Storm.RECEIVER, condition.id())
                    .anyMatch(sent -> sent.message.firing().contains(condition.id())
                            && sent.sentAt.compareTo(Storm.LAST.from()) >= 0
                            && sent.sentAt.compareTo(Storm.LAST.from().plus(PATIENCE)) <= 0);
            if (isOfStorm
                    && !isTold
                    && !isKnown(condition)
                    && !mutes.mayMuteEnd(condition, Storm.LAST.from(), Storm.LAST.to())) {
                world.report("lost in a storm", condition.id() + " was not notified");
            }
        }
    }

    /**
     * Whether the receiver was told of the alert as firing during the faults, and not of its end: it is open there. Or the replicas have
     * it so, as its end was forgotten with a disk.
     */
    private boolean isKnown(AlertCondition condition) {
        return isFiringInLast(condition, sent -> true)
                || isFiringInLast(
                        condition,
                        sent -> sent.notified() != SendAttempt.NONE
                                && world.up().stream()
                                        .anyMatch(machine ->
                                                world.knowledge.hasForCertain(machine.name, sent.notified())));
    }

    private boolean isFiringInLast(AlertCondition condition, Predicate<SendAttempt> counts) {
        return history.about(Storm.RECEIVER, condition.id())
                .filter(sent -> sent.sentAt.compareTo(Storm.LAST.from()) < 0 && counts.test(sent))
                .reduce((earlier, later) -> later)
                .filter(last -> last.message.firing().contains(condition.id()))
                .isPresent();
    }
}
