package io.grapevine.sim.world.check;

import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.model.Labels;
import io.grapevine.sim.world.Actions;
import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Episode;
import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Paging;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Storm;
import io.grapevine.sim.world.Watcher;
import io.grapevine.sim.world.WorldParameters;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the receiver is notified of each alert that one replica has held as firing, without a fault that hinders it,
 * for long enough, and of each resolution that one replica has held, whatever the other replicas do or claim.
 */
final class LivenessChecker implements Watcher {
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(90);
    private static final Duration SLACK = Duration.ofSeconds(10);

    /** A peer that has notified of a missing heartbeat has so long to notify of its end, also if it has left meanwhile. */
    private static final Duration PEER_TIME = Duration.ofMinutes(1);

    /** Two clocks differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(20);

    /** An alert that was muted until so long before the flush that finds it ended may have been forgotten by the log. */
    private static final Duration MUTED_BEFORE = Duration.ofSeconds(30);

    private final SimWorld world;
    private final History history;
    private final Tally tally;
    private final Mutes mutes;
    private final Uptime uptime;
    private final Duration bound;
    private final Map<String, Duration> since = new LinkedHashMap<>();
    private final Set<String> reported = new LinkedHashSet<>();
    private final List<String> paging;
    private int seconds;

    LivenessChecker(SimWorld world, History history, Tally tally, Mutes mutes, Uptime uptime) {
        this.world = world;
        this.history = history;
        this.tally = tally;
        this.mutes = mutes;
        this.uptime = uptime;
        this.paging = Paging.route(world.parameters);
        WorldParameters parameters = world.parameters;
        this.bound = parameters
                .groupWait()
                .plus(parameters.groupInterval().multipliedBy(2))
                .plus(parameters.peerTimeout().multipliedBy(parameters.names().size() + 1L))
                .plus(SLACK);
    }

    @Override
    public void onSecond() {
        if (++seconds % 5 != 0) {
            return;
        }
        for (Machine machine : world.up()) {
            for (AlertCondition condition : world.conditions) {
                for (String integration : integrations(condition)) {
                    look(machine, condition, integration);
                    if (!integration.equals("two")) { // which is not notified of ends
                        lookForEnd(machine, condition, integration);
                    }
                }
            }
        }
        List<String> ids = world.up().stream().map(LivenessChecker::id).toList();
        since.keySet().removeIf(key -> ids.stream().noneMatch(key::startsWith));
    }

    private List<String> integrations(AlertCondition condition) {
        return switch (condition.labels.valueOf("team")) {
            case "b" -> List.of("two", "three");
            case "d" -> List.of("four");
            case "p" -> List.of(); // of a schedule
            case Storm.TEAM -> List.of();
            case Paging.POLICY -> paging;
            default -> List.of("one");
        };
    }

    private static String id(Machine machine) {
        return machine.name + "." + machine.boots() + " ";
    }

    private void look(Machine machine, AlertCondition condition, String integration) {
        String key = id(machine) + condition.id() + " " + integration;
        if (!isCapable(machine, integration) || !isFiring(machine, condition)) {
            since.remove(key);
            return;
        }
        Duration now = world.elapsed();
        Duration from = since.computeIfAbsent(key, ignored -> now);
        // Until a replica that was cut off learns of an end, it takes the alert for notified.
        SendAttempt last = history.lastAbout(integration, condition.id());
        if (last != null && isKnown(machine, last)) {
            from = later(from, since.computeIfAbsent(id(machine) + "knows " + last.notified(), ignored -> now));
        }
        // An entry under an earlier name lasts for two repeat intervals.
        Duration entries = bound.plus(longestRepeatInterval().multipliedBy(2));
        if (from.plus(bound).compareTo(now) >= 0
                || mutes.mayMute(condition, now.minus(bound), now)
                || world.mayBeRenamed(integration, now.minus(entries), now)) {
            return;
        }
        if (isAsleep(machine, condition, last) && reported.add(condition.id() + " " + integration + " lapsed")) {
            world.report(
                    "asleep",
                    machine.name + " has held " + condition.id() + " for " + integration + " since " + from + ", and "
                            + world.lapses.get(condition.id()));
        }
        if (!isNotified(machine, condition, integration) && reported.add(condition.id() + " " + integration)) {
            tally.loss();
            world.report(
                    "liveness",
                    machine.name + " has held " + condition.id() + " for " + integration + " since " + from);
        }
    }

    /**
     * Whether an acknowledgement that a replica has, too, has lapsed for long enough, and the receiver was not notified since, nor so
     * shortly before that a clock that is ahead has logged it as later.
     */
    private boolean isAsleep(Machine machine, AlertCondition condition, @Nullable SendAttempt last) {
        Actions.Lapse lapse = world.lapses.get(condition.id());
        Player player = world.player(machine);
        return lapse != null
                && last != null
                && player != null
                && !world.parameters.skewed()
                && lapse.at().plus(bound).compareTo(world.elapsed()) < 0
                && last.sentAt.plus(CLOCKS_APART.multipliedBy(2)).compareTo(lapse.at()) < 0
                && player.actions().made().stream()
                        .anyMatch(made -> made.id().equals(lapse.id()) && made.lapses() && !made.isEnded());
    }

