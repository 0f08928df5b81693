package io.grapevine.sim.world;

import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.model.Action;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users who click on buttons of messages, and what comes of it. */
public final class Actions implements Watcher {
    private static final int LONGEST_TRIP_MILLIS = 40;
    private static final Duration THINKS = Duration.ofSeconds(3);

    /** The first notifications of one incident are no further apart, in seconds. */
    static final long NEAR = 60;

    /** Messages further apart are in order, whatever the clocks of two replicas say. */
    private static final Duration CLEAR = Duration.ofSeconds(60);

    private static final Duration LOOKS = Duration.ofSeconds(5);

    /** What a click makes is seen within this time. */
    private static final Duration CLASH = Duration.ofSeconds(1);

    /** The responses that tell a user that the alerts are muted. */
    private static final Set<String> MUTED = Set.of("done", "exists");

    /** How long a process that a click has reached may go on at most. */
    private static final int CRASH_MILLIS = 12;

    final SimWorld world;
    private final Random random;
    /** By the key of the group, what was sent about it, as the receivers show it. */
    private final Map<String, List<Message>> messages = new LinkedHashMap<>();

    /** By the key of the group, when it was notified as resolved. */
    private final Map<String, List<Duration>> ends = new LinkedHashMap<>();

    /** By the key of the group, the messages that it has resolved. */
    private final Map<String, List<SendAttempt>> resolved = new LinkedHashMap<>();

    /** By the key of the group, when a click last asked to undo something. */
    private final Map<String, Duration> undos = new LinkedHashMap<>();

    private final Map<String, KnownAction> made = new LinkedHashMap<>();
    /** By verb and alert, for how long it may have been muted so, since it was not for more than a few looks. */
    private final Map<String, KnownSilence> mutes = new LinkedHashMap<>();

    /** What muted at the last look at a replica, by its name: while it stands still that goes on. */
    private final Map<String, List<ActionPlayer.Made>> muting = new LinkedHashMap<>();

    /** The ids of acknowledgements that have lapsed on a replica. */
    private final Set<String> lapsed = new HashSet<>();

    private final Deque<Arrival> atStart = new ArrayDeque<>();

    /** A message with buttons; an edit after an undo draws them anew, in a later round. */
    private static final class Message {
        private final SendAttempt sending;
        private final SentMessage.Incident incident;
        private int round;

        Message(SendAttempt sending, SentMessage.Incident incident) {
            this.sending = sending;
            this.incident = incident;
        }
    }

    /**
     * A click on its way.
     *
     * @param at when the user has clicked; null if the product does not say
     */
    public record Arrival(
            Action action,
            String groupKey,
            SentMessage.Incident incident,
            int round,
            @Nullable Instant at) {}

    /**
     * An acknowledgement that has lapsed.
     *
     * @param at when it did, by its own end, or when that was seen first, if that was earlier
     */
    public record Lapse(String id, Duration at) {}

    /** A click on a message. */
    private record Clicked(Message message, Arrival arrival) {}

    private Actions(SimWorld world) {
        this.world = world;
        this.random = world.random(113);
    }

    /** Plays the clicks of a plan in a world, and checks what is promised. */
    static Actions play(SimWorld world, ActionPlan plan) {
        Actions actions = new Actions(world);
        world.watch(actions);
        Checkers.watchActions(world, actions);
        plan.clicks().forEach(click -> world.at(click.at(), () -> actions.click(click)));
        return actions;
    }

    /** What clicks and the web interface have made, in the order in which it was seen. */
    public Collection<KnownAction> made() {
        return made.values();
    }

    /** The alert of a group may be notified to the people on duty alone. */
    @Override
    public void onStep(SendAttempt sending) {
        if (Personal.isOf(sending.message) && sending.message.firing().isEmpty()) {
            resolved.computeIfAbsent(sending.message.group(), key -> new ArrayList<>())
                    .add(sending);
        }
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        SentMessage.Incident incident = sending.message.incident();
        String group = sending.message.group();
        if (sending.message.firing().isEmpty()) {
            resolved.computeIfAbsent(group, key -> new ArrayList<>()).add(sending);
        }
        if (incident != null) {
            messages.computeIfAbsent(group, key -> new ArrayList<>()).add(new Message(sending, incident));
        } else if (sending.message.firing().isEmpty()) {
            ends.computeIfAbsent(group, key -> new ArrayList<>()).add(sending.sentAt);
        }
    }

