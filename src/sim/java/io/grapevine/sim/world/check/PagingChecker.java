package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.Episode;
import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.KnownSilence;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Paging;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import io.grapevine.sim.world.WorldParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each incident of a group with an escalation policy reaches its last step, whoever was notified is notified of the end, and
 * the fallback is notified if, and only if, nothing of the incident was accepted for so long. An incident is the time in which something
 * fires that nothing mutes. A step was told when each of its integrations was notified of an alert that fires unmuted now.
 */
final class PagingChecker implements Watcher {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Two clocks differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    /** After its last failure a receiver is tried again within this time. */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(90);

    /** What a process that has started, or was paused, has not received after so long does not fire. */
    private static final Duration ARRIVAL = Duration.ofMinutes(5);

    /** A step is tried again after so long. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final SimWorld world;
    private final History told;
    private final Tally tally;
    private final Mutes mutes;
    private final Duration quiet;
    private final Duration turns;
    private final boolean isSplit;
    /** By what it is about, since when it holds. */
    private final Map<String, Duration> since = new LinkedHashMap<>();
    /** By alert, before when nothing counts that was told of it. */
    private final Map<String, Duration> begins = new LinkedHashMap<>();

    /**
     * By alert, when it last began to fire: unlike a lapse of its acknowledgement, that is another incident. One that has ended in an incident
     * which goes on by others is of that one for as long.
     */
    private final Map<String, Duration> fired = new LinkedHashMap<>();

    /** By alert, when it last fired, and nothing muted it. */
    private final Map<String, Duration> unmutedAt = new LinkedHashMap<>();

    private final Set<String> reported = new LinkedHashSet<>();
    /** Before when nothing counts that was told of the present incident. */
    private Duration begin = Duration.ZERO;

    /** The {@link #begin} of the incident before, while that may go on by an alert whose end nobody knows; null if it is over. */
    private @Nullable Duration earlier;

    /** The {@link #begin} of an incident that somebody took for the one before it; null if nobody did. */
    private @Nullable Duration taken;

    PagingChecker(SimWorld world, History told, Tally tally, Mutes mutes) {
        this.world = world;
        this.told = told;
        this.tally = tally;
        this.mutes = mutes;
        WorldParameters parameters = world.parameters;
        quiet = Paging.quiet(parameters);
        turns = parameters.peerTimeout().multipliedBy(parameters.names().size() + 1L);
        isSplit = Paging.isSplit(parameters);
    }

    /** Where a silence may mute or not, nobody knows when an incident begins or ends. */
    private boolean isJudged() {
        return !world.parameters.skewed()
                && !world.hits.containsKey(Fault.POSTS_MISSED)
                && world.silences().stream()
                        .filter(silence -> silence.isInDoubt(world.elapsed()))
                        .noneMatch(silence ->
                                alerts().stream().anyMatch(alert -> alert.id().equals(silence.alert)))
                && world.parameters.retention().compareTo(Duration.ofHours(1)) > 0;
    }

    private List<AlertCondition> alerts() {
        return world.conditions.stream()
                .filter(condition -> condition.labels.valueOf("team").equals(Paging.POLICY))
                .toList();
    }

    @Override
    public void onSecond() {
        if (!isJudged()) {
            return;
        }
        List<AlertCondition> alerts = alerts();
        boolean isCalm = world.up().size() == world.parameters.names().size()
                && world.up().stream().allMatch(this::isCapable);
        List<AlertCondition> unmuted =
                alerts.stream().filter(this::mayFireUnmuted).toList();
        unmuted.forEach(alert -> unmutedAt.put(alert.id(), world.elapsed()));
        if (holds("quiet", isCalm && unmuted.isEmpty(), quiet)) {
            Duration before = earlier == null ? begin : earlier;
            earlier = alerts.stream().anyMatch(this::mayGoOn) ? before : null;
            begin = world.elapsed();
        }
        resume();
        for (AlertCondition alert : alerts) {
            if (holds("off " + alert.id(), isCalm && !mayFire(alert), quiet)) {
                begins.put(alert.id(), world.elapsed());
                if (!isOfIncident(alert)) {
                    fired.put(alert.id(), world.elapsed());
                }
            }
            holds("muted " + alert.id(), isMuted(alert), Duration.ZERO);
        }
        lapse(alerts);
        Paging.STEPS.forEach(step -> step.integrations()
                .forEach(each -> holds("untold " + each, !isToldStep(step.key(each), unmuted), Duration.ZERO)));
        holds("unaccepted", !isAccepted(unmuted), Duration.ZERO);
        world.up().forEach(machine -> look(machine, alerts, unmuted));
        lookForEnds(alerts);
    }

