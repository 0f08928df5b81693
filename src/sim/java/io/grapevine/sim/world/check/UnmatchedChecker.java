package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownOccurrence;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.OnCallPlayer;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a silence that is to be expired where nothing matches is expired in time, and stays while its alert fires at a replica
 * that all others can reach.
 */
final class UnmatchedChecker implements Watcher {
    /** The time without a match in the rules of a world. */
    private static final Duration LENGTH = Duration.ofMinutes(1);

    /** A replica that knows of matches from others adds a quarter; it looks every five seconds, and the checker to the second. */
    private static final Duration LATEST = LENGTH.plus(LENGTH.dividedBy(4)).plusSeconds(7);

    private final SimWorld world;
    private final OnCall onCall;
    private final Uptime uptime;
    /** By alert and machine, since when it has fired without a break. */
    private final Map<String, Duration> firesSince = new LinkedHashMap<>();
    /** By alert, when it last fired anywhere. */
    private final Map<String, Duration> lastFired = new LinkedHashMap<>();
    /** The occurrences whose silence a replica has expired. */
    private final Set<KnownOccurrence> over = new LinkedHashSet<>();

    UnmatchedChecker(SimWorld world, OnCall onCall, Uptime uptime) {
        this.world = world;
        this.onCall = onCall;
        this.uptime = uptime;
    }

    @Override
    public void onSecond() {
        if (world.parameters.skewed()) {
            return;
        }
        boolean isRemoving = onCall.isRemoving();
        for (KnownOccurrence each : onCall.occurrences) {
            if (each.isExpiredUnmatched() && !over.contains(each)) {
                look(each.silence.alert);
                if (each.silence.askedToEnd() != null || (isRemoving && each.isRemoved())) {
                    over.add(each);
                }
                world.up().stream().filter(Machine::isAwake).forEach(machine -> check(machine, each));
            }
        }
    }

    private void look(String alert) {
        for (String name : world.parameters.names()) {
            Machine machine = world.machine(name);
            if (machine.isUp() && isFiring(machine, alert)) {
                firesSince.putIfAbsent(alert + " " + name, world.elapsed());
                lastFired.put(alert, world.elapsed());
            } else {
                firesSince.remove(alert + " " + name);
            }
        }
    }

    private boolean isFiring(Machine machine, String alert) {
        Instant end = world.inbox(machine.name).mergedEnd(alert, world.elapsed());
        return end != null && end.isAfter(machine.host().now());
    }

    private void check(Machine machine, KnownOccurrence occurrence) {
        Player player = world.player(machine);
        Duration settled = uptime.settled(machine);
        boolean goesOn = occurrence.contains(machine.host().now());
        if (player == null || settled == null || !goesOn || over.contains(occurrence)) {
            return;
        }
        Optional<OnCallPlayer.Open> open = player.onCall().open().stream()
                .filter(each -> each.id().equals(occurrence.silence.id()))
                .findFirst();
        if (open.isPresent()) {
            checkTime(machine, occurrence, open.get(), settled);
        } else if (player.onCall().isKnown(occurrence.silence.id())) {
            over.add(occurrence);
            checkMatch(machine, occurrence.silence.alert);
        }
    }

    private void checkTime(Machine machine, KnownOccurrence occurrence, OnCallPlayer.Open open, Duration settled) {
        Duration active = Duration.between(open.startsAt(), machine.host().now());
        Duration since = later(settled, world.elapsed().minus(active));
        Duration fired = lastFired.get(occurrence.silence.alert);
        Duration from = fired == null ? since : later(since, fired);
        Duration paused = Duration.ZERO; // a pause keeps alerts firing
        for (Machine each : world.up()) {
            paused = paused.plus(uptime.paused(each, from.minus(LENGTH)));
        }
        if (world.elapsed().minus(from).compareTo(LATEST.plus(paused).plus(onCall.delays())) > 0) {
            world.report("unmatched", occurrence.rule() + " goes on at " + machine.name + ", no match since " + from);
            over.add(occurrence);
        }
    }

    private void checkMatch(Machine machine, String alert) {
        Duration since = world.elapsed().minus(LATEST);
        boolean everywhere = world.up().stream()
                .allMatch(each -> fires(each.name, alert, since)
                        || world.up().stream()
                                .anyMatch(other -> fires(other.name, alert, since)
                                        && world.knowledge.isGood(each.name, other.name, since)
                                        && world.knowledge.isGood(other.name, each.name, since)));
        if (everywhere) {
            world.report("unmatched", alert + " fires, silence expired at " + machine.name);
        }
    }

    private boolean fires(String name, String alert, Duration since) {
        @Nullable Duration from = firesSince.get(alert + " " + name);
        return from != null && from.compareTo(since) <= 0;
    }

    private static Duration later(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
