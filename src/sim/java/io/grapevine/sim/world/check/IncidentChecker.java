package io.grapevine.sim.world.check;

import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.sim.world.ActionPlayer;
import io.grapevine.sim.world.Actions;
import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.KnownAction;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks that an acknowledgement ends soon after the end of its incident was notified, so that it does not mute the next one, and not
 * while its alerts fire. A receiver for which muted alerts count as resolved is notified of no end after that, so such an
 * acknowledgement ends when its group is forgotten, or lapses.
 */
final class IncidentChecker implements Watcher {
    /** A replica looks each five seconds, asks for half a second at most, and is looked at each second. */
    private static final Duration CHECKS = Duration.ofSeconds(8);

    /** Alerts that fire for so long on all replicas have ended for none of them. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration CLOCKS = Duration.ofSeconds(25);

    private final SimWorld world;
    private final Actions actions;
    private final Uptime uptime;
    private final Map<String, Duration> firesSince = new LinkedHashMap<>();
    /** By process and acknowledgement, since when it has been active there although the end was notified. */
    private final Map<String, Duration> activeSince = new LinkedHashMap<>();
    /** The notifications by which all alerts of a group had ended, unless they may only be muted. */
    private final List<SendAttempt> ends = new ArrayList<>();

    /** The notifications by which all alerts of a group had ended that their senders had reason to send. */
    private final List<SendAttempt> dueEnds = new ArrayList<>();

    /** By group, the alerts that some receiver was notified of as firing. */
    private final Map<String, Set<String>> told = new LinkedHashMap<>();

    /** By key of messages, the alerts that the receiver was notified of as firing, and of no end since. */
    private final Map<String, Set<String>> open = new LinkedHashMap<>();

    private final TreeSet<String> over = new TreeSet<>();

    IncidentChecker(SimWorld world, Actions actions, Uptime uptime) {
        this.world = world;
        this.uptime = uptime;
        this.actions = actions;
    }

    @Override
    public void onSent(SendAttempt sending) {
        SentMessage message = sending.message;
        if (message.firing().isEmpty() && heldNone(message)) {
            dueEnds.add(sending);
        }
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        SentMessage message = sending.message;
        told.computeIfAbsent(message.group(), group -> new TreeSet<>()).addAll(message.firing());
        if (!message.firing()
                .isEmpty()) { // by one that does not know the acknowledgement: the log has this, not the end
            ends.removeIf(end -> end.message.key().equals(message.key()));
        }
        Set<String> left = open.computeIfAbsent(message.key(), key -> new TreeSet<>());
        left.addAll(message.firing());
        left.removeAll(message.resolved().keySet());
        if (left.isEmpty() && world.mutedBegin(message.integration()) != Begin.RESOLVE) {
            ends.add(sending);
        }
    }

    /** Where posts give no ends, an inbox does not say which of two versions of an alert a replica keeps. */
    @Override
    public void onSecond() {
        if (world.parameters.skewed() || world.parameters.withoutEnds()) {
            return;
        }
        for (KnownAction action : actions.made()) {
            if (action.made.isAcknowledgement() && !over.contains(action.made.id())) {
                follow(action);
            }
        }
    }

