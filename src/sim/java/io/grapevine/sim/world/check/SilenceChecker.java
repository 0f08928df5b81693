package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownSilence;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Checks that an acknowledged silence is applied on every replica that must know it, and that an expired one stays expired. */
record SilenceChecker(SimWorld world) implements Watcher {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    /** A silence begins by the clock of the replica that made it, which may be ahead. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    @Override
    public void onSent(SendAttempt sending) {
        Instant clock = world.machine(sending.message.from()).host().now();
        for (KnownSilence silence : world.silences()) {
            boolean mutes = silence.isMuting()
                    && sending.knew(silence.setFact())
                    && silence.askedToEnd() == null
                    && !silence.isEdited()
                    && !clock.isBefore(silence.startsAt().plus(CLOCKS))
                    && !world.parameters.skewed()
                    && clock.isBefore(silence.endsAt());
            // It is listed beside the end of another one, so that the receiver does not take the group for resolved.
            boolean mayBeListed = (world.policy.sendsMutedEnds()
                            && !sending.message.resolved().isEmpty())
                    || sending.message.muted().contains(silence.alert);
            if (mutes && !mayBeListed && sending.message.firing().contains(silence.alert)) {
                world.report("silence ignored", silence.id() + " by " + sending.message);
            }
        }
    }

    @Override
    public void onSecond() {
        for (KnownSilence silence : world.silences()) {
            if (silence.expiredFact() != SendAttempt.NONE) {
                for (Machine machine : world.up()) {
                    if (isSilencing(machine, silence)
                            && world.knowledge.hasForCertain(machine.name, silence.expiredFact())) {
                        world.report("resurrection", silence.id() + " at " + machine.name);
                    }
                }
            }
        }
    }

    /** Whether it mutes by the silence, and not just because by its clock the end has yet to come; where clocks are hours apart a silence may have ended on one of two replicas. */
    private boolean isSilencing(Machine machine, KnownSilence silence) {
        Player player = world.player(machine);
        return player != null
                && !world.parameters.skewed()
                && machine.isAwake()
                && world.loop.now().plus(CLOCKS).isBefore(silence.endsAtLeast())
                && player.isSilencing(silence.id(), machine.host().now());
    }

    @Override
    public void atEnd() {
        List<Machine> up = world.up();
        for (KnownSilence silence : world.silences()) {
            if (isKnown(silence.expiredFact())) {
                up.stream()
                        .filter(machine -> isSilencing(machine, silence))
                        .forEach(machine -> world.report("resurrection", silence.id() + " at " + machine.name));
            } else if (isKnown(silence.setFact()) && silence.askedToEnd() == null && !silence.isEdited()) {
                boolean holds = silence.endsAt().isAfter(world.loop.now().plus(A_WHILE));
                up.stream()
                        .filter(machine -> holds && !isSilencing(machine, silence) && !world.parameters.skewed())
                        .forEach(machine -> world.report("silence lost", silence.id() + " at " + machine.name));
            }
        }
    }

    private boolean isKnown(int notified) {
        return notified != SendAttempt.NONE
                && world.up().stream().anyMatch(machine -> world.knowledge.has(machine.name, notified));
    }
}
