package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Instant;

/** Checks that no alert is notified as resolved while its sender has it as firing from one of the Prometheus servers. */
record SenderChecker(SimWorld world, Mutes mutes) implements Watcher {
    @Override
    public void onSent(SendAttempt sending) {
        Machine sender = world.machine(sending.message.from());
        Instant now = sender.host().now();
        for (String alert : sending.message.resolved().keySet()) {
            boolean mayBeMuted = mutes.mayResolve(sending.message.integration(), alert, sending.message.flushedAt());
            boolean fires = world.inbox(sender.name).lastOfEach(alert).stream()
                    .anyMatch(last -> last.isFiring() && last.endsAt().isAfter(now));
            if (fires && !mayBeMuted && !world.parameters.skewed()) {
                world.report("resolved while a server fires", alert + " in " + sending.message);
            }
        }
    }
}
