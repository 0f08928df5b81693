package io.grapevine.sim.world.check;

import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.model.Labels;
import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Episode;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.List;

/**
 * Checks that a receiver notified of a firing alert by a key is notified of its resolution by that key. All alerts are
 * resolved long before the end of a world. One that clients post, and of which no process has received anything, is
 * known to none: the only replica was down for longer than its end was posted.
 *
 * @param integrations the integrations that are notified of ends
 */
record EndChecker(SimWorld world, History history, Tally tally, Mutes mutes, List<String> integrations)
        implements Watcher {
    @Override
    public void atEnd() {
        for (String integration : integrations) {
            for (AlertCondition condition : world.conditions) {
                for (SendAttempt last : history.lastOfEachKey(integration, condition.id())) {
                    boolean open = last.message.firing().contains(condition.id());
                    boolean mayBeMuted = mutes.mayMuteEnd(condition, since(last, condition), world.elapsed())
                            || history.hasEndedWithout(condition, last, mutes);
                    boolean mayBeRenamed = world.mayBeRenamed(integration, last.sentAt, world.elapsed());
                    if (open && !mayBeMuted && !mayBeRenamed) {
                        check(condition, last);
                    }
                }
            }
        }
    }

    /**
     * From when on a mute excuses that an end was not notified: on ordinary days the flush before the alert ended for the last time. What the
     * log had forgotten when the group was acknowledged stays forgotten.
     */
    private Duration since(SendAttempt last, AlertCondition condition) {
        Duration end = condition.episodes.stream()
                .map(Episode::to)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .minus(world.parameters.groupInterval())
                .minusSeconds(30);
        boolean isLate = world.policy.hasDays() && !mutes.mayBeAcknowledged(condition, end, world.elapsed());
        return isLate ? latest(last.sentAt, end) : last.sentAt;
    }

    private static Duration latest(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /**
     * Whether a replica that did not know of it has notified the others since, so that the log keeps that. No client goes on to post an
     * alert that replicas raise, and the log is all that is left of it where they went down; as it is all that a step is told the end by.
     */
    private boolean isForgotten(SendAttempt last) {
        boolean isLoggedOnly =
                world.onCall().isPresent() || last.message.group().contains("+escalation/");
        return isLoggedOnly
                && history.of(last.message.key()).stream()
                        .anyMatch(later -> later.sentAt.compareTo(last.sentAt) > 0 && !later.knew(last.notified()));
    }

    private void check(AlertCondition condition, SendAttempt last) {
        tally.loss();
        Duration life = world.parameters.memory().minusSeconds(10);
        boolean young = last.sentAt.plus(life).compareTo(world.elapsed()) > 0;
        boolean known = last.notified() != SendAttempt.NONE
                && world.up().stream()
                        .map(each -> each.name)
                        .anyMatch(name -> world.knowledge.has(name, last.notified()));
        boolean isReceived = HeartbeatConfig.ALERT_NAME.equals(condition.labels.valueOf(Labels.ALERT_NAME))
                || world.up().stream()
                        .anyMatch(each ->
                                !world.inbox(each.name).known(condition.id()).isEmpty());
        world.note("end of " + condition.id() + " never notified after " + last.message);
        if (young && known && isReceived && !isForgotten(last) && !world.parameters.skewed()) {
            world.report("end not notified", condition.id() + " after " + last.message + " sent " + last.sentAt);
        }
    }
}
