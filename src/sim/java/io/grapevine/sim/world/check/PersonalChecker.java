package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Escalating;
import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Personal;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.Scheduled;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks that the rules of people are told once in an incident, not before their time, neither off duty nor after an acknowledgement, and
 * all of them where nobody reacts.
 */
final class PersonalChecker implements Watcher {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** Two clocks differ by no more, unless one is far off. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    private final SimWorld world;
    private final History told;
    private final Duration handover;
    /** By process and group, since when the process has an acknowledgement of it. */
    private final Map<String, Duration> acknowledged = new HashMap<>();
    /** By group, when somebody on duty was last told by a process that need not have known of an earlier time, or had told an end since. */
    private final Map<String, Duration> anew = new HashMap<>();

    PersonalChecker(SimWorld world, History told) {
        this.world = world;
        this.told = told;
        handover = Personal.handover(world.parameters);
    }

    private static String key(Machine machine, String group) {
        return machine.name + "." + machine.boots() + " " + group;
    }

    @Override
    public void onSecond() {
        Map<String, Duration> before = Map.copyOf(acknowledged);
        acknowledged.clear();
        for (Machine machine : world.up()) {
            Player player = machine.isAwake() ? world.player(machine) : null;
            if (player != null) {
                player.actions().made().stream()
                        .filter(made -> made.isAcknowledgement() && made.isActive())
                        .map(made -> key(machine, made.group()))
                        .forEach(key -> acknowledged.put(key, before.getOrDefault(key, world.elapsed())));
            }
        }
    }

    @Override
    public void onStep(SendAttempt sending) {
        if (!Scheduled.isAbout(sending.message) || sending.message.firing().isEmpty()) {
            return;
        }
        String person = Personal.RULES.get(sending.message.integration());
        String group = sending.message.group();
        if (person == null) {
            boolean isKnown = Personal.PEOPLE.stream()
                    .flatMap(each -> told.of(each + " " + group).stream())
                    .anyMatch(each -> sending.knew(each.notified()));
            SendAttempt before = told.last(sending.message.key());
            boolean hasEnded = before != null && before.message.firing().isEmpty() && sending.knew(before.notified());
            if ((!isKnown || hasEnded) && !sending.message.integration().equals("deputy")) {
                anew.put(group, sending.sentAt);
            }
            return;
        }
        checkAcknowledged(sending);
        checkDuty(sending, person);
        checkTime(sending, person);
        SendAttempt last = told.last(sending.message.key());
        boolean isAgain = last != null
                && !last.message.firing().isEmpty()
                && sending.knew(last.notified())
                && remembers()
                && anew.getOrDefault(group, Duration.ZERO).compareTo(last.sentAt) <= 0;
        if (isAgain && goesOn(last, sending)) {
            world.report("rule told twice", sending.message + " after " + last.message + " sent " + last.sentAt);
        }
    }

    /** Where entries live for minutes, they may be gone. */
    private boolean remembers() {
        return world.parameters.retention().compareTo(Duration.ofHours(1)) > 0 && !world.parameters.skewed();
    }

    /** Whether one alert has fired all the time, and was not acknowledged, so that the incident goes on for certain. */
    private boolean goesOn(SendAttempt last, SendAttempt sending) {
        return !last.message.firing().contains("taken")
                && world.conditions.stream()
                        .filter(condition -> last.message.firing().contains(condition.id()))
                        .anyMatch(condition -> condition.episodes.stream()
                                .anyMatch(episode -> episode.from().compareTo(last.sentAt) < 0
                                        && episode.to().compareTo(sending.sentAt) > 0));
    }

    /** By a clock that was set forward since, an acknowledgement may have lapsed. */
    private void checkAcknowledged(SendAttempt sending) {
        Machine sender = world.machine(sending.message.from());
        Duration since = acknowledged.get(key(sender, sending.message.group()));
        if (since != null
                && sender.boots() == sending.message.boot()
                && sender.clockSetAt().compareTo(since) <= 0
                && since.plus(TOLERANCE).compareTo(sending.sentAt) < 0) {
            world.report("rule told after an acknowledgement", sending.message + ", acknowledged since " + since);
        }
    }

    private Duration clocks() {
        boolean mayDiffer = world.clocksDiffer() || world.clocksAreSet() || world.hits.containsKey(Fault.DRIFT);
        return mayDiffer ? CLOCKS : TOLERANCE;
    }

    private boolean isOnDuty(String person, Duration from, Duration to) {
        return switch (person) {
            case "ana" -> from.minus(clocks()).compareTo(handover) < 0;
            case "ben" -> to.plus(clocks()).compareTo(handover) >= 0;
            default -> true;
        };
    }

    private void checkDuty(SendAttempt sending, String person) {
        Duration flushed = sending.message.flushedAt();
        if (!world.parameters.skewed() && !isOnDuty(person, flushed, flushed)) {
            world.report("rule told off duty", sending.message + " flushed at " + flushed + ", handover " + handover);
        }
    }

    private void checkTime(SendAttempt sending, String person) {
        if (!sending.message.firing().contains(Personal.ALERT)) {
            return;
        }
        // a process that starts knows the age of what it reads by its own clock
        Duration ahead = world.up().stream()
                .map(Machine::setForward)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration due = sending.sentAt.plus(TOLERANCE).plus(ahead).minus(Personal.after(sending.message.integration()));
        if (told.about(person, Personal.ALERT).noneMatch(first -> first.sentAt.compareTo(due) <= 0)) {
            world.report("rule before its time", sending.message.toString());
        }
    }

    /** Who was on duty all the time from the last of the faults on, or was named by a step, has been told by each rule. */
    @Override
    public void atEnd() {
        if (!remembers()) {
            return;
        }
        Duration from = Escalating.FIRES.from();
        Duration to = Escalating.FIRES.to();
        Personal.RULES.forEach((rule, person) -> {
            boolean isOnDuty = switch (person) {
                case "ana" -> to.plus(clocks()).compareTo(handover) < 0;
                case "ben" -> from.minus(clocks()).compareTo(handover) > 0;
                default -> true;
            };
            boolean isTold = told.about(rule, Personal.ALERT)
                    .anyMatch(each -> each.message.firing().contains(Personal.ALERT));
            if (isOnDuty && !isTold) {
                world.report("rule not told", rule + ", handover " + handover);
            }
        });
    }
}
