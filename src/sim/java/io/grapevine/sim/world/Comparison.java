package io.grapevine.sim.world;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.upstream.UpstreamPolicy;
import io.grapevine.sim.world.check.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * A comparison of Grapevine and the model of Alertmanager in equal worlds.
 *
 * @param from the first seed
 * @param seeds how many
 * @param ours what Grapevine did in all
 * @param theirs what the model did in all
 * @param worse the seeds on which Grapevine sent an avoidable duplicate, or missed a notification, more often than the
 *     model
 */
public record Comparison(long from, long seeds, Tally ours, Tally theirs, List<Long> worse) {
    /** Plays the seeds. */
    public static Comparison of(long from, long seeds) {
        Tally ours = new Tally();
        Tally theirs = new Tally();
        List<Long> worse = new ArrayList<>();
        for (long seed = from; seed < from + seeds; seed++) {
            Tally grapevine = Simulation.play(seed, new GrapevinePolicy(), null).tally();
            Tally upstream = Simulation.play(seed, new UpstreamPolicy(), null).tally();
            if (grapevine.avoidable() > upstream.avoidable() || grapevine.losses() > upstream.losses()) {
                worse.add(seed);
            }
            ours.add(grapevine);
            theirs.add(upstream);
        }
        return new Comparison(from, seeds, ours, theirs, worse);
    }

    /** The figures, in Markdown. */
    public String table() {
        return """
                | seeds %d to %d | Grapevine | model of Alertmanager |
                |---|---|---|
                | notifications accepted | %d | %d |
                | of these saying nothing new | %d | %d |
                | of these avoidable | %d | %d |
                | by cause | %s | %s |
                | pages or ends never notified | %d | %d |
                | "fires" after "resolved" with nothing received since | %d | %d |
                | seeds on which Grapevine did worse in avoidable ones or losses | %s | |
                """.formatted(
                        from,
                        from + seeds - 1,
                        ours.notifications(),
                        theirs.notifications(),
                        ours.duplicates(),
                        theirs.duplicates(),
                        ours.avoidable(),
                        theirs.avoidable(),
                        ours.causes(),
                        theirs.causes(),
                        ours.losses(),
                        theirs.losses(),
                        ours.flaps(),
                        theirs.flaps(),
                        worse);
    }
}