    /** The incident before goes on if one of its alerts is received again, which fired all the time, before the route is notified of anything. */
    private void resume() {
        Duration before = earlier;
        if (before == null) {
            return;
        }
        SendAttempt latest = latestKnown();
        if (latest == null || latest.sentAt.compareTo(begin) >= 0) {
            earlier = null;
        } else if (alerts().stream().anyMatch(alert -> firesOn(alert, latest))) {
            begin = before;
            earlier = null;
        }
    }

    /** Whether an alert that was notified as firing last has ended as nobody received it any more, and nothing has muted it since. */
    private boolean mayGoOn(AlertCondition alert) {
        SendAttempt latest = latestKnown();
        return latest != null
                && latest.message.firing().contains(alert.id())
                && world.up().stream()
                        .allMatch(machine -> last(machine, alert.id())
                                .filter(Inbox.Arrival::isFiring)
                                .isPresent())
                && !mutes.mayMute(alert, since("off " + alert.id()), world.elapsed());
    }

    /** Whether an alert fires unmuted that began before a notification which has it as firing. */
    private boolean firesOn(AlertCondition alert, SendAttempt notified) {
        Instant sent = SimWorld.START.plus(notified.sentAt);
        return notified.message.firing().contains(alert.id())
                && !isMuted(alert)
                && world.up().stream()
                        .anyMatch(machine -> last(machine, alert.id())
                                .filter(last -> isFiring(machine, last)
                                        && !last.startsAt().isAfter(sent))
                                .isPresent());
    }

    /** The latest notification of the receiver of the route, or its fallback, that somebody knows; null if there is none. */
    private @Nullable SendAttempt latestKnown() {
        return first().flatMap(key -> told.of(key).stream())
                .filter(each -> world.knowledge.isKnownToSome(each.notified()))
                .max(Comparator.comparing(each -> each.sentAt))
                .orElse(null);
    }

    /** Whether an alert has fired in the present incident. */
    private boolean isOfIncident(AlertCondition alert) {
        return unmutedAt.getOrDefault(alert.id(), Duration.ZERO).compareTo(begin) > 0;
    }

    /** Whether something holds, and has for so long. */
    private boolean holds(String what, boolean does, Duration length) {
        if (!does) {
            since.remove(what);
            return false;
        }
        return since.computeIfAbsent(what, ignored -> world.elapsed())
                        .plus(length)
                        .compareTo(world.elapsed())
                <= 0;
    }

    private Duration since(String what) {
        return since.getOrDefault(what, world.elapsed());
    }

    /** An acknowledgement that lapses begins another incident. */
    private void lapse(List<AlertCondition> alerts) {
        for (AlertCondition alert : alerts) {
            if (world.lapses.containsKey(alert.id())) {
                Duration at = world.lapses.get(alert.id()).at().minus(TOLERANCE);
                begins.merge(alert.id(), at, PagingChecker::later);
            }
        }
    }

    private boolean isCapable(Machine machine) {
        Player player = world.player(machine);
        return player != null
                && machine.isAwake()
                && player.settled()
                && world.knowledge
                                .lastDisturbed(machine.name)
                                .compareTo(world.elapsed().minus(SECOND))
                        < 0;
    }

    private boolean mayFire(AlertCondition alert) {
        return world.up().stream()
                .anyMatch(machine -> world.inbox(machine.name)
                        .mayFire(alert.id(), world.elapsed(), machine.host().now()));
    }

    private boolean fires(Machine machine, AlertCondition alert) {
        return last(machine, alert.id()).filter(last -> isFiring(machine, last)).isPresent();
    }

