package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Inhibitions;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.List;

/**
 * Checks that no receiver is notified of an alert that is inhibited for it, while its sender holds a source as firing. That the other receivers
 * are notified, {@link LivenessChecker} checks, as {@link Mutes} knows for whom a rule is.
 */
record InhibitionChecker(SimWorld world, Inhibitions inhibitions) implements Watcher {
    /** For so long a source has fired before the flush, whose time is that of the sender's clock. */
    private static final Duration BEFORE = Duration.ofSeconds(30);

    @Override
    public void onSent(SendAttempt sending) {
        Duration from = sending.message.flushedAt().minus(BEFORE);
        if (world.parameters.skewed() || world.mayBeRenamed(sending.message.integration(), from, sending.sentAt)) {
            return;
        }
        Machine sender = world.machine(sending.message.from());
        for (AlertCondition target : world.conditions) {
            if (sending.message.firing().contains(target.id())
                    && !sending.message.muted().contains(target.id())) {
                world.conditions.stream()
                        .filter(source -> inhibitions.inhibits(source, target) && fires(sender, source, from))
                        .findFirst()
                        .ifPresent(source -> world.report(
                                "inhibition",
                                target.id() + ", inhibited by " + source.id() + ", in " + sending.message));
            }
        }
    }

    /** Whether a replica has held an alert as firing from a time until now for certain. */
    private boolean fires(Machine machine, AlertCondition condition, Duration from) {
        List<Inbox.Arrival> all = world.inbox(machine.name).of(condition.id());
        return world.inbox(machine.name).last(condition.id(), from) != null
                && all.get(all.size() - 1).endsAt().isAfter(machine.host().now())
                && all.stream()
                        .filter(arrival -> arrival.at().compareTo(from) > 0
                                || arrival == world.inbox(machine.name).last(condition.id(), from))
                        .allMatch(Inbox.Arrival::isFiring);
    }
}
