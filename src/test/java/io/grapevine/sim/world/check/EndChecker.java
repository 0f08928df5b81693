package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Sending;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.List;

/** Whoever was told that an alert fires is told of its end. All alerts have ended for long when a world ends. */
final class EndChecker implements Watcher {
    private final SimWorld world;
    private final History history;
    private final Tally tally;
    private final Mutes mutes;

    EndChecker(SimWorld world, History history, Tally tally, Mutes mutes) {
        this.world = world;
        this.history = history;
        this.tally = tally;
        this.mutes = mutes;
    }

    @Override
    public void atEnd() {
        for (String integration : List.of("one", "three")) {
            for (AlertCondition trouble : world.troubles()) {
                Sending last = history.lastAbout(integration, trouble.id());
                boolean open = last != null && last.letter().firing().contains(trouble.id());
                if (last != null && open && !mutes.mayMute(trouble, last.sentAt(), world.elapsed())) {
                    check(trouble, last);
                }
            }
        }
    }

    private void check(AlertCondition trouble, Sending last) {
        tally.loss();
        Duration life = world.terms().memory().minusSeconds(10);
        boolean young = last.sentAt().plus(life).compareTo(world.elapsed()) > 0;
        boolean known = last.fact() != Sending.NONE
                && world.up().stream()
                        .map(Machine::name)
                        .anyMatch(name -> world.knowledge().has(name, last.fact()));
        world.note("end of " + trouble.id() + " never told after " + last.letter());
        if (young && known && !world.terms().skewed()) {
            world.report("end not told", trouble.id() + " after " + last.letter() + " sent " + last.sentAt());
        }
    }
}