    private void lookForEnd(Machine machine, AlertCondition condition, String integration) {
        String key = id(machine) + condition.id() + " " + integration + " end";
        SendAttempt last = history.lastAbout(integration, condition.id());
        boolean open = last != null
                && last.message.firing().contains(condition.id())
                && isKnown(machine, last)
                && !isOverwritten(last);
        if (last == null
                || !open
                || world.parameters.skewed()
                || !isCapable(machine, integration)
                || !hasEnded(machine, condition)
                || isRaisedSince(machine, condition)
                || isHeldElsewhere(machine, condition)
                || isWithheld(condition)) {
            since.remove(key);
            return;
        }
        Duration now = world.elapsed();
        Duration known = since.computeIfAbsent(key, ignored -> now);
        // A replica that notifies the alert anew, as one that was paused, begins the wait for its correction, and so
        // does an
        // alert that fires between two looks: it may fire at each flush.
        Duration from = latest(known, last.sentAt, lastFiring(machine, condition));
        // What a replica awaits is not forgotten while it runs, but where entries are kept for less than the repeat
        // interval: there one
        // may be gone at the flush that finds the end, as in Alertmanager.
        boolean isKeptUntilRepeated = world.parameters.retention().compareTo(world.parameters.repeatInterval()) >= 0;
        boolean forgotten = last.sentAt.plus(world.parameters.memory()).compareTo(now) <= 0
                && (!isKeptUntilRepeated || machine.listensSince().compareTo(last.sentAt) > 0);
        Duration ended = earlier(known, lastEnd(condition))
                .minus(world.parameters.groupInterval())
                .minus(MUTED_BEFORE);
        // What the log had forgotten when the group was acknowledged stays forgotten: no flush begins to await an end.
        if (mutes.mayBeAcknowledged(condition, ended, now)) {
            ended = earlier(ended, last.sentAt);
        }
        Duration patience = isLeftToAnother(machine, condition, last) ? bound.plus(PEER_TIME) : bound;
        if (from.plus(patience).compareTo(now) < 0
                && !forgotten
                && !mutes.mayMuteEnd(condition, ended, now)
                && !history.hasEndedWithout(condition, last, mutes)
                && !world.mayBeRenamed(integration, last.sentAt, now)
                && reported.add(condition.id() + " " + integration + " end")) {
            world.report(
                    "last word",
                    machine.name + " knows the end of " + condition.id() + " for " + integration + " since " + from
                            + ", last notified " + last.message);
        }
    }

    private static boolean isLeftToAnother(Machine machine, AlertCondition condition, SendAttempt last) {
        return HeartbeatConfig.ALERT_NAME.equals(condition.labels.valueOf(Labels.ALERT_NAME))
                && !last.message.from().equals(machine.name);
    }

    /**
     * Whether the group of an alert may be acknowledged and goes on: the ends of an acknowledged group are notified
     * together.
     */
    private boolean isWithheld(AlertCondition condition) {
        Duration interval = world.parameters.groupInterval();
        return mutes.mayBeAcknowledged(condition, world.elapsed().minus(interval), world.elapsed())
                && world.conditions.stream()
                        .filter(other -> other != condition && isOfOneGroup(other, condition))
                        .anyMatch(other -> world.up().stream().anyMatch(machine -> isFiring(machine, other)));
    }

    private static boolean isOfOneGroup(AlertCondition a, AlertCondition b) {
        return a.labels.valueOf("alertname").equals(b.labels.valueOf("alertname"));
    }

    /** When an alert last ended: a replica may learn that later. */
    private Duration lastEnd(AlertCondition condition) {
        return condition.episodes.stream()
                .map(Episode::to)
                .filter(end -> end.compareTo(world.elapsed()) <= 0)
                .max(Duration::compareTo)
                .orElse(world.elapsed());
    }

    private static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration latest(Duration... times) {
        return Collections.max(Arrays.asList(times));
    }

