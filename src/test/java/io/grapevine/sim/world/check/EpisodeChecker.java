package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks that no replica notifies of a firing alert that it has not received since the resolution that was notified. */
final class EpisodeChecker implements Watcher {
    private final SimWorld world;
    private final History history;
    private final Tally tally;

    EpisodeChecker(SimWorld world, History history, Tally tally) {
        this.world = world;
        this.history = history;
        this.tally = tally;
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        for (String alert : sending.message().firing()) {
            SendAttempt last = history.lastAbout(sending.message().integration(), alert);
            Instant end = last == null ? null : last.message().resolved().get(alert);
            if (last != null && end != null && !firesAgain(sending, alert, end)) {
                tally.flap();
                world.note("flap of " + alert + ": " + sending.message());
                if (sending.knew(last.fact()) && !world.parameters().skewed()) {
                    world.report(
                            "firing after resolved",
                            alert + " in " + sending.message() + " sent " + sending.sentAt() + ", ended " + end + " in "
                                    + last.message());
                }
            }
        }
    }

    private boolean firesAgain(SendAttempt sending, String alert, @Nullable Instant end) {
        if (world.machine(sending.message().from()).boots() != sending.message().boot()) {
            return true; // it is gone, and what it had heard is not known any more
        }
        Duration ended = Duration.between(SimWorld.START, end);
        for (Inbox.Arrival arrival : world.known(sending.message().from(), alert)) {
            if (arrival.isFiring() && arrival.at().compareTo(ended) > 0) {
                return true;
            }
        }
        return false;
    }
}