    private Optional<Inbox.Arrival> last(Machine machine, String alert) {
        return Optional.ofNullable(world.inbox(machine.name).last(alert, world.elapsed()));
    }

    private static boolean isFiring(Machine machine, Inbox.Arrival arrival) {
        return arrival.endsAt().isAfter(machine.host().now());
    }

    private boolean mayFireUnmuted(AlertCondition alert) {
        return mayFire(alert) && !isMuted(alert);
    }

    /** Whether an alert is silenced or inhibited for all replicas. */
    private boolean isMuted(AlertCondition alert) {
        boolean isInhibited = alert.labels.valueOf("severity").equals("warning")
                && alerts().stream()
                        .filter(source -> source.labels.valueOf("severity").equals("critical"))
                        .anyMatch(source -> world.up().stream().allMatch(machine -> fires(machine, source)));
        return isInhibited
                || world.silences().stream()
                        .filter(silence -> silence.alert.equals(alert.id()) && !silence.isAcknowledgement())
                        .anyMatch(this::mutes);
    }

    /** Whether an alert is muted for all replicas, and has been for so long that it is of no incident. */
    private boolean isLongMuted(AlertCondition alert) {
        return since("muted " + alert.id()).plus(quiet).compareTo(world.elapsed()) <= 0;
    }

    private boolean mutes(KnownSilence silence) {
        Instant now = SimWorld.START.plus(world.elapsed());
        return silence.setFact() != SendAttempt.NONE
                && silence.askedToEnd() == null
                && !silence.isEdited()
                && !silence.startsAt().plus(clocks()).isAfter(now)
                && silence.endsAtLeast().minus(clocks()).isAfter(now)
                && world.up().stream()
                        .allMatch(machine -> world.knowledge.hasForCertain(machine.name, silence.setFact()));
    }

    private Duration clocks() {
        boolean mayDiffer = world.clocksDiffer() || world.clocksAreSet() || world.hits.containsKey(Fault.DRIFT);
        return mayDiffer ? CLOCKS : SECOND;
    }

    /** Whether somebody was notified by a key of an alert that may fire unmuted now. */
    private boolean isTold(String key, List<AlertCondition> unmuted) {
        return unmuted.stream().anyMatch(alert -> isToldOf(key, alert));
    }

    /** Whether somebody was notified of the present incident by the key of a step, or of what fires now: who was is not told of alerts that join. */
    private boolean isToldStep(String key, List<AlertCondition> unmuted) {
        SendAttempt last = told.last(key);
        boolean isOfIncident =
                last != null && !last.message.firing().isEmpty() && last.sentAt.compareTo(later(begin, lapsed())) >= 0;
        return isOfIncident || isTold(key, unmuted);
    }