    private void follow(KnownAction action) {
        boolean isFiring = false;
        boolean firesLongEverywhere =
                world.up().size() == world.parameters.names().size();
        for (Machine machine : world.up()) {
            String key = process(machine) + action.made.id();
            isFiring |= action.alerts.stream().anyMatch(alert -> fires(machine, alert));
            boolean fires = action.alerts.stream().anyMatch(alert -> !isSilenced(alert) && fires(machine, alert));
            Duration since = since(firesSince, key, fires);
            firesLongEverywhere &= fires && since.plus(LONG).compareTo(world.elapsed()) < 0;
        }
        if (action.endFact() != SendAttempt.NONE) {
            over.add(action.made.id());
            if (action.askedToUndo() == null
                    && !actions.mayBeOfEarlierIncident(action)
                    && ((firesLongEverywhere && !wasOver(action) && !mayBeRecordedAsOver(action))
                            || endedInItsEpisode(action))) {
                world.report("acknowledgement ended while its alerts fire", action.made.toString());
            }
            return;
        }
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player != null && machine.isAwake()) {
                check(machine, player, action, !isFiring);
            }
        }
    }

    /** Whether an end was notified since by a replica that had reason to, such as one that was cut off: that is the end of the episode. */
    private boolean wasOver(KnownAction action) {
        return actions.wasResolved(action)
                && dueEnds.stream()
                        .anyMatch(end ->
                                end.message.group().equals(action.made.group()) && Actions.isSince(end.sentAt, action));
    }

    /** Whether all alerts had ended since, and that may have been recorded for an integration that is not notified of ends. */
    private boolean mayBeRecordedAsOver(KnownAction action) {
        List<AlertCondition> conditions = conditions(action);
        return conditions.stream()
                        .anyMatch(condition -> condition.labels.valueOf("team").equals("b"))
                && AlertCondition.firesUntil(conditions, action.since, Duration.ZERO)
                                .compareTo(world.elapsed())
                        < 0;
    }

    private List<AlertCondition> conditions(KnownAction action) {
        return world.conditions.stream()
                .filter(condition -> action.alerts.contains(condition.id()))
                .toList();
    }

    /**
     * Whether no receiver was notified of an end, some alert has fired all the time since the acknowledgement, and some replica goes on
     * receiving one that has fired for long: one that stands still holds what it has received. Alerts that no receiver was notified of do
     * not count beside others: they may be silenced apart, and what begins anew beside them is another incident.
     */
    private boolean endedInItsEpisode(KnownAction action) {
        Duration now = world.elapsed();
        Set<String> notified = told.getOrDefault(action.made.group(), Set.of());
        List<AlertCondition> conditions = conditions(action).stream()
                .filter(condition -> notified.isEmpty() || notified.contains(condition.id()))
                .filter(condition -> !isSilenced(condition.id()))
                .toList();
        return !actions.wasResolved(action)
                && AlertCondition.firesUntil(conditions, action.since, Duration.ZERO)
                                .compareTo(now)
                        > 0
                && conditions.stream()
                        .filter(condition -> condition.episodes.stream()
                                .anyMatch(episode -> episode.from().plus(LONG).compareTo(now) < 0
                                        && episode.to().compareTo(now) > 0))
                        .anyMatch(condition ->
                                world.up().stream().anyMatch(machine -> receives(machine, condition.id())));
    }

    /** Whether an alert may be silenced apart: then it is of no incident. */
    private boolean isSilenced(String alert) {
        Duration now = world.elapsed();
        return world.silences().stream()
                .filter(silence -> !silence.isAcknowledgement() && silence.alert.equals(alert))
                .anyMatch(silence -> silence.mayMute(now, SimWorld.START.plus(now), now));
    }

    private boolean receives(Machine machine, String alert) {
        Inbox.Arrival last = world.inbox(machine.name).last(alert, world.elapsed());
        return last != null
                && last.isFiring()
                && world.elapsed()
                                .minus(last.at())
                                .minus(uptime.paused(machine, last.at()))
                                .compareTo(LONG)
                        < 0;
    }

    private Duration since(Map<String, Duration> times, String key, boolean is) {
        if (!is) {
            times.remove(key);
            return world.elapsed();
        }
        return times.computeIfAbsent(key, none -> world.elapsed());
    }

    private static String process(Machine machine) {
        return machine.name + "." + machine.boots() + " ";
    }

    private boolean fires(Machine machine, String alert) {
        return fired(machine, alert, Duration.ZERO);
    }

    /** Whether a sender holds no alert of a group as firing, or held none at its flush: what begins during its turn is not in that. */
    private boolean heldNone(SentMessage message) {
        Machine sender = world.machine(message.from());
        List<String> alerts = actions.alerts(message.group());
        return Stream.of(Duration.ZERO, world.elapsed().minus(message.flushedAt()))
                .anyMatch(before -> alerts.stream().noneMatch(alert -> fired(sender, alert, before)));
    }

    private boolean fired(Machine machine, String alert, Duration before) {
        Instant end = world.inbox(machine.name).mergedEnd(alert, world.elapsed().minus(before));
        return end != null && end.isAfter(machine.host().now().minus(before));
    }

    private void check(Machine machine, Player player, KnownAction action, boolean hasEnded) {
        Optional<ActionPlayer.Made> active = player.actions().made().stream()
                .filter(each -> each.id().equals(action.made.id()) && each.isActive())
                .findFirst();
        boolean isOver = hasEnded
                && active.isPresent()
                && ends.stream().anyMatch(end -> isEndOf(active.get(), action.since, end, machine));
        Duration since = since(activeSince, process(machine) + action.made.id(), isOver);
        if (isOver && since.plus(CHECKS).compareTo(world.elapsed()) < 0 && over.add(action.made.id())) {
            world.report("acknowledgement outlives its incident", action.made + " at " + machine.name);
        }
    }

    /**
     * Whether a replica must know that an end was notified after a group was acknowledged, whatever the clocks say. Where the disk was
     * lost with the acknowledgement, another one has its id. By the name that a receiver had before or has since, the log has another entry,
     * which has no end.
     */
    private boolean isEndOf(ActionPlayer.Made made, Duration since, SendAttempt end, Machine machine) {
        return end.message.group().equals(made.group())
                && since.plus(clocks()).compareTo(end.sentAt) < 0
                && made.startsAt().isBefore(SimWorld.START.plus(end.sentAt))
                && end.notified() != SendAttempt.NONE
                && !world.mayBeRenamed(end.message.integration(), end.sentAt, world.elapsed())
                && world.knowledge.hasForCertain(machine.name, end.notified());
    }

    private Duration clocks() {
        return world.clocksDiffer() || world.hits.containsKey(Fault.DRIFT) ? CLOCKS : Duration.ZERO;
    }
}