    private void click(ActionPlan.Click click) {
        if (messages.isEmpty()) {
            return;
        }
        List<List<Message>> groups = List.copyOf(messages.values());
        List<Message> sent = groups.get(click.group() % groups.size());
        Message message = sent.get(sent.size() - 1 - click.age() % sent.size());
        Machine machine = machine(click.replica());
        Machine other = machine(click.other());
        switch (click.way()) {
            case ONCE -> arrive(machine, clicked(message, click.action(), click.isTimed()), Duration.ZERO);
            case TWICE, APART -> {
                Clicked same = clicked(message, click.action(), click.isTimed());
                arrive(machine, same, Duration.ZERO);
                boolean isApart = click.way() == ActionPlan.Way.APART;
                arrive(isApart ? other : machine, same, isApart ? Duration.ZERO : click.delay());
                world.hit(Fault.CLICK_TWICE);
            }
            case LATE -> {
                arrive(machine, clicked(message, click.action(), click.isTimed()), click.delay());
                world.hit(Fault.CLICK_LATE);
            }
            case OLD -> {
                Arrival drawnEarlier = arrival(message, click.action(), 0, click.isTimed());
                arrive(machine, new Clicked(message, drawnEarlier), Duration.ZERO);
                world.hit(Fault.CLICK_OLD);
            }
            case CLASH -> {
                arrive(machine, clicked(message, click.action(), click.isTimed()), Duration.ZERO);
                arrive(other, clicked(message, Action.UNDO, click.isTimed()), Duration.ZERO);
                world.hit(Fault.CLICK_CLASH);
            }
            case AGAIN -> again(click, message, machine, other);
            case AT_START -> atStart.add(arrival(message, click.action(), message.round, click.isTimed()));
            case CRASH -> crash(click, message, machine, other);
            case INTERFACE -> acknowledge(machine, message.sending.message.group(), Duration.ZERO);
        }
    }

    private Machine machine(int number) {
        return world.machine(world.machineNames().get(number));
    }

    private Clicked clicked(Message message, Action action, boolean isTimed) {
        return new Clicked(message, arrival(message, action, message.round, isTimed));
    }

    private Arrival arrival(Message message, Action action, int round, boolean isTimed) {
        return new Arrival(
                action, message.sending.message.group(), message.incident, round, isTimed ? world.loop.now() : null);
    }

    private void again(ActionPlan.Click click, Message message, Machine machine, Machine other) {
        arrive(machine, clicked(message, click.action(), click.isTimed()), Duration.ZERO);
        world.loop.schedule(
                THINKS, () -> arrive(machine, clicked(message, Action.UNDO, click.isTimed()), Duration.ZERO));
        world.loop.schedule(
                THINKS.plusMillis(100).plus(click.delay()),
                () -> arrive(other, clicked(message, click.action(), click.isTimed()), Duration.ZERO));
    }

    private void crash(ActionPlan.Click click, Message message, Machine machine, Machine other) {
        Clicked clicked = clicked(message, click.action(), click.isTimed());
        Duration trip = trip();
        world.loop.schedule(trip, () -> receive(machine, clicked));
        world.loop.schedule(trip.plusMillis(random.nextInt(CRASH_MILLIS)), () -> {
            if (machine.isUp()) {
                world.hit(Fault.CRASH_IN_CLICK);
                world.kill(machine.name);
                world.loop.schedule(THINKS.multipliedBy(3), () -> world.start(machine.name));
            }
        });
        world.loop.schedule(
                THINKS, () -> arrive(other, clicked(message, click.action(), click.isTimed()), Duration.ZERO));
    }

    @Override
    public void onStarted(Machine machine) {
        Arrival arrival = atStart.poll();
        if (arrival != null) {
            world.hit(Fault.CLICK_AT_START);
            world.loop.schedule(trip(), () -> world.with(machine, player -> act(machine, player, arrival, null)));
        }
    }

    private Duration trip() {
        return Duration.ofMillis(1 + random.nextInt(LONGEST_TRIP_MILLIS));
    }

    private void arrive(Machine machine, Clicked clicked, Duration later) {
        world.loop.schedule(later.plus(trip()), () -> receive(machine, clicked));
    }

    private void receive(Machine machine, Clicked clicked) {
        world.with(machine, player -> act(machine, player, clicked.arrival(), clicked.message()));
    }

