package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;

/** What is told was there when the group was flushed: a second look never adds anything. */
final class SnapshotChecker implements Watcher {
    private static final Duration TOLERANCE = Duration.ofMillis(20);

    private final SimWorld world;

    SnapshotChecker(SimWorld world) {
        this.world = world;
    }

    @Override
    public void onSent(SendAttempt sending) {
        if (world.terms().skewed()) {
            return;
        }
        Inbox inbox = world.inbox(sending.letter().from());
        Duration flushed = sending.letter().flushedAt();
        Duration drift = sending.sentAt().minus(flushed).dividedBy(200);
        Duration until = flushed.plus(TOLERANCE).plus(drift);
        for (String alert : sending.letter().firing()) {
            if (inbox.last(alert, until) == null) {
                world.report("snapshot", alert + " was not there at the flush of " + sending.letter());
            }
        }
    }
}