    private Duration lastFiring(Machine machine, AlertCondition condition) {
        return world.inbox(machine.name).of(condition.id()).stream()
                .filter(Inbox.Arrival::isFiring)
                .map(Inbox.Arrival::at)
                .filter(at -> at.compareTo(world.elapsed()) <= 0)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Whether the alert of a heartbeat has been raised by a peer since it ended here: one that was paused judges later. */
    private boolean isRaisedSince(Machine machine, AlertCondition condition) {
        Inbox.Arrival end = world.inbox(machine.name).last(condition.id(), world.elapsed());
        return HeartbeatConfig.ALERT_NAME.equals(condition.labels.valueOf(Labels.ALERT_NAME))
                && world.up().stream()
                        .filter(peer -> isFiring(peer, condition))
                        .map(peer -> world.inbox(peer.name).last(condition.id(), world.elapsed()))
                        .anyMatch(raised ->
                                end != null && raised != null && raised.at().compareTo(end.at()) > 0);
    }

    /**
     * Whether the alert of a server that is silent has ended here, and not for a replica that slept with it, or one that goes on receiving
     * posts: that one is believed.
     */
    private boolean isHeldElsewhere(Machine machine, AlertCondition condition) {
        return (world.policy.hasSenders() || world.hits.containsKey(Fault.POSTS_MISSED))
                && world.up().stream()
                        .anyMatch(peer -> peer != machine
                                && world.inbox(peer.name)
                                        .mayFire(
                                                condition.id(),
                                                world.elapsed(),
                                                peer.host().now()));
    }

    private boolean hasEnded(Machine machine, AlertCondition condition) {
        Inbox.Arrival last = world.inbox(machine.name).last(condition.id(), world.elapsed());
        return last != null && !last.isFiring();
    }

    private boolean isCapable(Machine machine, String integration) {
        Player player = world.player(machine);
        Duration well = world.elapsed().minus(LONGEST_BACKOFF);
        return player != null
                && machine.isAwake()
                && player.settled()
                && world.knowledge
                                .lastDisturbed(machine.name)
                                .compareTo(world.elapsed().minusSeconds(1))
                        < 0
                && world.receiver(integration).wellSince(well, machine.name);
    }

    private boolean isFiring(Machine machine, AlertCondition condition) {
        Inbox.Arrival last = world.inbox(machine.name).last(condition.id(), world.elapsed());
        // Where a clock is wrong by hours, an alert fires on that has ended; those who know better are believed.
        boolean isOver = world.parameters.skewed() && !condition.isActive(world.elapsed());
        return last != null && last.endsAt().isAfter(machine.host().now()) && !isOver;
    }

    private boolean isNotified(Machine machine, AlertCondition condition, String integration) {
        @Nullable SendAttempt last = history.lastAbout(integration, condition.id());
        if (last == null || last.acceptedAt() == null) {
            return false;
        }
        // a process takes an entry that is ahead of its clock for one of its start
        boolean mayBeAhead = machine.clockSetAt().compareTo(last.sentAt) > 0;
        Duration logged = mayBeAhead ? later(loggedAt(last), machine.bootedAt()) : loggedAt(last);
        Duration age = world.elapsed().minus(logged);
        // Replicas whose clocks disagree contradict each other; and one that does not know that an end was notified, or
        // whose log keeps a later notification by one that did not know it, does not correct it.
        boolean firing = last.message.firing().contains(condition.id())
                || !isKnown(machine, last)
                || isOverwritten(last)
                || world.parameters.skewed();
        Duration repeated = bound.plus(longestRepeatInterval())
                .plus(uptime.paused(
                        last.acceptedAt())); // a sleep delays it, also where a replica has it from the sleeper only
        Duration most = firing ? repeated : bound;
        return age.compareTo(most) <= 0;
    }

    /**
     * When the log has it that an alert was last notified. A sender that was paused meanwhile takes the notification for as young as the end of
     * its pause, and what it sends itself for one that leaves the alert known, to be repeated with that.
     */
    private Duration loggedAt(SendAttempt last) {
        return history.of(last.message.key()).stream()
                .filter(later -> later.learnedAt() != null
                        && later.sentAt.compareTo(last.sentAt) > 0
                        && later.listensSince.compareTo(last.sentAt) > 0
                        && world.machine(later.message.from()).pausedUntil().compareTo(last.sentAt) > 0)
                .map(each -> each.sentAt)
                .reduce(Objects.requireNonNull(last.acceptedAt()), LivenessChecker::later);
    }

    private Duration longestRepeatInterval() {
        List<Duration> growing = world.policy.repeatIntervals(world.parameters);
        return growing.isEmpty() ? world.parameters.repeatInterval() : growing.get(growing.size() - 1);
    }

    private static Duration later(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Whether the log keeps another notification, sent without knowledge of this one: a later one, also by another clock. */
    private boolean isOverwritten(SendAttempt attempt) {
        Duration earliest = attempt.sentAt.minus(CLOCKS_APART);
        return history.of(attempt.message.key()).stream()
                .filter(other -> other != attempt && !other.knew(attempt.notified()))
                .anyMatch(other -> other.sentAt.compareTo(attempt.sentAt) > 0
                        || (other.sentAt.compareTo(earliest) > 0 && !attempt.knew(other.notified())));
    }

    private boolean isKnown(Machine machine, SendAttempt attempt) {
        return attempt.notified() != SendAttempt.NONE
                && world.knowledge.hasForCertain(machine.name, attempt.notified());
    }
}