    private void act(Machine machine, Player player, Arrival arrival, @Nullable Message message) {
        world.note(arrival.action() + " of " + arrival.incident() + " round " + arrival.round() + " at " + machine.name
                + ", clicked " + arrival.at());
        if (arrival.action().equals(Action.UNDO)) {
            undos.put(arrival.groupKey(), world.elapsed());
            made.values().stream()
                    .filter(action -> action.made.group().equals(arrival.groupKey()))
                    .forEach(action -> action.askToUndo(world.elapsed()));
        } else {
            mayMute(arrival.groupKey(), arrival.action().equals(Action.ACK));
        }
        List<ActionPlayer.Made> before = player.actions().made();
        Responses responses = Responses.to(this, machine, arrival);
        player.actions().click(arrival.action(), arrival.incident(), arrival.round(), arrival.at(), response -> {
            world.note(arrival.action() + " at " + machine.name + ": " + response.result() + " " + response.silences());
            look(machine, player);
            responses.check(response, before, player.actions().made());
            if (message != null && response.result().equals("undone")) {
                offerAgain(message, player, response);
            }
            granted(machine, MUTED.contains(response.result()) ? response.silences() : List.of());
        });
    }

    /** The message is edited: what it offers after an undo is of a later round than what was undone. */
    private static void offerAgain(Message message, Player player, ActionPlayer.Response undone) {
        player.actions().made().stream()
                .filter(each -> undone.silences().contains(each.id()))
                .forEach(each -> message.round = Math.max(message.round, each.round() + 1));
    }

    /**
     * Whether a replica must know that the incident of a click is over: the group was notified as resolved, and then, to each
     * integration, as firing in a later incident, the replica knows that message, and no other one can count as later.
     */
    boolean isPast(Machine machine, Arrival arrival) {
        List<Message> all = messages.getOrDefault(arrival.groupKey(), List.of());
        long until = arrival.incident().episode() + NEAR;
        Map<String, Message> last = new LinkedHashMap<>();
        all.forEach(message -> last.put(message.sending.message.integration(), message));
        Duration clicked = all.stream()
                .filter(message -> message.incident.equals(arrival.incident()))
                .map(message -> message.sending.sentAt)
                .findFirst()
                .orElse(world.elapsed());
        return last.values().stream()
                .allMatch(each -> hasEnded(arrival.groupKey(), clicked, each.sending.sentAt)
                        && each.incident.episode() > until
                        && each.sending.notified() != SendAttempt.NONE
                        && world.knowledge.hasForCertain(machine.name, each.sending.notified())
                        && all.stream()
                                .filter(other -> other.incident.episode() <= until)
                                .allMatch(other ->
                                        other.sending.sentAt.plus(CLEAR).compareTo(each.sending.sentAt) < 0));
    }

    private boolean hasEnded(String group, Duration from, Duration to) {
        return ends.getOrDefault(group, List.of()).stream()
                .anyMatch(end -> end.compareTo(from) > 0 && end.compareTo(to) < 0);
    }

    /**
     * A user of the web interface of a replica acknowledges the group with a key, if it is there.
     *
     * @param length after which that lapses; zero if it holds until the alerts have ended
     */
    void acknowledge(Machine machine, String group, Duration length) {
        world.with(machine, player -> {
            world.note("acknowledge " + group + " at " + machine.name + (length.isZero() ? "" : " for " + length));
            mayMute(group, true);
            player.actions().acknowledge(group, length, id -> {
                world.note("acknowledged at " + machine.name + ": " + id);
                look(machine, player);
                granted(machine, List.of(id));
            });
        });
    }

