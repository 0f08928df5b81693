package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;

/**
 * Checks that each notified alert was in the group at its flush: a refresh never adds one. A flush from before a clock was set forward
 * seems to be older, by as much.
 */
record SnapshotChecker(SimWorld world) implements Watcher {
    private static final Duration TOLERANCE = Duration.ofMillis(20);

    @Override
    public void onSent(SendAttempt sending) {
        if (world.parameters.skewed()) {
            return;
        }
        Duration flushed = sending.message.flushedAt();
        Duration drift = sending.sentAt.minus(flushed).dividedBy(200);
        Machine sender = world.machine(sending.message.from());
        boolean isClockSet = sender.clockSetAt().compareTo(flushed) >= 0;
        Duration until = flushed.plus(TOLERANCE).plus(drift).plus(isClockSet ? sender.setForward() : Duration.ZERO);
        for (String alert : sending.message.firing()) {
            if (world.known(sending.message.from(), alert).stream()
                    .noneMatch(arrival -> arrival.at().compareTo(until) <= 0)) {
                world.report("snapshot", alert + " was not there at the flush of " + sending.message);
            }
        }
    }
}
