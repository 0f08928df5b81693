package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Nobody is told that an alert fires by a replica that has heard nothing of it since the end that was told. */
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
        for (String alert : sending.letter().firing()) {
            SendAttempt last = history.lastAbout(sending.letter().integration(), alert);
            Instant end = last == null ? null : last.letter().resolved().get(alert);
            if (last != null && end != null && !firesAgain(sending, alert, end)) {
                tally.flap();
                world.note("flap of " + alert + ": " + sending.letter());
                if (sending.knew(last.fact()) && !world.terms().skewed()) {
                    world.report(
                            "firing after resolved",
                            alert + " in " + sending.letter() + " sent " + sending.sentAt() + ", ended " + end + " in "
                                    + last.letter());
                }
            }
        }
    }

    private boolean firesAgain(SendAttempt sending, String alert, @Nullable Instant end) {
        if (world.machine(sending.letter().from()).boots() != sending.letter().boot()) {
            return true; // it is gone, and what it had heard is not known any more
        }
        Duration ended = Duration.between(SimWorld.START, end);
        for (Inbox.Arrival arrival : world.inbox(sending.letter().from()).of(alert)) {
            if (arrival.isFiring() && arrival.at().compareTo(ended) > 0) {
                return true;
            }
        }
        return false;
    }
}
