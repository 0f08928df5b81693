package io.grapevine.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.EscalationPolicy;
import io.grapevine.config.EscalationPolicy.Step;
import io.grapevine.dispatch.EscalationStatus.Round;
import io.grapevine.dispatch.EscalationStatus.Stop;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NflogKey;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.notify.Lane;
import io.grapevine.notify.NotifyReason;
import io.grapevine.silence.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The escalation of one group: runs the steps of its policy when they are due, and has those that were told of firing told of the end.
 * Keeps nothing that the notification log, the silences and the alerts do not say, but when the receiver of the route was first needed
 * in vain. On the loop only, except {@link #status}.
 */
final class Escalation {
    /** How soon a step is tried again that could not be told. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** How soon a replica that was paused looks again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    /** Within this time a request to run a step may come again. */
    private static final Duration REPEATED = Duration.ofMinutes(1);

    private static final String STEP = "+escalation/";
    private static final String FALLBACK = "+fallback/";

    private final Escalations owner;
    private final EventLoop loop;
    private final NotificationLog log;
    private final MuteIndex mutes;
    final AggregationGroup group;
    /** Before when, on the elapsed clock, a lane is not tried again. */
    private final Map<String, Duration> notBefore = new HashMap<>();

    private EventLoop.Timer timer = () -> {};
    private boolean isCheckDue;
    /** Since when, on the elapsed clock, nothing was accepted that the receiver of the route was to be notified of; null if it was. */
    private @Nullable Duration neededSince;

    private volatile @Nullable EscalationStatus status;

    /** A notification that a policy asks for: the earliest of its lane that is to come. */
    private record Due(Lane lane, String step, String receiver, LabelSet labels, Instant at) {
        Round round() {
            return new Round(step, receiver, at);
        }

        boolean isFallback() {
            return step.isEmpty();
        }
    }

    Escalation(Escalations owner, AggregationGroup group) {
        this.owner = owner;
        this.loop = owner.loop();
        this.log = owner.log();
        this.mutes = owner.mutes();
        this.group = group;
    }

    /** The standing for people; null if no policy is about the group. */
    @Nullable
    EscalationStatus status() {
        return status;
    }

    void stop() {
        timer.cancel();
        turn(null);
    }

    /** A flush of the group begins. */
    void flushes() {
        log.prolongLanes(group.key());
        Optional<EscalationPolicy> policy = policy();
        if (policy.isPresent()) {
            boolean isNeeded = firing(policy.get()).anyMatch(alert -> !isMuted(alert));
            if (!isNeeded) {
                neededSince = null;
            } else if (neededSince == null) {
                neededSince = loop.elapsed(); // until the check that follows finds it notified
            }
        }
        check(policy);
        tellEnds();
    }

    /** The configuration has changed: what was tried with the one before is tried anew. */
    void reloaded() {
        notBefore.clear();
        check();
    }

    void checkSoon() {
        if (!isCheckDue) {
            isCheckDue = true;
            loop.execute(this::check);
        }
    }

    private void check() {
        check(policy());
    }

    /** Runs what is due, and sets the timer for what is next. */
    private void check(Optional<EscalationPolicy> policy) {
        isCheckDue = false;
        timer.cancel();
        if (group.isStopped()) {
            return;
        }
        if (!owner.isCurrent()) { // after a pause others may have told what is due, or what needs a fallback
            timer = loop.schedule(POLL, this::check);
            return;
        }
        if (policy.isEmpty()) {
            turn(null);
            return;
        }
        check(policy.get());
    }

    private void check(EscalationPolicy policy) {
        Instant now = loop.now();
        List<Alert> firing = firing(policy).toList();
        boolean isKnown = isKnown(policy);
        if (isKnown && neededSince != null) {
            neededSince = null;
            if (known(policy).anyMatch(logged -> logged.entry().key().lane().isEmpty())) {
                group.cancel(FALLBACK + policy.name()); // it may wait for its turn
            }
        }
        Stop stop = stop(policy, firing, now);
        List<Due> steps = stop == Stop.RESOLVED || !isKnown ? List.of() : dueSteps(policy, firing, now);
        List<Due> all = new ArrayList<>(steps);
        if (stop != Stop.RESOLVED) {
            fallback(policy, now).ifPresent(all::add);
        }
        Optional<Due> next = steps.stream().min(Comparator.comparing(Due::at));
        Stop shown = !isKnown ? Stop.RESOLVED : stop == Stop.NONE && next.isEmpty() ? Stop.DONE : stop;
        turn(new EscalationStatus(policy.name(), next.map(Due::round), told(policy), shown));
        Instant wake = Instant.MAX;
        for (Due due : all) {
            Instant at = latest(due.at(), now.plus(waits(due.lane(), loop.elapsed())));
            if (at.isAfter(now)) {
                wake = at.isBefore(wake) ? at : wake;
            } else if (stop == Stop.NONE || (stop == Stop.OUTSIDE_HOURS && due.isFallback())) {
                run(policy, due);
            } else if (stop == Stop.OUTSIDE_HOURS) {
                Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
                wake = minute.isBefore(wake) ? minute : wake;
            } // else the next flush looks again: it is what finds alerts muted, too
        }
        if (wake.isBefore(Instant.MAX)) {
            timer.cancel();
            timer = loop.schedule(Duration.between(now, wake), this::check);
        }
    }

    /**
     * Runs a step before its time, if it is the next one; returns it, empty if it may not be run. What is being told, or has just been, is
     * not told again, as the request may have come twice.
     */
    Optional<Round> now(String step) {
        Optional<EscalationPolicy> policy = policy();
        if (!policy.map(this::isKnown).orElse(false)) {
            return Optional.empty();
        }
        Instant now = loop.now();
        Optional<Round> told = told(policy.get()).stream()
                .filter(round ->
                        round.step().equals(step) && round.at().plus(REPEATED).isAfter(now))
                .findFirst();
        List<Alert> firing = firing(policy.get()).toList();
        if (told.isPresent() || stop(policy.get(), firing, now) != Stop.NONE) {
            return told;
        }
        Optional<Due> next = dueSteps(policy.get(), firing, now).stream()
                .min(Comparator.comparing(Due::at))
                .filter(due -> due.step().equals(step));
        next.ifPresent(due -> {
            Lane lane = due.lane();
            Lane atOnce = new Lane(lane.name(), lane.first(), lane.again(), REPEATED, true);
            run(policy.get(), new Due(atOnce, due.step(), due.receiver(), due.labels(), now));
        });
        return next.map(due -> new Round(due.step(), due.receiver(), now));
    }

    private Duration waits(Lane lane, Duration elapsed) {
        Duration until = notBefore.getOrDefault(lane.name(), Duration.ZERO);
        return until.compareTo(elapsed) > 0 ? until.minus(elapsed) : Duration.ZERO;
    }

    private void run(EscalationPolicy policy, Due due) {
        Instant now = loop.now();
        run(due.lane(), due.receiver(), due.labels(), alert -> !alert.resolvedAt(now) && isAbout(policy, alert));
    }

    private void run(Lane lane, String receiver, LabelSet labels, Predicate<Alert> which) {
        if (!group.isRunning(lane.name())) {
            group.run(lane, receiver, labels, which, failures -> {
                notBefore.put(lane.name(), loop.elapsed().plus(RETRY));
                if (!failures.isEmpty()) { // ends are tried again, too
                    loop.schedule(RETRY, this::tellEnds);
                }
                checkSoon();
            });
        }
    }

    /** Tells the lanes of the end whose alerts have all ended, of which there may be some of policies that are gone. */
    private void tellEnds() {
        if (group.isStopped()) {
            return;
        }
        Instant now = loop.now();
        for (LoggedNotification logged : log.lanes(group.key())) {
            NflogKey key = logged.entry().key();
            Predicate<Alert> about = alert -> owner.policy(policyOf(key.lane()))
                    .map(policy -> isAbout(policy, alert))
                    .orElse(true);
            boolean fires = members().anyMatch(alert -> !alert.resolvedAt(now) && about.test(alert));
            Predicate<Alert> isAwaited = alert -> logged.notified().awaitsEndOf(AlertHash.of(alert.labels()));
            if (!fires && members().anyMatch(isAwaited) && group.pipeline().isThere(key)) {
                Lane lane = new Lane(
                        key.lane(), NotifyReason.ESCALATED, NotifyReason.ESCALATION_REPEATED, Lane.NEVER, false);
                run(lane, key.receiver(), labels(key.lane()), isAwaited);
            }
        }
    }

    /** The labels of a step, so that its end has those of its beginning. */
    private LabelSet labels(String lane) {
        return owner.policy(policyOf(lane)).map(policy -> labels(policy, lane)).orElse(LabelSet.EMPTY);
    }

    static LabelSet labels(EscalationPolicy policy, String lane) {
        return policy.steps().stream()
                .filter(step -> lane.equals(laneOf(policy, step)))
                .findFirst()
                .map(Step::labels)
                .orElse(LabelSet.EMPTY);
    }

    private Stream<Alert> members() {
        return group.members().stream().map(GroupMember::alert).filter(alert -> !group.isHeld(alert));
    }

    static boolean isAbout(EscalationPolicy policy, Alert alert) {
        return policy.matchers().matches(alert.labels());
    }

    /** The alerts that fire and were flushed. */
    private Stream<Alert> firing(EscalationPolicy policy) {
        Instant now = loop.now();
        return group.members().stream()
                .filter(GroupMember::processed)
                .map(GroupMember::alert)
                .filter(alert -> !alert.resolvedAt(now) && isAbout(policy, alert) && !group.isHeld(alert));
    }

    /** The policy of the group, if it notifies anybody: it may be about acknowledgements alone. */
    private Optional<EscalationPolicy> policy() {
        return owner.policyOf(group)
                .filter(policy -> policy.receivers().findAny().isPresent());
    }

    /** What the receiver of the route, or its fallback, was told of a policy's alerts as firing. */
    private Stream<LoggedNotification> known(EscalationPolicy policy) {
        String receiver = group.route().config().receiver();
        Set<Long> others = policy.matchers().isEmpty()
                ? Set.of()
                : members()
                        .filter(alert -> !isAbout(policy, alert))
                        .map(alert -> AlertHash.of(alert.labels()))
                        .collect(Collectors.toSet());
        return Stream.concat(group.pipeline().logged(group.key(), receiver), lanes(FALLBACK + policy.name()).stream())
                .filter(logged -> !Arrays.stream(logged.notified().firing()).allMatch(others::contains));
    }

    private boolean isKnown(EscalationPolicy policy) {
        return known(policy).findAny().isPresent();
    }

    private List<LoggedNotification> lanes(String lane) {
        return log.lanes(group.key()).stream()
                .filter(logged -> logged.entry().key().lane().equals(lane))
                .toList();
    }

    private Optional<LoggedNotification> told(String lane) {
        return lanes(lane).stream()
                .filter(logged -> logged.notified().isFiring())
                .min(Comparator.comparing(LoggedNotification::age));
    }

    private List<Round> told(EscalationPolicy policy) {
        return policy.steps().stream()
                .flatMap(step -> told(laneOf(policy, step)).stream()
                        .map(logged -> new Round(
                                step.name(), step.receiver(), loop.now().minus(logged.age()))))
                .toList();
    }

    private static String laneOf(EscalationPolicy policy, Step step) {
        return STEP + policy.name() + "/" + step.name();
    }

    /** The name of the policy of a lane. */
    static String policyOf(String lane) {
        String[] parts = lane.split("/", 3);
        return parts.length < 2 ? "" : parts[1];
    }

    /** The name of the step of a lane; empty for a fallback. */
    static String stepOf(String lane) {
        return lane.startsWith(STEP) ? lane.substring(lane.lastIndexOf('/') + 1) : "";
    }

    private boolean isMuted(Alert alert) {
        return mutes.status(alert.labels(), loop.now(), group::heeds).isMuted();
    }

    private Stop stop(EscalationPolicy policy, List<Alert> firing, Instant now) {
        if (firing.isEmpty()) {
            return Stop.RESOLVED;
        }
        if (firing.stream().allMatch(this::isMuted)) {
            return firing.stream().anyMatch(alert -> mutes.isAcknowledged(alert.labels(), now, group::heeds))
                    ? Stop.ACKNOWLEDGED
                    : Stop.MUTED;
        }
        if (group.pipeline().isMutedByTime(group.route().config(), now)) {
            return Stop.MUTED;
        }
        return owner.isWithin(policy.hours(), now) ? Stop.NONE : Stop.OUTSIDE_HOURS;
    }

    /** From when the steps count: the first notification of the episode, or the end of what silenced all alerts since. */
    private Instant start(EscalationPolicy policy, List<Alert> firing, Instant now) {
        Duration age = log.episode(group.key(), group.route().config().receiver(), policy.name())
                .orElseGet(() -> known(policy)
                        .map(LoggedNotification::age)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        return latest(now.minus(age), silencedUntil(firing, now));
    }

    /** Until when silences have muted all alerts, which may be to come; {@link Instant#MIN} if they have not. */
    private Instant silencedUntil(List<Alert> firing, Instant now) {
        Instant first = Instant.MAX;
        for (Alert alert : firing) { // no stream: of thousands most often none is silenced
            Instant end = silencedUntil(alert, now);
            if (end.equals(Instant.MIN)) {
                return end;
            }
            first = end.isBefore(first) ? end : first;
        }
        return first;
    }

    /** The end of the silences that have muted an alert, which may be to come. */
    private Instant silencedUntil(Alert alert, Instant now) {
        return mutes.matching(alert.labels()).stream()
                .filter(silence -> silence.startsAt().isBefore(silence.endsAt())
                        && !silence.startsAt().isAfter(now)
                        && group.heeds(silence))
                .map(Silence::endsAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** The next round of each step that has one. */
    private List<Due> dueSteps(EscalationPolicy policy, List<Alert> firing, Instant now) {
        Instant start = start(policy, firing, now);
        List<Due> due = new ArrayList<>();
        Duration before = Duration.ZERO;
        for (Step step : policy.steps()) {
            boolean isLast = step.equals(policy.steps().get(policy.steps().size() - 1));
            Duration every = every(step, before);
            long rounds = step.repeat().map(EscalationPolicy.Repeat::times).orElse(0) + (isLast ? 1 : 0);
            nextRound(laneOf(policy, step), start.plus(step.after()), every, rounds, isLast, now)
                    .ifPresent(next ->
                            due.add(new Due(next.lane(), step.name(), step.receiver(), step.labels(), next.at())));
            before = step.after();
        }
        return due;
    }

    /** The time between the rounds of a step; before the last word of one that is not repeated, what it has waited itself. */
    private static Duration every(Step step, Duration before) {
        return step.repeat()
                .map(EscalationPolicy.Repeat::every)
                .orElse(step.after().minus(before));
    }

    private record NextRound(Lane lane, Instant at) {}

    /**
     * The next round of a step. Rounds were told at about their time, as replicas differ, and attempts take a while: each is told if the
     * step was told at a time that is nearer to it than to the one before. Not so the last word, that nobody has reacted, which a mark in
     * the log tells apart: it is never left out, and leaves who was told late the time between two rounds.
     *
     * @param first when it is due for the first time
     * @param rounds how many follow the first one
     */
    private Optional<NextRound> nextRound(
            String lane, Instant first, Duration every, long rounds, boolean isLast, Instant now) {
        Optional<LoggedNotification> told = told(lane);
        if (told.isEmpty()) {
            return Optional.of(new NextRound(
                    new Lane(lane, NotifyReason.ESCALATED, NotifyReason.ESCALATION_REPEATED, Lane.NEVER, false),
                    latest(first, restUntil(lane, now))));
        }
        Duration half = every.dividedBy(2);
        Instant at = now.minus(told.get().age());
        long done = Math.max(0, Duration.between(first, at.plus(half)).dividedBy(every));
        if (isLast && !Lane.isLastWord(told.get().notified().receiverData())) {
            done = Math.min(done, rounds - 1);
        }
        if (done >= rounds) {
            return Optional.empty();
        }
        long passed = Math.min(rounds, Duration.between(first, now).dividedBy(every));
        long round = Math.max(done + 1, passed);
        Instant due = first.plus(every.multipliedBy(round));
        boolean isLastWord = isLast && round == rounds;
        if (isLastWord && !due.isAfter(at.plus(half))) {
            due = at.plus(every);
        }
        NotifyReason reason = isLastWord ? NotifyReason.NOBODY_REACTED : NotifyReason.ESCALATION_REPEATED;
        Duration late = due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
        return Optional.of(new NextRound(new Lane(lane, NotifyReason.ESCALATED, reason, late.plus(half), false), due));
    }

    /**
     * Until when a step that was told of the end is not told that alerts fire: the receiver of the route is not either. A replica that has
     * yet to hear of that end would tell it at once.
     */
    private Instant restUntil(String lane, Instant now) {
        return lanes(lane).stream()
                .map(logged ->
                        now.minus(logged.age()).plus(group.route().config().groupInterval()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private Optional<Due> fallback(EscalationPolicy policy, Instant now) {
        Duration since = neededSince;
        if (since == null || policy.fallback().isEmpty()) {
            return Optional.empty();
        }
        EscalationPolicy.Fallback fallback = policy.fallback().get();
        // each replica has its turn before: a receiver that one of them alone cannot reach needs no fallback
        Duration turns = owner.turns();
        Duration wait = fallback.after().compareTo(turns) > 0 ? fallback.after() : turns;
        Instant at = now.plus(since.plus(wait).minus(loop.elapsed()));
        Lane lane = new Lane(FALLBACK + policy.name(), NotifyReason.FALLBACK, NotifyReason.FALLBACK, Lane.NEVER, false);
        return Optional.of(new Due(lane, "", fallback.receiver(), LabelSet.EMPTY, at));
    }

    /**
     * The receiver of the route, or its fallback, has accepted that alerts fire: begins the episodes of the policies of which none were
     * known to fire.
     */
    void accepted(List<Alert> alerts) {
        String receiver = group.route().config().receiver();
        for (EscalationPolicy policy : owner.policies(receiver)) {
            if (alerts.stream().anyMatch(alert -> !alert.hasEnd() && isAbout(policy, alert))
                    && !isKnown(policy)
                    && told(policy).isEmpty()) {
                log.beginEpisode(group.key(), receiver, policy.name());
            }
        }
    }

    private void turn(@Nullable EscalationStatus next) {
        owner.turned(status, next);
        status = next;
    }
}
