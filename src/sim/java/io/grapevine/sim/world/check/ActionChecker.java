package io.grapevine.sim.world.check;

import io.grapevine.sim.world.ActionPlayer;
import io.grapevine.sim.world.Actions;
import io.grapevine.sim.world.KnownAction;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Checks that each action makes one silence, which all replicas apply that must know of it, and which does not come back once it has
 * ended.
 */
final class ActionChecker implements Watcher {
    /** What a replica has from one that is gone, others get when they compare what they have. */
    private static final Duration RELAY = Duration.ofSeconds(2);

    /** The last end of each silence that any replica has had, by {@link #key}. */
    private final Map<String, Instant> lastEnds = new LinkedHashMap<>();

    private final SimWorld world;
    private final Actions actions;
    /** By process and silence, since when it should have known the end of a silence that is active there. */
    private final Map<String, Duration> endKnownSince = new LinkedHashMap<>();
    /** By action, group, episode and round the id of the silence. */
    private final Map<String, String> ids = new LinkedHashMap<>();
    /** The silences that were active at the last look, by replica. */
    private final Map<String, Set<String>> active = new LinkedHashMap<>();
    /** When that was; what is sent in the same moment may have been decided before. */
    private Duration lookedAt = Duration.ZERO;

    ActionChecker(SimWorld world, Actions actions) {
        this.world = world;
        this.actions = actions;
    }

    @Override
    public void onStarted(Machine machine) {
        active.remove(machine.name);
    }

    /** A replica that had the silence active a second ago, and has it active now, must not send its alerts as firing. */
    @Override
    public void onSent(SendAttempt sending) {
        Machine machine = world.machine(sending.message.from());
        Player player = world.player(machine);
        Set<String> before = active.getOrDefault(machine.name, Set.of());
        if (player == null || before.isEmpty() || world.elapsed().equals(lookedAt)) {
            return;
        }
        for (ActionPlayer.Made made : player.actions().made()) {
            boolean mutes = made.isActive()
                    && before.contains(made.id())
                    && made.group().equals(sending.message.group());
            if (mutes && !mayBeListed(sending.message)) {
                world.report("action ignored", made + " by " + sending.message);
            }
        }
    }

    /** Muted alerts are listed beside ends, and where receivers are notified that they are muted. */
    private boolean mayBeListed(SentMessage message) {
        return message.muted().containsAll(message.firing())
                || (world.policy.sendsMutedEnds() && !message.resolved().isEmpty());
    }

    @Override
    public void onSecond() {
        lookedAt = world.elapsed();
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            active.remove(machine.name);
            if (player != null && machine.isAwake()) {
                List<ActionPlayer.Made> made = player.actions().made();
                made.forEach(each -> checkId(machine, each));
                made.forEach(each ->
                        lastEnds.merge(key(each), each.endsAt(), BinaryOperator.maxBy(Comparator.naturalOrder())));
                actions.made().forEach(action -> check(machine, action, made));
                Set<String> ofIt = active.computeIfAbsent(machine.name, name -> new LinkedHashSet<>());
                made.stream().filter(ActionPlayer.Made::isActive).forEach(each -> ofIt.add(each.id()));
            }
        }
    }

    private void checkId(Machine machine, ActionPlayer.Made made) {
        if (!made.action().isEmpty()) {
            String key = made.action() + " of " + made.group() + " " + made.episode() + " " + made.round();
            String id = ids.computeIfAbsent(key, none -> made.id());
            if (!id.equals(made.id())) {
                world.report("two silences of an action", key + ": " + id + ", and " + made + " at " + machine.name);
            }
        }
    }

    private void check(Machine machine, KnownAction action, List<ActionPlayer.Made> all) {
        Optional<ActionPlayer.Made> here =
                all.stream().filter(each -> each.id().equals(action.made.id())).findFirst();
        boolean isActive = here.filter(ActionPlayer.Made::isActive).isPresent();
        if (action.endFact() != SendAttempt.NONE) {
            if (here.filter(each -> isLaterOne(each, action)).isPresent()) {
                return;
            }
            String key = machine.name + "." + machine.boots() + " " + action.made.id();
            if (!isActive || !world.knowledge.hasForCertain(machine.name, action.endFact())) {
                endKnownSince.remove(key);
            } else if (endKnownSince
                            .computeIfAbsent(key, none -> world.elapsed())
                            .plus(RELAY)
                            .plus(world.parameters.learning())
                            .compareTo(world.elapsed())
                    <= 0) {
                world.report("resurrection", here.orElseThrow() + " at " + machine.name);
            }
        } else if (!isActive && !hasLapsed(machine, action, here) && mustBeActive(machine, action)) {
            world.report("action lost", action.made + " at " + machine.name + ", which has " + here);
        }
    }

    /** Whether a silence is one that was made when all had forgotten that this one has ended, and so has its id. */
    private static boolean isLaterOne(ActionPlayer.Made made, KnownAction ended) {
        return made.startsAt().isAfter(SimWorld.START.plus(ended.endedAt()));
    }

    /**
     * Whether nothing renews an acknowledgement any more, as nothing of its group fires. A replica that has forgotten it since, as it is
     * past its retention, knew the last end that any has had.
     */
    private boolean hasLapsed(Machine machine, KnownAction action, Optional<ActionPlayer.Made> here) {
        Instant end = here.map(ActionPlayer.Made::endsAt)
                .orElseGet(() -> lastEnds.getOrDefault(key(action.made), action.made.endsAt()));
        return action.made.isAcknowledgement() && !machine.host().now().isBefore(end);
    }

    /** Where all have forgotten that one has ended, the next one may have its id. */
    private static String key(ActionPlayer.Made made) {
        return made.id() + " " + made.startsAt();
    }

    private boolean mustBeActive(Machine machine, KnownAction action) {
        boolean isOver =
                !action.made.isAcknowledgement() && !machine.host().now().isBefore(action.earliestEnd());
        return action.doneFact() != SendAttempt.NONE
                && !world.parameters.skewed()
                && !isOver
                && world.knowledge.hasForCertain(machine.name, action.doneFact());
    }
}