    /** When an acknowledgement of the group last lapsed. */
    private Duration lapsed() {
        return alerts().stream()
                .filter(alert -> world.lapses.containsKey(alert.id()))
                .map(alert -> world.lapses.get(alert.id()).at().minus(TOLERANCE))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private boolean isToldOf(String key, AlertCondition alert) {
        return isToldOf(key, alert, begins);
    }

    private boolean isToldOf(String key, AlertCondition alert, Map<String, Duration> since) {
        SendAttempt last = lastAbout(key, alert);
        Duration from = since.getOrDefault(alert.id(), Duration.ZERO);
        return last != null && last.message.firing().contains(alert.id()) && last.sentAt.compareTo(from) >= 0;
    }

    private @Nullable SendAttempt lastAbout(String key, AlertCondition alert) {
        return told.lastOf(key, alert.id());
    }

    /** Whether a policy before that of the world is about an alert. */
    private boolean isOfAnother(AlertCondition alert) {
        return isSplit && alert.labels.valueOf("severity").equals("critical");
    }

    private static Stream<String> first() {
        return Paging.first().map(integration -> integration + " " + Paging.GROUP);
    }

    /** Whether the present incident was accepted: anew, where an acknowledgement has lapsed since. */
    private boolean isAccepted(List<AlertCondition> unmuted) {
        Duration lapsed = lapsed();
        return first().anyMatch(key ->
                isTold(key, unmuted) || toldSince(key).anyMatch(each -> each.sentAt.compareTo(lapsed) >= 0));
    }

    /** When an alert of the present incident was first notified as firing. */
    private @Nullable Duration firstTold() {
        return first().flatMap(this::toldSince)
                .map(each -> each.sentAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * When what fires unmuted now was accepted, as the latest: the incident before may have been over for a short time only, also as what goes
     * on was silenced.
     */
    private Duration acceptedAt(Duration unknown, List<AlertCondition> unmuted) {
        return first().flatMap(key -> unmuted.stream()
                        .flatMap(alert ->
                                acceptedAt(key, alert).filter(at -> !mutes.mayMute(alert, at, world.elapsed()))))
                .min(Comparator.naturalOrder())
                .orElse(unknown);
    }

    /** When an end was told by the key of a step, if that is its latest word: what fires next counts anew, also where the first receiver missed the end. */
    private Duration endTold(String key) {
        SendAttempt last = told.last(key);
        return last != null && last.message.firing().isEmpty() ? last.sentAt : Duration.ZERO;
    }

    /** When an alert was notified as firing, as somebody knows, since it was last as ended, be it in vain, or since an end of which nobody was to be notified. */
    private Stream<Duration> acceptedAt(String key, AlertCondition alert) {
        Duration end = told.of(key).stream()
                .filter(each -> each.message.resolved().containsKey(alert.id()))
                .map(each -> each.sentAt)
                .reduce(later(begin, endedUnseen(alert), told.endSent(key)), PagingChecker::later);
        return toldSince(key)
                .filter(each -> each.message.firing().contains(alert.id()) && each.sentAt.compareTo(end) > 0)
                .filter(each -> world.knowledge.isKnownToSome(each.notified()))
                .map(each -> each.sentAt)
                .limit(1);
    }

    /** When an alert last ended that something may have muted until it fired again: then it is over for whoever knows it as firing. */
    private Duration endedUnseen(AlertCondition alert) {
        return alert.episodes.stream()
                .map(Episode::to)
                .filter(end -> end.compareTo(world.elapsed()) < 0 && mutes.mayMute(alert, end, firesAgain(alert, end)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Duration firesAgain(AlertCondition alert, Duration end) {
        return alert.episodes.stream()
                .map(Episode::from)
                .filter(from -> from.compareTo(end) > 0)
                .min(Comparator.naturalOrder())
                .orElse(world.elapsed());
    }

    private Stream<SendAttempt> toldSince(String key) {
        return told.of(key).stream()
                .filter(each -> !each.message.firing().isEmpty() && each.sentAt.compareTo(begin) >= 0);
    }

    private boolean isNight(Duration at) {
        return world.off()
                .filter(night -> at.compareTo(night.from().minus(CLOCKS)) >= 0
                        && at.compareTo(night.to().plus(CLOCKS)) <= 0)
                .isPresent();
    }

    private static Duration later(Duration... times) {
        return Collections.max(Arrays.asList(times));
    }

    private static String process(Machine machine) {
        return machine.name + "." + machine.boots() + " ";
    }

    /** What a replica sees to that holds an alert as firing which nothing mutes. */
    private void look(Machine machine, List<AlertCondition> alerts, List<AlertCondition> unmuted) {
        Duration now = world.elapsed();
        boolean must = isCapable(machine)
                && !isNight(now)
                && unmuted.stream().noneMatch(this::isOfAnother)
                && alerts.stream().anyMatch(alert -> fires(machine, alert) && !mutes.mayMute(alert, now, now));
        String fires = process(machine) + "fires";
        holds(fires, must, Duration.ZERO);
        lookForFallback(machine, must ? since(fires) : now);
        for (Paging.Step step : Paging.STEPS) {
            for (String integration : step.integrations()) {
                look(machine, must ? since(fires) : now, step, integration, unmuted);
            }
        }
    }

    private Duration well(Machine machine, String integration) {
        String what = process(machine) + "well " + integration;
        boolean isWell = world.receiver(integration).wellSince(world.elapsed().minus(LONGEST_BACKOFF), machine.name);
        holds(what, isWell, Duration.ZERO);
        return since(what);
    }

    private void lookForFallback(Machine machine, Duration fires) {
        Duration interval = world.parameters.groupInterval();
        Duration from = later(fires, since("unaccepted"), well(machine, Paging.STAND_IN));
        Duration due = from.plus(world.parameters.groupWait())
                .plus(interval.multipliedBy(2))
                .plus(later(Paging.EACH, turns))
                .plus(turns)
                .plusSeconds(15);
        if (due.compareTo(world.elapsed()) < 0 && reported.add("fallback " + begin)) {
            world.report(
                    "no fallback",
                    machine.name + " has held an alert since " + fires + ", nothing accepted since " + begin);
        }
    }

    private void look(
            Machine machine, Duration fires, Paging.Step step, String integration, List<AlertCondition> unmuted) {
        Duration well = well(machine, integration);
        if (since.containsKey("unaccepted") || begin.equals(taken)) {
            return;
        }
        Duration slack =
                world.parameters.groupInterval().plus(turns).plus(RETRY).plusSeconds(15);
        if (since.containsKey("untold " + integration)) {
            Duration accepted = later(acceptedAt(fires, unmuted), endTold(step.key(integration)));
            Duration start = isOfUnreceived() ? later(accepted, arrived()) : accepted;
            Duration due = later(fires, since("untold " + integration), start.plus(step.after()), well);
            if (due.plus(slack).compareTo(world.elapsed()) < 0 && reported.add(integration + " " + begin)) {
                world.report(
                        "step not told",
                        machine.name + " has held an alert since " + fires + ", " + integration + " untold since "
                                + since("untold " + integration) + ", accepted " + accepted);
            }
            return;
        }
        List<SendAttempt> all = toldSince(step.key(integration)).toList();
        boolean isLast = step.equals(Paging.STEPS.get(Paging.STEPS.size() - 1));
        if (isLast && all.size() == 1 && all.get(0).sentAt.compareTo(fires) >= 0) { // else it may be of an earlier one
            Duration lastWord = later(fires, all.get(0).sentAt.plus(Paging.EACH), well);
            if (lastWord.plus(slack).compareTo(world.elapsed()) < 0 && reported.add("last " + begin)) {
                world.report("nobody reacted", "was not told by " + integration + " after " + all.get(0).message);
            }
        }
    }

    /** Whoever was told, by whichever key, is told of the end when the incident is over. */
    private void lookForEnds(List<AlertCondition> alerts) {
        if (!since.containsKey("quiet")) {
            return;
        }
        Stream<String> steps = Paging.STEPS.stream()
                .flatMap(step -> step.integrations().stream().map(step::key));
        Stream.concat(first(), steps).forEach(key -> alerts.forEach(alert -> lookForEnd(key, alert)));
    }

    private void lookForEnd(String key, AlertCondition alert) {
        String off = "off " + alert.id();
        SendAttempt last = since.containsKey(off) ? lastAbout(key, alert) : null;
        if (last == null || !last.message.firing().contains(alert.id())) {
            return;
        }
        String integration = last.message.integration();
        Duration well = world.up().stream()
                .map(machine -> well(machine, integration))
                .max(Comparator.naturalOrder())
                .orElse(world.elapsed());
        Duration due =
                later(since(off), since("quiet"), well, last.sentAt).plus(quiet).plus(RETRY);
        Duration end = lastEnd(alert).filter(at -> at.compareTo(since(off)) < 0).orElse(since(off));
        Duration ended = end.minus(world.parameters.groupInterval()).minus(RETRY);
        if (due.compareTo(world.elapsed()) < 0
                && !mutes.mayMuteEnd(alert, ended, world.elapsed())
                && world.up().stream().anyMatch(machine -> knowsEnd(machine, alert, last))
                && !isOverwritten(last)
                && !wasToldEndWithout(key, alert, last)
                && reported.add("end " + key + alert.id() + last.sentAt)) {
            tally.loss();
            world.report(
                    "last word",
                    alert.id() + " has ended at " + since(off) + ", last " + last.message + " sent " + last.sentAt);
        }
    }

    /**
     * Whether it was told since that all has ended, when the alert had ended muted: if that fires anew, it is of another incident, which may
     * not have been told.
     */
    private boolean wasToldEndWithout(String key, AlertCondition alert, SendAttempt last) {
        return told.of(key).stream()
                .filter(end ->
                        end.message.firing().isEmpty() && mutes.mayMuteEnd(alert, end.message.flushedAt(), end.sentAt))
                .anyMatch(end -> alert.episodes.stream()
                        .map(Episode::to)
                        .anyMatch(to -> to.compareTo(last.sentAt) > 0 && to.compareTo(end.sentAt) < 0));
    }

    private Optional<Duration> lastEnd(AlertCondition alert) {
        return alert.episodes.stream()
                .map(Episode::to)
                .filter(end -> end.compareTo(world.elapsed()) < 0)
                .max(Comparator.naturalOrder());
    }

    private boolean knowsEnd(Machine machine, AlertCondition alert, SendAttempt last) {
        boolean isYoung = last.sentAt.plus(world.parameters.memory()).compareTo(world.elapsed()) > 0
                || machine.listensSince().compareTo(last.sentAt) < 0;
        return isYoung
                && last.notified() != SendAttempt.NONE
                && world.knowledge.hasForCertain(machine.name, last.notified())
                && world.inbox(machine.name).last(alert.id(), world.elapsed()) != null;
    }

    /** Whether the log keeps another notification, sent without knowledge of this one. */
    private boolean isOverwritten(SendAttempt attempt) {
        return told.of(attempt.message.key()).stream()
                .anyMatch(other -> other != attempt
                        && !other.knew(attempt.notified())
                        && other.sentAt.plus(CLOCKS).compareTo(attempt.sentAt) > 0);
    }

    @Override
    public void onStep(SendAttempt sending) {
        if (!isJudged() || sending.message.firing().isEmpty()) {
            return;
        }
        resume();
        if (sending.message.integration().equals(Paging.STAND_IN)) {
            checkFallback(sending);
        }
        Paging.STEPS.stream()
                .filter(step -> step.integrations().contains(sending.message.integration()))
                .forEach(step -> checkTime(step, sending));
    }

    /** A process that starts knows the age of what it reads by its own clock. */
    private Duration ahead() {
        return world.up().stream()
                .map(Machine::setForward)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plus(TOLERANCE);
    }

    private void checkTime(Paging.Step step, SendAttempt sending) {
        if (isOfUnknownEnd(sending)) {
            taken = begin;
        }
        if (isOfUnreceived() || begin.equals(taken)) {
            return;
        }
        Duration first = firstTold();
        boolean wasKnown = isKnown(begins);
        boolean isBefore = first == null || (wasKnown && begin.compareTo(first) < 0 && isKnownBefore());
        Duration from = isBefore ? begin : first;
        boolean hasLapsed = lapsed().compareTo(begin) > 0 && lapsed().compareTo(from) < 0; // steps count from there
        Duration base = hasLapsed ? lapsed() : from;
        boolean isNever = first == null && !isKnown(fired);
        if (isNever || sending.sentAt.plus(ahead()).compareTo(base.plus(step.after())) < 0) {
            world.report("step before its time", sending.message + ", first told " + first + ", incident " + begin);
        }
    }

    /** Whether the receiver of the route was notified of an alert since a time, by alert, that is not muted for long. */
    private boolean isKnown(Map<String, Duration> since) {
        return alerts().stream()
                .filter(alert -> !isLongMuted(alert))
                .anyMatch(alert -> first().anyMatch(key -> isToldOf(key, alert, since)));
    }

    /**
     * Whether the incident was told by a process that had just started, which had yet to receive what the receiver of the route knew as
     * firing: it takes that for firing on.
     */
    private boolean isOfUnreceived() {
        List<SendAttempt> all = first().flatMap(key -> told.of(key).stream())
                .sorted(Comparator.comparing(each -> each.sentAt))
                .toList();
        for (int i = 1; i < all.size(); i++) {
            SendAttempt before = all.get(i - 1);
            SendAttempt each = all.get(i);
            if (each.sentAt.compareTo(begin) >= 0
                    && !each.message.firing().isEmpty()
                    && world.machine(each.message.from()).listensSince().compareTo(before.sentAt) > 0
                    && !each.message.firing().containsAll(before.message.firing())
                    && before.message.firing().stream().noneMatch(each.message.resolved()::containsKey)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the sender listens only since the latest notification of the route that it knew, and has received of none of its alerts that
     * they ended: for it, they fire on.
     */
    private boolean isOfUnknownEnd(SendAttempt sending) {
        Machine sender = world.machine(sending.message.from());
        return sender.isUp()
                && first().flatMap(key -> told.of(key).stream())
                        .filter(each -> sending.knew(each.notified()))
                        .max(Comparator.comparing(each -> each.sentAt))
                        .filter(latest -> latest.sentAt.compareTo(sender.listensSince()) < 0)
                        .map(latest -> latest.message.firing())
                        .filter(firing ->
                                !firing.isEmpty() && firing.stream().noneMatch(alert -> hasEnded(sender, alert)))
                        .isPresent();
    }

    private boolean hasEnded(Machine machine, String alert) {
        return last(machine, alert).filter(last -> !isFiring(machine, last)).isPresent();
    }

    private Duration arrived() {
        return world.up().stream()
                .map(Machine::listensSince)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plus(ARRIVAL)
                .plus(world.parameters.groupInterval());
    }

    /** Whether the receiver of the route knew when the incident began that one of its alerts fires: it was silenced meanwhile. */
    private boolean isKnownBefore() {
        return alerts().stream()
                .anyMatch(alert -> first().anyMatch(key -> told.of(key).stream()
                        .filter(each -> each.sentAt.compareTo(begin) < 0 && History.mentions(each, alert.id()))
                        .reduce((earlier, later) -> later)
                        .filter(last -> last.message.firing().contains(alert.id())
                                && last.sentAt.compareTo(fired.getOrDefault(alert.id(), Duration.ZERO)) >= 0)
                        .isPresent()));
    }

    private void checkFallback(SendAttempt sending) {
        Duration needed = later(
                begin,
                world.off()
                        .map(Episode::to)
                        .filter(end -> end.compareTo(sending.sentAt) <= 0)
                        .orElse(Duration.ZERO));
        if (sending.sentAt.plus(ahead()).plus(clocks()).compareTo(needed.plus(Paging.EACH)) < 0) {
            world.report("fallback before its time", sending.message + ", needed since " + needed);
        }
        Machine sender = world.machine(sending.message.from());
        Duration life =
                world.parameters.repeatInterval().multipliedBy(2); // of an entry, if nobody is there to write it again
        for (AlertCondition alert : alerts()) {
            boolean fires = sender.isUp() && fires(sender, alert);
            for (String key : first().limit(2).toList()) {
                SendAttempt last = lastAbout(key, alert);
                if (fires
                        && last != null
                        && isToldOf(key, alert)
                        && told.endSent(key).compareTo(last.sentAt) <= 0
                        && sending.knew(last.notified())
                        && sending.sentAt.minus(last.sentAt).compareTo(life) < 0
                        && !mutes.mayMute(alert, last.sentAt, sending.sentAt)) {
                    world.report(
                            "needless fallback", sending.message + " after " + last.message + " sent " + last.sentAt);
                }
            }
        }
    }

    /** Nobody is told an end twice by one process, unless another one, whose clock is far off, tells that the alerts fire on. */
    @Override
    public void atEnd() {
        if (world.parameters.skewed() || world.hits.containsKey(Fault.GREAT_SKEW)) {
            return;
        }
        for (Paging.Step step : Paging.STEPS) {
            for (String integration : step.integrations()) {
                SendAttempt last = null;
                for (SendAttempt each : told.of(step.key(integration))) {
                    if (last != null && isRepeated(last, each)) {
                        world.report("end told twice", each.message + " sent " + each.sentAt + " after " + last.sentAt);
                    }
                    last = each;
                }
            }
        }
    }

    private static boolean isRepeated(SendAttempt last, SendAttempt next) {
        return last.learnedAt() != null
                && last.message.firing().isEmpty()
                && next.message.firing().isEmpty()
                && last.message.isCoveredBy(next.message)
                && last.message.from().equals(next.message.from())
                && last.message.boot() == next.message.boot()
                && next.sentAt.minus(last.sentAt).compareTo(RETRY) < 0;
    }
}