    /** An answer says that a crash does not lose what was asked for. A process that leaves has closed its connections. */
    private void granted(Machine machine, List<String> ids) {
        for (String id : ids) {
            KnownAction action = made.get(id);
            if (action != null && !machine.isLeaving()) {
                action.done(world.people.notified(machine.name), unknownEnds(machine, action.made.group()));
            }
        }
        world.traps.onSilence(machine.name);
    }

    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player != null && machine.isAwake()) {
                look(machine, player);
            }
            muting.getOrDefault(machine.name, List.of())
                    .forEach(each -> mayMute(each.group(), each.isAcknowledgement()));
        }
    }

    private KnownAction known(Machine machine, ActionPlayer.Made each) {
        List<String> alerts = alerts(each.group());
        return new KnownAction(
                each,
                alerts,
                world.elapsed(),
                unknownEnds(machine, each.group()),
                world.elapsed().plus(held(alerts)));
    }

    /** For how long replicas may hold alerts as firing that have ended, as posts were lost or a server that has raised them, too, is silent. */
    private Duration held(List<String> alerts) {
        if (!isQuiet(alerts, world.elapsed())) {
            return Duration.ZERO;
        }
        return world.up().stream()
                .filter(each -> world.policy.hasSenders() || !wasPausedLately(each))
                .flatMap(each -> alerts.stream()
                        .map(alert -> world.inbox(each.name)
                                .firesFor(alert, world.elapsed(), each.host().now())))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Whether a replica may hold alerts for no other reason than a pause: it is to know better before anybody acknowledges them there. */
    private boolean wasPausedLately(Machine machine) {
        return machine.pauses.stream()
                .anyMatch(pause ->
                        pause.to().plus(world.parameters.groupInterval()).compareTo(world.elapsed()) > 0);
    }

    /** Takes note of what a replica has. */
    private void look(Machine machine, Player player) {
        List<ActionPlayer.Made> inForce = new ArrayList<>();
        muting.put(machine.name, inForce);
        for (ActionPlayer.Made each : player.actions().made()) {
            KnownAction known = made.get(each.id());
            KnownAction action = known == null || isForgotten(known, each) || isOfNextIncident(machine, known, each)
                    ? known(machine, each)
                    : known;
            made.put(each.id(), action);
            action.seen(each);
            Duration undo = undos.get(each.group());
            boolean wasNeverActive = action.made.isEnded();
            if (undo != null && (wasNeverActive || undo.plus(CLASH).compareTo(action.since) >= 0)) {
                action.askToUndo(undo); // also what was made in that moment, and not seen before
            }
            if (each.isActive() && !(each.isAcknowledgement() && isOver(action, world.up()))) {
                inForce.add(each);
            }
            if (each.lapses() && !each.isActive() && !each.isEnded() && lapsed.add(each.id())) {
                world.hit(Fault.LAPSED);
                Duration end = Duration.between(SimWorld.START, each.endsAt());
                Duration at = end.compareTo(world.elapsed()) < 0 ? end : world.elapsed();
                action.alerts.forEach(alert -> world.lapses.put(alert, new Lapse(each.id(), at)));
            }
            if (each.isEnded() && action.endFact() == SendAttempt.NONE) {
                world.note(each.action() + " " + each.id() + " has ended at " + machine.name);
                action.ended(world.knowledge.notified(machine.name), world.elapsed());
            }
        }
    }

    /** Whether all replicas have forgotten a silence that has lapsed, so that another one may have its id. */
    private boolean isForgotten(KnownAction known, ActionPlayer.Made other) {
        return known.made.lapses()
                && known.endFact() == SendAttempt.NONE
                && known.made.endsAt().plus(world.parameters.retention()).isBefore(other.startsAt());
    }

    /**
     * Whether an acknowledgement of the web interface is of a later incident than the known one, whose end the replica knows. One that has not
     * heard of the known one gives another the same id where the log keeps no episode.
     */
    private boolean isOfNextIncident(Machine machine, KnownAction known, ActionPlayer.Made other) {
        return other.action().isEmpty()
                && other.isActive()
                && other.startsAt().isAfter(known.made.startsAt())
                && isOver(known, List.of(machine));
    }

    private List<SendAttempt> unknownEnds(Machine machine, String group) {
        return resolved.getOrDefault(group, List.of()).stream()
                .filter(end -> !isKnown(end, machine))
                .toList();
    }

    /**
     * Whether an action may be of an incident whose end was notified before: it was made where that was not known, as by a replica that
     * was cut off, and some replica knows it that has run since and may have told others.
     */
    public boolean mayBeOfEarlierIncident(KnownAction action) {
        return action.unknownEnds.stream()
                .anyMatch(end -> world.machineNames().stream()
                        .map(world::machine)
                        .filter(machine -> machine.isUp() || machine.bootedAt().compareTo(action.since) > 0)
                        .anyMatch(machine -> isKnown(end, machine)
                                || mayHaveHeard(end, machine)
                                || mayHaveRecorded(end, machine, action.alerts)));
    }

    /** Whether a replica has run since an end was accepted, and so may have heard of it, also where its sender was killed at once. */
    private static boolean mayHaveHeard(SendAttempt end, Machine machine) {
        return end.learnedAt() != null && machine.isUp() && machine.bootedAt().compareTo(end.learnedAt()) < 0;
    }

    /**
     * Whether a replica that sent a true end, and was killed when it had got the response, may still have recorded that end for the
     * receiver's other integration, which is not notified of ends.
     */
    private boolean mayHaveRecorded(SendAttempt end, Machine machine, List<String> alerts) {
        return end.learnedAt() != null
                && end.message.integration().equals("three")
                && end.message.from().equals(machine.name)
                && end.message.boot() < machine.boots()
                && isQuiet(alerts, end.sentAt);
    }

    private boolean isKnown(SendAttempt end, Machine machine) {
        return end.notified() != SendAttempt.NONE && world.knowledge.hasForCertain(machine.name, end.notified());
    }

    /** Whether a receiver was notified that the group of an action has resolved, since that was made: truly or not. */
    public boolean wasResolved(KnownAction action) {
        return resolved.getOrDefault(action.made.group(), List.of()).stream()
                .anyMatch(end -> isSince(end.sentAt, action));
    }

    /** Whether a time is not before that at which an action was made, which is seen within a second. */
    public static boolean isSince(Duration time, KnownAction action) {
        return time.plusSeconds(1).compareTo(action.since) >= 0;
    }

    /**
     * Whether the episode of an acknowledgement is over, and one of {@code machines} knows that it was notified: it mutes no later one. One
     * that was made after the alerts had ended is over as soon as that is notified, maybe before, unless a replica held them: that has an
     * incident of its own, which goes on with what begins before the next flush.
     */
    private boolean isOver(KnownAction action, List<Machine> machines) {
        if (action.heldUntil.compareTo(action.since) > 0 && goesOn(action.alerts, action.heldUntil)) {
            return false;
        }
        Duration quietSince = action.alerts.stream()
                .flatMap(alert -> condition(alert).episodes.stream())
                .map(Episode::to)
                .filter(end -> end.compareTo(action.since) <= 0)
                .max(Duration::compareTo)
                .orElse(action.since);
        Duration from = isQuiet(action.alerts, action.since) ? quietSince : action.since;
        return resolved.getOrDefault(action.made.group(), List.of()).stream()
                .filter(end -> end.sentAt.compareTo(from) >= 0 && isQuiet(action.alerts, end.sentAt))
                .filter(end -> world.mutedBegin(end.message.integration()) != Begin.RESOLVE) // they may only be muted
                .anyMatch(end -> machines.stream().anyMatch(machine -> isKnown(end, machine)));
    }

    /** Whether alerts go on firing from a time until now, without a gap in which a flush must have found them ended. */
    private boolean goesOn(List<String> alerts, Duration from) {
        Duration gap = world.parameters.groupInterval().plus(LOOKS);
        List<AlertCondition> conditions = alerts.stream().map(this::condition).toList();
        return AlertCondition.firesUntil(conditions, from, gap).plus(gap).compareTo(world.elapsed()) > 0;
    }

    private AlertCondition condition(String alert) {
        return world.conditions.stream()
                .filter(condition -> condition.id().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    private boolean isQuiet(List<String> alerts, Duration at) {
        return alerts.stream().noneMatch(alert -> condition(alert).isActive(at));
    }

    /** The alerts of a group may be muted now. */
    private void mayMute(String group, boolean acknowledges) {
        Instant now = world.loop.now();
        for (String alert : alerts(group)) {
            String key = (acknowledges ? "ack " : "silence ") + alert;
            KnownSilence last = mutes.get(key);
            if (last != null && !last.endsAt().isBefore(now.minus(LOOKS))) {
                last.extended(now);
            } else {
                KnownSilence fresh = new KnownSilence(alert, world.elapsed(), now, now, acknowledges);
                mutes.put(key, fresh);
                world.people.held.add(fresh);
            }
        }
    }

    /** The ids of the alerts of a group. */
    public List<String> alerts(String group) {
        return world.conditions.stream()
                .filter(condition -> group.contains("alertname=\"" + condition.labels.valueOf("alertname") + "\""))
                .map(AlertCondition::id)
                .toList();
    }
}
