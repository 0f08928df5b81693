package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.Sending;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Terms;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * If one replica holds an alert that fires, and nothing hinders it for long enough, the receiver knows it; and if one holds
 * an alert that has ended, the receiver does not take it for firing any more. Whatever the others do or claim.
 */
final class LivenessChecker implements Watcher {
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(90);
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final SimWorld world;
    private final History history;
    private final Tally tally;
    private final Mutes mutes;
    private final Duration bound;
    private final Map<String, Duration> since = new LinkedHashMap<>();
    private final Set<String> reported = new LinkedHashSet<>();
    private int seconds;

    LivenessChecker(SimWorld world, History history, Tally tally, Mutes mutes) {
        this.world = world;
        this.history = history;
        this.tally = tally;
        this.mutes = mutes;
        Terms terms = world.terms();
        this.bound = terms.groupWait()
                .plus(terms.groupInterval().multipliedBy(2))
                .plus(terms.peerTimeout().multipliedBy(terms.names().size() + 1L))
                .plus(SLACK);
    }

    @Override
    public void onSecond() {
        if (++seconds % 5 != 0) {
            return;
        }
        for (Machine machine : world.up()) {
            for (AlertCondition trouble : world.troubles()) {
                for (String integration : integrations(trouble)) {
                    look(machine, trouble, integration);
                    if (!integration.equals("two")) { // which is not told of ends
                        lookForEnd(machine, trouble, integration);
                    }
                }
            }
        }
        since.keySet().removeIf(key -> world.up().stream().noneMatch(machine -> key.startsWith(id(machine))));
    }

    private static List<String> integrations(AlertCondition trouble) {
        return trouble.labels().valueOf("team").equals("b") ? List.of("two", "three") : List.of("one");
    }

    private static String id(Machine machine) {
        return machine.name() + "." + machine.boots() + " ";
    }

    private void look(Machine machine, AlertCondition trouble, String integration) {
        String key = id(machine) + trouble.id() + " " + integration;
        if (!isCapable(machine, integration) || !isFiring(machine, trouble)) {
            since.remove(key);
            return;
        }
        Duration now = world.elapsed();
        Duration from = since.computeIfAbsent(key, ignored -> now);
        if (from.plus(bound).compareTo(now) >= 0 || mutes.mayMute(trouble, now.minus(bound), now)) {
            return;
        }
        if (!isTold(trouble, integration) && reported.add(trouble.id() + " " + integration)) {
            tally.loss();
            world.report(
                    "liveness",
                    machine.name() + " has held " + trouble.id() + " for " + integration + " since " + from);
        }
    }

    private void lookForEnd(Machine machine, AlertCondition trouble, String integration) {
        String key = id(machine) + trouble.id() + " " + integration + " end";
        Sending last = history.lastAbout(integration, trouble.id());
        boolean open = last != null && last.letter().firing().contains(trouble.id()) && isKnown(last.fact());
        if (last == null
                || !open
                || world.terms().skewed()
                || !isCapable(machine, integration)
                || !hasEnded(machine, trouble)) {
            since.remove(key);
            return;
        }
        Duration now = world.elapsed();
        Duration from = since.computeIfAbsent(key, ignored -> now);
        boolean forgotten = last.sentAt().plus(world.terms().memory()).compareTo(now) <= 0;
        if (from.plus(bound).compareTo(now) < 0
                && !forgotten
                && !mutes.mayMute(trouble, last.sentAt(), now)
                && reported.add(trouble.id() + " " + integration + " end")) {
            world.report(
                    "last word",
                    machine.name() + " knows the end of " + trouble.id() + " for " + integration + " since " + from
                            + ", last told " + last.letter());
        }
    }

    private boolean hasEnded(Machine machine, AlertCondition trouble) {
        Inbox.Arrival last = world.inbox(machine.name()).last(trouble.id(), world.elapsed());
        return last != null && !last.isFiring();
    }

    private boolean isCapable(Machine machine, String integration) {
        Player player = machine.player();
        Duration well = world.elapsed().minus(LONGEST_BACKOFF);
        return player != null
                && machine.isAwake()
                && player.settled()
                && world.knowledge()
                                .lastDisturbed(machine.name())
                                .compareTo(world.elapsed().minusSeconds(1))
                        < 0
                && world.receiver(integration).wellSince(well, machine.name());
    }

    private boolean isFiring(Machine machine, AlertCondition trouble) {
        Inbox.Arrival last = world.inbox(machine.name()).last(trouble.id(), world.elapsed());
        return last != null && last.endsAt().isAfter(machine.host().now());
    }

    private boolean isTold(AlertCondition trouble, String integration) {
        @Nullable Sending last = history.lastAbout(integration, trouble.id());
        if (last == null || last.acceptedAt() == null) {
            return false;
        }
        Duration age = world.elapsed().minus(last.acceptedAt());
        // Replicas whose clocks disagree contradict each other; and if nobody knows that an end was told, nobody
        // corrects it.
        boolean firing = last.letter().firing().contains(trouble.id())
                || !isKnown(last.fact())
                || world.terms().skewed();
        Duration most = firing ? bound.plus(world.terms().repeatInterval()) : bound;
        return age.compareTo(most) <= 0;
    }

    private boolean isKnown(int fact) {
        return fact != Sending.NONE
                && world.up().stream().anyMatch(machine -> world.knowledge().hasForCertain(machine.name(), fact));
    }
}
