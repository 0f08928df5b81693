package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks that a receiver is notified of an alert as muted only if it may be, if it was notified of it as firing, and once under each
 * name that the receiver has.
 */
final class MuteChecker implements Watcher {
    private final SimWorld world;
    private final History history;
    private final Mutes mutes;
    /** What replicas have sent that had an acknowledgement of the group. */
    private final Set<SendAttempt> acknowledged = new HashSet<>();

    MuteChecker(SimWorld world, History history, Mutes mutes) {
        this.world = world;
        this.history = history;
        this.mutes = mutes;
    }

    /**
     * A replica that has an acknowledgement mutes by it. Whether it may have it still, as it need not know of its end, other checkers
     * judge.
     */
    @Override
    public void onSent(SendAttempt sending) {
        if (sending.message.muted().isEmpty()) {
            return;
        }
        Player sender = world.player(world.machine(sending.message.from()));
        boolean has = sender != null
                && sender.actions().made().stream()
                        .anyMatch(made -> made.isAcknowledgement()
                                && made.isActive()
                                && made.group().equals(sending.message.group()));
        if (has) {
            acknowledged.add(sending);
        }
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        SentMessage message = sending.message;
        for (AlertCondition condition : world.conditions) {
            if (message.muted().contains(condition.id())) {
                check(condition, sending);
            }
        }
        if (!message.muted().isEmpty() && !world.parameters.skewed() && saysNothingNew(sending)) {
            world.report("muted twice", message + " sent " + sending.sentAt);
        }
    }

    private void check(AlertCondition condition, SendAttempt sending) {
        Duration interval = world.parameters.groupInterval();
        if (!acknowledged.contains(sending)
                && !mutes.mayMute(condition, sending.message.flushedAt().minus(interval), sending.sentAt)) {
            world.report("muted without a mute", condition.id() + " in " + sending.message);
        }
        if (history.of(sending.message.key()).stream()
                .noneMatch(earlier -> earlier.message.firing().contains(condition.id()))) {
            world.report("muted before it was notified", condition.id() + " in " + sending.message);
        }
    }

    /** Whether the sender must have known, and its log must have kept, that the receiver knows all alerts as what they are. */
    private boolean saysNothingNew(SendAttempt sending) {
        // Where ends are not notified, a replica that takes an alert for ended says so to the log only.
        boolean isSilent = sending.message.integration().equals(DuplicateChecker.WITHOUT_RESOLVED);
        if (history.of(sending.message.key()).isEmpty() || (isSilent && sending.logged == Logged.LESS)) {
            return false;
        }
        Set<String> resolved = sending.message.resolved().keySet();
        return resolved.isEmpty()
                && sending.message.firing().stream()
                        .allMatch(alert -> history.of(sending.message.key()).stream()
                                        .anyMatch(earlier -> History.mentions(earlier, alert))
                                && isKnown(history.lastMention(sending, alert), sending, alert));
    }

    /** Whether the log may have the last mention under another name. */
    private boolean isRenamed(SendAttempt last, SendAttempt sending) {
        return world.mayBeRenamed(sending.message.integration(), last.sentAt, sending.sentAt);
    }

    private boolean isKnown(SendAttempt last, SendAttempt sending, String alert) {
        boolean isSame = last.message.firing().contains(alert)
                && last.message.muted().contains(alert)
                        == sending.message.muted().contains(alert);
        return isSame
                && sending.knew(last.notified())
                && !isRenamed(last, sending)
                && history.of(last.message.key()).stream()
                        .allMatch(other -> other == last
                                || other.notified() == SendAttempt.NONE
                                || other.knew(last.notified())
                                || last.knew(other.notified()));
    }
}
