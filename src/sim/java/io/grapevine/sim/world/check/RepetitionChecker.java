package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.List;

/**
 * Checks that an incident that goes on is repeated less and less often. It counts only where each sender knew all that was notified of
 * the incident before, as replicas that do not see each other count apart.
 */
record RepetitionChecker(SimWorld world, History history, Mutes mutes) implements Watcher {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    @Override
    public void onAccepted(SendAttempt sending) {
        List<SendAttempt> all = history.of(sending.message.key());
        int repetitions = repetitions(all);
        if (repetitions < 0
                || isFirst(sending)
                || !isRepetition(all.get(all.size() - 1), sending)
                || mayBeOfAnotherClock()) {
            return;
        }
        SendAttempt last = all.get(all.size() - 1);
        List<Duration> pauses = world.policy.repeatIntervals(world.parameters);
        Duration least = pauses.get(Math.min(repetitions, pauses.size() - 1));
        boolean isForgotten = world.parameters.retention().compareTo(least) < 0;
        if (!isForgotten
                && sending.sentAt.minus(last.sentAt).plus(TOLERANCE).compareTo(least) < 0
                && !world.mayBeRenamed(sending.message.integration(), last.sentAt, sending.sentAt)) {
            world.report(
                    "repetition",
                    sending.message + " sent " + sending.sentAt + ", after " + repetitions
                            + " repetitions, the last sent " + last.sentAt);
        }
    }

    /** How often the present incident was repeated for certain; -1 if some sender did not know what was sent before. */
    private int repetitions(List<SendAttempt> all) {
        int count = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            SendAttempt each = all.get(i);
            if (each.message.firing().isEmpty()) {
                return i == all.size() - 1 ? -1 : count;
            }
            if (i > 0 && !each.knew(all.get(i - 1).notified())) {
                return -1;
            }
            if (isFirst(each) || (i > 0 && mayBegin(all.get(i - 1), each))) {
                return count;
            }
            if (i > 0 && isCertain(all.get(i - 1), each)) {
                count++;
            }
        }
        return all.isEmpty() ? -1 : count;
    }

    /** Whether an incident begins, though no end of the one before was sent: where ends are not notified, the log alone says so. */
    private static boolean isFirst(SendAttempt sending) {
        return sending.message.integration().equals(DuplicateChecker.WITHOUT_RESOLVED) && sending.logged == Logged.LESS;
    }

    /** Whether an incident may begin though no end of the one before was sent: all its alerts have ended, some of them muted. */
    private boolean mayBegin(SendAttempt last, SendAttempt sending) {
        List<AlertCondition> told = world.conditions.stream()
                .filter(condition -> last.message.firing().contains(condition.id()))
                .toList();
        return AlertCondition.firesUntil(told, last.sentAt, Duration.ZERO).compareTo(sending.sentAt) < 0
                && told.stream().anyMatch(condition -> mutes.mayMute(condition, last.sentAt, sending.sentAt));
    }

    /** Whether a notification has no other reason than that the interval was over. */
    private boolean isCertain(SendAttempt last, SendAttempt sending) {
        return isRepetition(last, sending)
                && sending.sentAt.minus(last.sentAt).compareTo(world.parameters.repeatInterval()) >= 0;
    }

    private boolean isRepetition(SendAttempt last, SendAttempt sending) {
        return sending.knew(last.notified())
                && last.message.firing().equals(sending.message.firing())
                && sending.message.resolved().isEmpty()
                && world.conditions.stream()
                        .filter(condition -> sending.message.firing().contains(condition.id()))
                        .noneMatch(condition -> mutes.mayMute(condition, last.sentAt, sending.sentAt)
                                || condition.episodes.stream()
                                        .anyMatch(episode ->
                                                episode.to().plusSeconds(80).compareTo(last.sentAt) > 0
                                                        && episode.to().compareTo(sending.sentAt) <= 0));
    }

    /** An age may be read from a disk by a clock that was set since. */
    private boolean mayBeOfAnotherClock() {
        return world.parameters.skewed()
                || world.parameters.names().stream()
                        .map(world::machine)
                        .map(Machine::clockSetAt)
                        .anyMatch(at -> !at.isZero());
    }
}
