package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownOccurrence;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.OnCallPlayer;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each occurrence of a rule has one silence on every replica with the rule from an hour before its start, that the replica
 * mutes by it from the first flush on, and that a silence that a person has expired does not come back.
 */
final class OccurrenceChecker implements Watcher {
    private static final Duration AHEAD = Duration.ofHours(1);
    /** What a replica leaves to each one before it. */
    private static final Duration TURN = Duration.ofSeconds(2);
    /** A rule is looked at to the second. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** A rule that is put back mutes again within this time on a replica that sends first. */
    private static final Duration BACK = Duration.ofSeconds(5);

    private final SimWorld world;
    private final OnCall onCall;
    private final Uptime uptime;
    private final Duration turns;
    /** When some replica last had a configuration without the rules that the second edition lacks; null if none ever had. */
    private @Nullable Duration removed;

    /** Since when no replica that has settled has had those rules. */
    private @Nullable Duration removedSince;

    /** Whether that was for so long once that what the removal had expired may have been forgotten. */
    private boolean isForgotten;

    private final Set<String> reported = new LinkedHashSet<>();

    OccurrenceChecker(SimWorld world, OnCall onCall, Uptime uptime) {
        this.world = world;
        this.onCall = onCall;
        this.uptime = uptime;
        this.turns = TURN.multipliedBy(world.parameters.names().size());
    }

    /** Whether every replica has the rule, and had the time to act on it, and no person has overruled it. */
    private boolean isInForce(KnownOccurrence occurrence) {
        return occurrence.silence.askedToEnd() == null && !(occurrence.isRemoved() && isRemoved());
    }

    /** A replica that stands still has yet to take the rule out, and to put it back. */
    private boolean isRemoved() {
        if (removed == null) {
            return false;
        }
        Duration since = removed;
        for (Machine machine : world.up()) {
            since = machine.listensSince().compareTo(since) > 0 ? machine.listensSince() : since;
        }
        Duration known = turns.plus(BACK).plus(onCall.delays());
        return isForgotten
                || since.plus(known).compareTo(world.elapsed()) > 0
                || !world.up().stream().allMatch(Machine::isAwake)
                || world.knowledge.lastChange().plus(known).compareTo(world.elapsed()) > 0;
    }

    private void look() {
        if (onCall.isRemoving()) {
            removed = world.elapsed();
            removedSince = removedSince == null ? removed : removedSince;
        } else if (world.up().stream().anyMatch(machine -> uptime.settled(machine) != null)) {
            removedSince = null;
        }
        isForgotten |= removedSince != null
                && world.elapsed().minus(removedSince).plus(LOOK).compareTo(world.parameters.retention()) >= 0;
    }

    @Override
    public void onSent(SendAttempt sending) {
        look();
        Machine sender = world.machine(sending.message.from());
        Instant clock = sender.host().now();
        for (KnownOccurrence occurrence : onCall.occurrences) {
            if (!world.parameters.skewed()
                    && !occurrence.isExpiredUnmatched()
                    && sending.message.firing().contains(occurrence.silence.alert)
                    && isInForce(occurrence)
                    && occurrence.contains(clock)
                    && !isBehind(sender, occurrence, clock)) {
                report("occurrence ignored", occurrence.rule() + " by " + sending.message);
            }
        }
    }

    /** Whether the silence was created late, after its start, by a replica whose clock is ahead. */
    private boolean isBehind(Machine sender, KnownOccurrence occurrence, Instant clock) {
        Player player = world.player(sender);
        return player != null
                && player.onCall().open().stream()
                        .filter(open -> open.id().equals(occurrence.silence.id()))
                        .anyMatch(open -> clock.isBefore(open.startsAt())
                                && !clock.plus(onCall.clocksApart()).isBefore(open.startsAt()));
    }

    @Override
    public void onSecond() {
        look();
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            Duration settled = uptime.settled(machine);
            if (player != null && settled != null && machine.isAwake()) {
                List<OnCallPlayer.Open> open = player.onCall().open();
                onCall.occurrences.forEach(each -> check(machine, player, each, open, settled));
            }
        }
    }

    private void check(
            Machine machine,
            Player player,
            KnownOccurrence occurrence,
            List<OnCallPlayer.Open> open,
            Duration settled) {
        String id = occurrence.silence.id();
        Duration awake = world.elapsed().minus(machine.listensSince());
        boolean isFound = false;
        for (OnCallPlayer.Open each : open) {
            if (each.holder().equals(occurrence.rule())) {
                boolean isFollower = !each.id().equals(id) && !(occurrence.isRemoved() && removed != null);
                boolean isSecond = isFound && awake.compareTo(LOOK) > 0;
                if (isFollower || isSecond) { // one follows what the removal of the rule has expired
                    report("occurrence twice", each + " at " + machine.name);
                } else if (isKnownAsExpired(machine, occurrence)) {
                    report("resurrection", each + " at " + machine.name);
                }
                isFound = true;
            }
        }
        Instant clock = machine.host().now();
        boolean due = !clock.isBefore(
                        occurrence.silence.startsAt().minus(AHEAD).plus(turns).plus(LOOK))
                && clock.isBefore(occurrence.silence.endsAt())
                && world.elapsed().minus(settled).compareTo(LOOK) > 0
                && awake.compareTo(LOOK) > 0;
        if (due
                && isInForce(occurrence)
                && !world.parameters.skewed()
                && !player.onCall().isKnown(id)) {
            report("occurrence missing", occurrence.rule() + " at " + machine.name);
        }
    }

    /** Whether a machine must know that an occurrence was expired; one that was over by the machine's clock was not. */
    private boolean isKnownAsExpired(Machine machine, KnownOccurrence occurrence) {
        int expired = occurrence.silence.expiredFact();
        boolean goesOn = !world.parameters.skewed()
                && world.loop.now().plus(onCall.clocksApart()).isBefore(occurrence.silence.endsAt());
        return goesOn && expired != SendAttempt.NONE && world.knowledge.hasForCertain(machine.name, expired);
    }

    private void report(String checker, String what) {
        if (reported.add(checker + what)) {
            world.report(checker, what);
        }
    }
}
