package io.grapevine.features.escalation;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Lane;
import io.grapevine.features.escalation.EscalationStatus.Round;
import io.grapevine.features.escalation.EscalationStatus.Stop;
import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.features.oncall.EscalationPolicy.Step;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The escalation of one group: runs the steps of its policy when they are due, and has those that were told of firing told of the end.
 * Keeps nothing that the notification log, the silences and the alerts do not say, but when the receiver of the route was first needed
 * in vain, whether an incident went on, when all was silenced, which ends could not be told, and which alerts are to come after a start.
 * On the loop only, except {@link #status}.
 *
 * <p>An <em>incident</em> is the time in which an alert of the policy fires that nothing mutes. All else follows from that:
 *
 * <ul>
 *   <li>It is known if the latest notification to the receiver of the route, or its fallback, has such an alert as firing: one that was
 *       muted since, or ended without a message, says nothing of what fires now. Until it is known no step runs, and the fallback waits.
 *   <li>It is over when nothing fires any more, and when the receiver of the route was told so: what fires then is another one, whose steps
 *       wait until it is known in turn.
 *   <li>Steps count from its first accepted notification, and anew from the end of a time in which all that fires was silenced.
 *   <li>An integration of a step was told if its entry is of a notification since then; each is told, and tried again, by itself.
 *   <li>Whoever was told is told of the end when the incident is over, also if this replica no longer has the alerts.
 * </ul>
 */
final class Escalation {
    /** How soon a step is tried again that could not be told. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** How soon a replica that was paused looks again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    /** Within this time a request to run a step may come again. */
    private static final Duration REPEATED = Duration.ofMinutes(1);

    /** Within this time Prometheus servers have sent all that fires, again, to a replica that was started. */
    private static final Duration ARRIVAL = Duration.ofMinutes(5);

    /** The ages of two entries that came from another replica differ by the times that both were on their way. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    private static final String STEP = "+escalation/";
    private static final String FALLBACK = "+fallback/";

    /** Begins the names of the episodes of people: from their first notification on, by policy. */
    private static final String REACHED = "person/";

    private final Escalations owner;
    private final EventLoop loop;
    private final NotificationLog log;
    private final MuteIndex mutes;
    final AggregationGroup group;
    /** Before when, on the elapsed clock, a lane is not tried again. */
    private final Map<String, Duration> notBefore = new HashMap<>();

    /** The policies of which an incident went on at the last look. */
    private final Set<String> open = new HashSet<>();

    /** The ends that could not be told when nothing of their policy fired any more that nothing mutes, by the labels of their alerts. */
    private final Map<LabelSet, Alert> over = new HashMap<>();

    /**
     * By policy, the hashes of the alerts by which an incident is taken to go on that this replica has yet to receive: if it does not within
     * {@link #ARRIVAL}, what fires is another one.
     */
    private final Map<String, Set<Long>> awaited = new HashMap<>();

    /**
     * The hashes of the alerts that had ended for the receiver of the route, not for steps, when this replica first flushed the group after a
     * start: Prometheus servers send them no more.
     */
    private final Set<Long> ended;

    /** By policy of which all that fires was silenced at the last look, that look. */
    private final Map<String, Silenced> silenced = new HashMap<>();

    private EventLoop.Timer timer = () -> {};
    private boolean isCheckDue;
    /** Since when, on the elapsed clock, nothing was accepted that the receiver of the route was to be notified of; null if it was. */
    private @Nullable Duration neededSince;

    private volatile @Nullable EscalationStatus status;

    /**
     * A look at which all that fires was silenced.
     *
     * @param firing the alerts that fired
     */
    private record Silenced(Instant at, Set<LabelSet> firing) {}

    /** A notification that a policy asks for: the earliest of its lane that is to come. */
    private record Due(Lane lane, String step, String receiver, LabelSet labels, Instant at) {
        Round round() {
            return new Round(step, receiver, at);
        }

        /** Whether it waits for the hours of its policy: neither a fallback does, nor a rule of whoever was notified already. */
        boolean heedsHours() {
            return !step.isEmpty() && !round().isOfPerson();
        }
    }

    Escalation(Escalations owner, AggregationGroup group) {
        this.owner = owner;
        this.loop = owner.loop();
        this.log = owner.log();
        this.mutes = owner.mutes();
        this.group = group;
        this.ended = owner.wasStartedWithin(ARRIVAL) ? toldEnded() : Set.of();
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
            boolean isNeeded = !group.pipeline().isMutedByTime(group.route().config(), loop.now())
                    && firing(policy.get()).anyMatch(alert -> !isMuted(alert));
            if (!isNeeded) {
                needsNoFallback(policy.get());
            } else if (neededSince == null) {
                neededSince = loop.elapsed(); // until the check that follows finds it notified
            }
        }
        check(policy);
        tellEnds();
    }

    private void needsNoFallback(EscalationPolicy policy) {
        if (neededSince != null) {
            neededSince = null;
            group.lanes().cancel(FALLBACK + policy.name()); // it may wait for its turn
        }
    }

    /** A flush could not tell all that it was about. */
    void failed(Flush flush) {
        owner.policies(group.route().config().receiver()).stream()
                .filter(policy -> fires(policy).allMatch(this::isMuted))
                .flatMap(policy -> flush.members().ended().stream().filter(alert -> isAbout(policy, alert)))
                .forEach(alert -> over.put(alert.labels(), alert));
    }

    /**
     * An alert that had ended fires again; returns its last end that could not be told, empty if there was none. Since that end, the alert may
     * have been notified as firing anew.
     */
    Optional<Alert> firesAgain(LabelSet ended) {
        checkSoon();
        return Optional.ofNullable(over.remove(ended));
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
        owner.policies(group.route().config().receiver()).forEach(this::look);
        Instant wake = Instant.MAX;
        EscalationStatus next = null;
        for (EscalationPolicy each : Stream.concat(policy.stream(), ofPeople()).toList()) {
            Checked checked = check(each);
            EscalationStatus status = checked.status();
            if (!Escalations.isOfPeople(each)) {
                next = status;
            } else if (status.next().isPresent() || !status.told().isEmpty()) { // else nobody has rules who is on duty
                next = next == null ? status : next.with(status);
            }
            wake = checked.wake().isBefore(wake) ? checked.wake() : wake;
        }
        turn(next);
        if (wake.isBefore(Instant.MAX)) {
            timer.cancel();
            timer = loop.schedule(Duration.between(loop.now(), wake), this::check);
        }
    }

    /**
     * Findings of a look at a policy.
     *
     * @param wake when to look again; {@link Instant#MAX} for when something has happened
     */
    private record Checked(EscalationStatus status, Instant wake) {}

    private Checked check(EscalationPolicy policy) {
        Instant now = loop.now();
        List<Alert> firing = firing(policy).toList();
        boolean isKnown = goesOn(policy, firing);
        // what this replica has yet to flush, too: a peer may have notified it
        if (neededSince != null && isAccepted(policy, fires(policy).toList(), now)) {
            needsNoFallback(policy);
        }
        Stop stop = stop(policy, firing, now);
        Instant start = start(policy, firing, now);
        Instant earliest = earliest(policy, start, firing, now);
        List<Due> steps = stop == Stop.RESOLVED || !isKnown ? List.of() : due(policy, start, earliest, firing, now);
        List<Due> all = new ArrayList<>(steps);
        if (stop != Stop.RESOLVED) {
            fallback(policy, now).ifPresent(all::add);
        }
        Optional<Due> next = steps.stream().min(Comparator.comparing(Due::at));
        Stop shown = !isKnown ? Stop.RESOLVED : stop == Stop.NONE && next.isEmpty() ? Stop.DONE : stop;
        List<Round> told = isKnown ? told(policy, earliest, now) : List.of();
        EscalationStatus found = new EscalationStatus(policy.name(), next.map(Due::round), told, shown);
        Instant silence = silencedUntil(firing, now);
        Instant wake = silence.isAfter(now) ? silence : Instant.MAX;
        for (Due due : all) {
            Instant at = latest(due.at(), now.plus(waits(due.lane(), loop.elapsed())));
            if (at.isAfter(now)) {
                wake = at.isBefore(wake) ? at : wake;
            } else if (stop == Stop.NONE || (stop == Stop.OUTSIDE_HOURS && !due.heedsHours())) {
                run(policy, due);
            } else if (stop == Stop.OUTSIDE_HOURS) {
                Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
                wake = minute.isBefore(wake) ? minute : wake;
            } // else the next flush looks again: it is what finds alerts muted, too
        }
        return new Checked(found, wake);
    }

    /**
     * Runs a step before its time, if it is the next one; returns it, empty if it may not be run. What is being told, or has just been, is
     * not told again, as the request may have come twice.
     */
    Optional<Round> now(String step) {
        return Stream.concat(policy().stream(), ofPeople())
                .flatMap(policy -> now(policy, step).stream())
                .findFirst();
    }

    private Optional<Round> now(EscalationPolicy policy, String step) {
        List<Alert> firing = firing(policy).toList();
        if (firing.isEmpty() || !goesOn(policy, firing)) {
            return Optional.empty();
        }
        Instant now = loop.now();
        Instant start = start(policy, firing, now);
        Instant earliest = earliest(policy, start, firing, now);
        Optional<Round> told = told(policy, earliest, now).stream()
                .filter(round ->
                        round.step().equals(step) && round.at().plus(REPEATED).isAfter(now))
                .findFirst();
        if (told.isPresent() || stop(policy, firing, now) != Stop.NONE) {
            return told;
        }
        Optional<Due> next = due(policy, start, earliest, firing, now).stream()
                .filter(due -> due.round().isOfPerson() == step.contains("/")) // a rule puts off no step
                .min(Comparator.comparing(Due::at))
                .filter(due -> due.step().equals(step));
        next.ifPresent(due -> {
            Lane lane = due.lane();
            Lane atOnce = new Lane(lane.name(), lane.first(), lane.again(), REPEATED, true);
            run(policy, new Due(atOnce, due.step(), due.receiver(), due.labels(), now));
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
        if (!group.lanes().isRunning(lane.name())) {
            group.lanes().run(lane, receiver, labels, which, failures -> {
                notBefore.put(lane.name(), loop.elapsed().plus(RETRY));
                if (!failures.isEmpty()) { // ends are tried again, too
                    loop.schedule(RETRY, this::tellEnds);
                }
                checkSoon();
            });
        }
    }

    /**
     * Tells the lanes of the end that know alerts as firing, where nothing of their policy fires any more that nothing mutes. There may be
     * some of policies that are gone.
     */
    void tellEnds() {
        if (!group.isStopped()) {
            log.lanes(group.key()).forEach(this::tellEnd);
        }
    }

    private void tellEnd(LoggedNotification logged) {
        NflogKey key = logged.entry().key();
        if (!owner.tellsEnd(this, key.lane()) || !group.pipeline().isThere(key)) {
            return;
        }
        Instant now = loop.now();
        Optional<EscalationPolicy> policy = owner.policy(policyOf(key.lane()));
        Predicate<Alert> fires = alert ->
                !alert.resolvedAt(now) && policy.map(of -> isAbout(of, alert)).orElse(true);
        if (members().anyMatch(alert -> fires.test(alert) && !isMuted(alert))) {
            return;
        }
        Predicate<Alert> isAwaited = isAwaitedBy(logged);
        Lane lane = new Lane(key.lane(), NotifyReason.ESCALATED, NotifyReason.ESCALATION_REPEATED, Lane.NEVER, false);
        if (members().anyMatch(alert -> alert.resolvedAt(now) && isAwaited.test(alert))) {
            if (lacksAlerts(logged)) {
                return; // they may fire on
            }
            // with those that fire and are muted: by them each integration judges whether that is its end
            run(lane, key.receiver(), labels(key.lane()), alert -> fires.test(alert) || isAwaited.test(alert));
        } else if (logged.notified().isFiring()
                && members().noneMatch(isAwaited)
                && hasEndSince(logged)
                && !group.pipeline().wasInterruptedSince(now.minus(ARRIVAL))) { // else it may be yet to be received
            run(lane.ofEnd(), key.receiver(), labels(key.lane()), alert -> alert.resolvedAt(now));
        }
    }

    private static Predicate<Alert> isAwaitedBy(LoggedNotification logged) {
        return alert -> logged.notified().awaitsEndOf(AlertHash.of(alert.labels()));
    }

    /** Which of the alerts that have ended a lane is not told of yet, as others that it knows are yet to be received. */
    Predicate<Alert> heldEnds() {
        return log.lanes(group.key()).stream()
                .filter(logged -> owner.tellsEnd(this, logged.entry().key().lane()) && lacksAlerts(logged))
                .map(Escalation::isAwaitedBy)
                .reduce(alert -> false, Predicate::or);
    }

    /** Whether this replica has just started, and has not received alerts yet that a notification has as firing. */
    private boolean lacksAlerts(LoggedNotification logged) {
        return owner.wasStartedWithin(ARRIVAL) && !ended.containsAll(firingWithout(logged, group.members().stream()));
    }

    /** The hashes of the alerts that steps have as firing, and of which the receiver of the route was told the end since. */
    private Set<Long> toldEnded() {
        return ofRoute().min(Comparator.comparing(LoggedNotification::age)).stream()
                .flatMap(route -> log.lanes(group.key()).stream()
                        .filter(lane -> lane.age().compareTo(route.age()) > 0)
                        .flatMap(lane -> lane.notified().knownFiring().boxed())
                        .filter(hash ->
                                route.notified().isEnd() || route.notified().isNotifiedEnded(hash)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The hashes of the alerts that an integration goes on knowing as firing, without those of some members. */
    private static Set<Long> firingWithout(LoggedNotification logged, Stream<GroupMember> some) {
        Set<Long> hashes =
                some.map(member -> AlertHash.of(member.alert().labels())).collect(Collectors.toSet());
        return logged.notified()
                .knownFiring()
                .boxed()
                .filter(hash -> !hashes.contains(hash))
                .collect(Collectors.toSet());
    }

    /** Whether the receiver of the route was told that all has ended since the notification of a lane. */
    private boolean hasEndSince(LoggedNotification logged) {
        return ofRoute().anyMatch(end -> end.notified().isEnd() && end.age().compareTo(logged.age()) < 0);
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
        return group.members().stream().map(GroupMember::alert).filter(alert -> !owner.isUntold(group, alert));
    }

    static boolean isAbout(EscalationPolicy policy, Alert alert) {
        return policy.matchers().matches(alert.labels());
    }

    /** The alerts that fire, those that are yet to be flushed, too. */
    private Stream<Alert> fires(EscalationPolicy policy) {
        Instant now = loop.now();
        return members().filter(alert -> !alert.resolvedAt(now) && isAbout(policy, alert));
    }

    /** The alerts that fire and were flushed. */
    private Stream<Alert> firing(EscalationPolicy policy) {
        Instant now = loop.now();
        return group.members().stream()
                .filter(GroupMember::processed)
                .map(GroupMember::alert)
                .filter(alert -> !alert.resolvedAt(now) && isAbout(policy, alert) && !owner.isUntold(group, alert));
    }

    /** The policy of the group, if it notifies anybody: it may be about acknowledgements alone. */
    private Optional<EscalationPolicy> policy() {
        return owner.policyOf(group)
                .filter(policy -> policy.receivers().findAny().isPresent());
    }

    /** The policy of the rules of people, if the group may notify some of them. */
    private Stream<EscalationPolicy> ofPeople() {
        return owner.policies(group.route().config().receiver()).stream().filter(Escalations::isOfPeople);
    }

    /** What the receiver of the route was notified of, by its integrations. */
    private Stream<LoggedNotification> ofRoute() {
        return group.pipeline().logged(group.key(), group.route().config().receiver());
    }

    /** What the receiver of the route and its fallback were notified of, by the integrations of both. */
    private Stream<LoggedNotification> ofIncident(EscalationPolicy policy) {
        Stream<LoggedNotification> fallbacks = log.lanes(group.key()).stream()
                .filter(logged -> logged.entry().key().lane().equals(FALLBACK + policy.name()));
        return Stream.concat(ofRoute(), fallbacks)
                .filter(logged -> !logged.entry().isOfMutedOnly());
    }

    /**
     * Whether the latest notification to the receiver of the route or its fallback has one as firing of the alerts that nothing mutes; where
     * all are muted, any. An older one of another integration does not count: it may have missed an end.
     */
    private boolean isKnown(EscalationPolicy policy, List<Alert> firing) {
        Optional<LoggedNotification> latest = latest(policy);
        boolean areMuted = firing.stream().allMatch(this::isMuted);
        return latest.isPresent()
                && firing.stream().anyMatch(alert -> isKnownBy(latest.get(), alert) && (areMuted || !isMuted(alert)));
    }

    /**
     * Whether an incident of a policy goes on that somebody was told of: what fires now is known, or has begun, be it not flushed yet, while
     * something that was known fired unmuted.
     */
    private boolean goesOn(EscalationPolicy policy, List<Alert> firing) {
        return isKnown(policy, firing) || open.contains(policy.name()) || hasJoined(policy, firing);
    }

    /** As {@link #goesOn}, where this replica was started since that, and what was known is muted by now. */
    private boolean hasJoined(EscalationPolicy policy, List<Alert> firing) {
        LoggedNotification latest = latest(policy).orElse(null);
        if (latest == null) {
            return false;
        }
        List<Alert> known = members()
                .filter(alert -> isAbout(policy, alert) && isKnownBy(latest, alert))
                .toList();
        return firing.stream()
                .filter(alert -> !known.isEmpty() && !isMuted(alert))
                .anyMatch(next ->
                        known.stream().anyMatch(alert -> hasJoined(next, alert, notifiedFiringAt(latest, alert))));
    }

    /**
     * Whether an alert that fires unmuted began while one did that was notified, and that it inhibits now, or that was silenced later. Not if
     * either was silenced in between, when all may have been: what fires is another incident.
     */
    private boolean hasJoined(Alert next, Alert known, Instant notified) {
        Instant now = loop.now();
        Instant joined = latest(notified, next.startsAt());
        List<Fingerprint> sources = mutes.status(known.labels(), now, group).inhibitedBy();
        boolean isInhibited = sources.contains(next.fingerprint());
        // whether one that has ended inhibited the other is not known
        boolean firedOn = known.resolvedAt(now)
                ? isInhibited && known.endsAt().isAfter(joined)
                : isInhibited || sources.isEmpty();
        return firedOn
                && !known.startsAt().isAfter(notified)
                && !wasSilenced(known, notified, joined)
                && !wasSilenced(next, joined, now);
    }

    private boolean wasSilenced(Alert alert, Instant from, Instant to) {
        return mutes.matching(alert.labels()).stream()
                .filter(group::heeds)
                .anyMatch(silence ->
                        !silence.startsAt().isAfter(to) && silence.endedAt().isAfter(from));
    }

    private Optional<LoggedNotification> latest(EscalationPolicy policy) {
        return ofIncident(policy).min(Comparator.comparing(LoggedNotification::age));
    }

    private static boolean isKnownBy(LoggedNotification logged, Alert alert) {
        return logged.notified().isKnownFiring(AlertHash.of(alert.labels()));
    }

    /**
     * Whether a notification has no alert of a policy as firing: neither one that has ended since without a notification, nor one that this
     * replica does not have.
     */
    private boolean knowsNone(EscalationPolicy policy, LoggedNotification logged) {
        Set<Long> others = members()
                .filter(alert -> !isAbout(policy, alert))
                .map(alert -> AlertHash.of(alert.labels()))
                .collect(Collectors.toSet());
        return logged.notified().notToldEnded().allMatch(others::contains);
    }

    /**
     * Whether, of what fires that nothing mutes, an alert began first that had ended without a notification: nothing else fired on since that
     * end, though no look may have come between. The end of an alert that is not known as firing is awaited only in that case.
     */
    private boolean beganWithEnded(List<Alert> firing, LoggedNotification logged) {
        Predicate<Alert> hadEnded = isAwaitedBy(logged);
        return firing.stream()
                .filter(alert -> !isMuted(alert))
                .min(Comparator.comparing(Alert::startsAt).thenComparing(alert -> !hadEnded.test(alert)))
                .filter(hadEnded)
                .isPresent();
    }

    /** Whether the receiver of the route, or its fallback, has accepted what it is to be notified of: that an acknowledgement is over, too. */
    private boolean isAccepted(EscalationPolicy policy, List<Alert> firing, Instant now) {
        return latest(policy)
                .filter(logged -> firing.stream()
                        .anyMatch(
                                alert -> isKnownBy(logged, alert) && !isMuted(alert) && !hasLapsed(alert, logged, now)))
                .isPresent();
    }

    /** Whether an acknowledgement of an alert has lapsed since that was notified. */
    private boolean hasLapsed(Alert alert, LoggedNotification logged, Instant now) {
        return mutes.hasLapsed(alert.labels(), notifiedFiringAt(logged, alert), now, group::heeds);
    }

    private Instant notifiedFiringAt(LoggedNotification logged, Alert alert) {
        Instant last = loop.now().minus(logged.age());
        return logged.notified().notifiedFiringAt(AlertHash.of(alert.labels()), last);
    }

    private @Nullable LoggedNotification logged(Integration integration, String lane) {
        return group.pipeline().logged(integration, group.key() + lane);
    }

    /** Whether the notification of a step is one of the incident that began, or goes on, at a time. */
    private static boolean isSince(@Nullable LoggedNotification logged, Instant start, Instant now) {
        return logged != null
                && logged.notified().isFiring()
                && !now.minus(logged.age()).isBefore(start.minus(ON_THE_WAY));
    }

    /** The steps that were notified in an incident, each as it was for the last time. */
    private List<Round> told(EscalationPolicy policy, Instant start, Instant now) {
        Set<String> lanes = log.lanes(group.key()).stream()
                .map(logged -> logged.entry().key().lane())
                .collect(Collectors.toSet());
        if (lanes.isEmpty()) {
            return List.of();
        }
        List<Round> rounds = new ArrayList<>();
        stepsAndRules(policy)
                .filter(step -> lanes.contains(
                        laneOf(policy, step))) // most rules are of people who have nothing to do with the group
                .forEach(step -> group.pipeline().recipients(step.receiver()).stream()
                        .map(integration -> logged(integration, laneOf(policy, step)))
                        .filter(logged -> isSince(logged, start, now))
                        .map(logged -> now.minus(Objects.requireNonNull(logged).age()))
                        .max(Comparator.naturalOrder())
                        .ifPresent(at -> rounds.add(new Round(step.name(), step.receiver(), at))));
        return rounds;
    }

    private Stream<Step> stepsAndRules(EscalationPolicy policy) {
        return Stream.concat(policy.steps().stream(), owner.rules());
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
        return lane.startsWith(STEP) ? lane.substring(lane.indexOf('/', STEP.length()) + 1) : "";
    }

    private boolean isMuted(Alert alert) {
        return mutes.status(alert.labels(), loop.now(), group).isMuted();
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

    /**
     * From when the steps count: the first notification of the incident, or the end of a time in which all that fires was silenced, which
     * may be to come.
     */
    private Instant start(EscalationPolicy policy, List<Alert> firing, Instant now) {
        Duration age = log.episode(group.key(), group.route().config().receiver(), policy.name())
                .orElseGet(() -> ofIncident(policy)
                        .filter(logged -> firing.stream().anyMatch(alert -> isKnownBy(logged, alert)))
                        .map(LoggedNotification::age)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
        return latest(now.minus(age), silencedUntil(firing, now));
    }

    /** The earliest start, if this machine has slept since: whoever was told after it was told in this incident. */
    private Instant earliest(EscalationPolicy policy, Instant start, List<Alert> firing, Instant now) {
        Duration asleep = log.asleep(group.key(), group.route().config().receiver(), policy.name());
        return asleep.isZero() ? start : latest(start.minus(asleep), silencedUntil(firing, now));
    }

    /**
     * Whether an incident of a policy goes on or is over, and has the steps count anew if all that fires was silenced until now; that has
     * not been flushed yet, too. Of each policy, as another one may be that of the group by now.
     */
    private void look(EscalationPolicy policy) {
        Instant now = loop.now();
        List<Alert> firing = fires(policy).toList();
        endAwaited(policy, firing, now);
        if (firing.stream().allMatch(this::isMuted)) {
            close(policy);
        } else if (isKnown(policy, firing)) {
            open.add(policy.name());
        } else if (open.contains(policy.name())
                && latest(policy)
                        .filter(latest -> knowsNone(policy, latest) || beganWithEnded(firing, latest))
                        .isPresent()) {
            close(policy); // somebody was told that all has ended, or it had unseen: what fires is another incident
        }
        if (firing.isEmpty()) {
            silenced.remove(policy.name()); // what fires next is another incident
        } else if (latest(policy)
                .filter(latest -> !unreceived(latest).isEmpty())
                .isPresent()) {
            // what is yet to be received may not be silenced, and not all may have been silenced during a pause
            silenced.remove(policy.name());
        } else if (silencedUntil(firing, now).isAfter(now)) {
            silenced.put(
                    policy.name(),
                    new Silenced(now, firing.stream().map(Alert::labels).collect(Collectors.toSet())));
        } else {
            Silenced seen = silenced.remove(policy.name());
            boolean isBegun = log.episode(group.key(), group.route().config().receiver(), policy.name())
                    .filter(age -> seen != null && now.minus(age).isAfter(seen.at()))
                    .isPresent();
            // else others have seen the end of the silence, as during a pause, or not all was silenced
            if (seen != null && !isBegun && firing.stream().noneMatch(alert -> firedUnseen(policy, alert, seen))) {
                begin(policy);
            }
        }
    }

    /**
     * Whether an alert fired that nothing silenced when all seemed to be: it had been notified, and came later than others to this replica,
     * which was cut off.
     */
    private boolean firedUnseen(EscalationPolicy policy, Alert alert, Silenced seen) {
        Instant at = seen.at();
        return !seen.firing().contains(alert.labels())
                && !alert.startsAt().isAfter(at)
                && !mutes.status(alert.labels(), at, group).isMuted()
                && latest(policy)
                        .filter(latest -> isKnownBy(latest, alert)
                                && !notifiedFiringAt(latest, alert).isAfter(at))
                        .isPresent();
    }

    /** An incident of a policy is over, if one went on: steps that wait for their turn, or to be tried again, are not told any more. */
    private void close(EscalationPolicy policy) {
        if (open.remove(policy.name())) {
            stepsAndRules(policy).map(step -> laneOf(policy, step)).forEach(lane -> {
                group.lanes().cancel(lane);
                notBefore.remove(lane); // the next incident has steps of its own
            });
        }
    }

    /**
     * When the first of the silences ends that mute all that fires, but what is inhibited beside it; {@link Instant#MIN} if an alert fires that
     * nothing mutes, or all are inhibited.
     */
    private Instant silencedUntil(List<Alert> firing, Instant now) {
        Instant first = Instant.MAX;
        boolean areInhibited = !firing.isEmpty();
        for (Alert alert : firing) { // no stream: of thousands most often none is silenced
            Instant end = silencedUntil(alert, now);
            if (!end.equals(Instant.MIN)) {
                areInhibited = false;
                first = end.isBefore(first) ? end : first;
            } else if (!isMuted(alert)) {
                return end;
            }
        }
        return areInhibited ? Instant.MIN : first;
    }

    private Instant silencedUntil(Alert alert, Instant now) {
        return mutes.silences(alert.labels(), now, group::heeds).stream()
                .map(Silence::endsAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** The next round of each step that has one, for each of its integrations: one may have been told that another was not. */
    private List<Due> dueSteps(EscalationPolicy policy, Instant start, Instant earliest, Instant now) {
        List<Due> due = new ArrayList<>();
        Duration before = Duration.ZERO;
        for (Step step : policy.steps()) {
            boolean isLast = step.equals(policy.steps().get(policy.steps().size() - 1));
            Duration every = every(step, before);
            long rounds = step.repeat().map(EscalationPolicy.Repeat::times).orElse(0) + (isLast ? 1 : 0);
            Rounds all = new Rounds(
                    laneOf(policy, step),
                    NotifyReason.ESCALATED,
                    earliest,
                    start.plus(step.after()),
                    every,
                    rounds,
                    isLast);
            for (Integration integration : group.pipeline().recipients(step.receiver())) {
                nextRound(all, logged(integration, all.lane()), now)
                        .ifPresent(next ->
                                due.add(new Due(next.lane(), step.name(), step.receiver(), step.labels(), next.at())));
            }
            before = step.after();
        }
        return due;
    }

    /** What is due of a policy by its steps, and by the rules of the people whom it has notified. */
    private List<Due> due(EscalationPolicy policy, Instant start, Instant earliest, List<Alert> firing, Instant now) {
        List<Due> due = new ArrayList<>(dueSteps(policy, start, earliest, now));
        if (Escalations.isOfPeople(policy)) {
            dueRules(policy, "", policy.receiver(), start, earliest, firing, now)
                    .forEach(due::add);
        }
        for (Step step : policy.steps()) {
            dueRules(policy, laneOf(policy, step), step.receiver(), start, earliest, firing, now)
                    .forEach(due::add);
        }
        policy.fallback()
                .ifPresent(fallback -> dueRules(
                                policy, FALLBACK + policy.name(), fallback.receiver(), start, earliest, firing, now)
                        .forEach(due::add));
        return due;
    }

    /**
     * What is due by the rules of the people who are notified of a lane now, and were in this incident.
     *
     * @param by the name of the lane; empty for the route
     */
    private Stream<Due> dueRules(
            EscalationPolicy policy,
            String by,
            String receiver,
            Instant start,
            Instant earliest,
            List<Alert> firing,
            Instant now) {
        return group.pipeline().recipients(receiver).stream()
                .map(Integration::receiver)
                .distinct()
                .filter(person -> !owner.rules(person).isEmpty())
                .flatMap(person -> reachedAt(policy, by, person, earliest, firing, now).stream()
                        .flatMap(at -> owner.rules(person).stream()
                                .filter(rule -> !isOfDuty(policy, rule, person, earliest, now))
                                .flatMap(rule -> dueRule(policy, rule, latest(start, at), earliest, now))));
    }

    private Stream<Due> dueRule(EscalationPolicy policy, Step rule, Instant from, Instant earliest, Instant now) {
        Rounds once = new Rounds(
                laneOf(policy, rule),
                NotifyReason.NOBODY_REACTED,
                earliest,
                from.plus(rule.after()),
                rule.after(),
                0,
                false);
        return group.pipeline().recipients(rule.receiver()).stream()
                .flatMap(integration -> nextRound(once, logged(integration, once.lane()), now).stream())
                .map(next -> new Due(next.lane(), rule.name(), rule.receiver(), rule.labels(), next.at()));
    }

    /**
     * When a person was first notified of a lane in the incident, or took it over; empty if that has yet to come. An entry alone has the time
     * of the last notification, which counts where the first was not recorded: before a crash, or before the person had rules.
     */
    private Optional<Instant> reachedAt(
            EscalationPolicy policy, String by, String person, Instant earliest, List<Alert> firing, Instant now) {
        return group.pipeline().recipients(person).stream()
                .flatMap(integration -> Stream.ofNullable(logged(integration, by)))
                .filter(logged -> by.isEmpty()
                        ? firing.stream().anyMatch(alert -> isKnownBy(logged, alert))
                                && !isReplaced(person, logged, now)
                        : isSince(logged, earliest, now))
                .map(LoggedNotification::age)
                .max(Comparator.naturalOrder())
                .map(age -> now.minus(log.episode(group.key(), person, REACHED + policy.name())
                        .filter(first -> first.compareTo(age) > 0)
                        .orElse(age)));
    }

    /** Whether another person was notified later, on duty in place of one who has come back since: that one is yet to be notified. */
    private boolean isReplaced(String person, LoggedNotification logged, Instant now) {
        return ofRoute()
                .filter(other -> other.notified().isFiring() && other.age().compareTo(logged.age()) < 0)
                .anyMatch(other ->
                        group.pipeline().recipients(group.route().config().receiver(), now.minus(other.age())).stream()
                                .noneMatch(integration -> integration.receiver().equals(person)));
    }

    /** Whether a rule is one of whoever is on duty, too, and is told by that: nobody is told twice by a step that names the same person. */
    private boolean isOfDuty(EscalationPolicy policy, Step rule, String person, Instant earliest, Instant now) {
        if (Escalations.isOfPeople(policy)) {
            return false;
        }
        return ofPeople()
                .anyMatch(duty -> group.pipeline().recipients(rule.receiver()).stream()
                                .anyMatch(
                                        integration -> isSince(logged(integration, laneOf(duty, rule)), earliest, now))
                        || isDue(duty, rule, person, now));
    }

    private boolean isDue(EscalationPolicy duty, Step rule, String person, Instant now) {
        List<Alert> firing = firing(duty).toList();
        boolean isOnDuty = group.pipeline().recipients(duty.receiver()).stream()
                .anyMatch(integration -> integration.receiver().equals(person));
        if (!isOnDuty || !goesOn(duty, firing)) {
            return false;
        }
        Instant start = start(duty, firing, now);
        return dueRules(duty, "", duty.receiver(), start, earliest(duty, start, firing, now), firing, now)
                .anyMatch(due -> due.step().equals(rule.name()));
    }

    /** The time between the rounds of a step; before the last word of one that is not repeated, what it has waited itself. */
    private static Duration every(Step step, Duration before) {
        return step.repeat()
                .map(EscalationPolicy.Repeat::every)
                .orElse(step.after().minus(before));
    }

    /**
     * The rounds of a step.
     *
     * @param reason why it is told for the first time
     * @param start from when it counts, at the earliest
     * @param first when it is due for the first time
     * @param more how many follow the first one
     */
    private record Rounds(
            String lane,
            NotifyReason reason,
            Instant start,
            Instant first,
            Duration every,
            long more,
            boolean isLast) {}

    private record NextRound(Lane lane, Instant at) {}

    /**
     * The next round of a step for one of its integrations. Rounds were told at about their time, as replicas differ, and attempts take a
     * while: each is told if the integration was told at a time that is nearer to it than to the one before. Not so the last word, that
     * nobody has reacted, which a mark in the log tells apart: it is never left out, and leaves who was told late the time between two
     * rounds.
     *
     * @param told the last notification; null if there was none
     */
    private Optional<NextRound> nextRound(Rounds step, @Nullable LoggedNotification told, Instant now) {
        if (told == null || !isSince(told, step.start(), now)) {
            Duration rest =
                    Duration.between(step.start(), now).plus(ON_THE_WAY); // what is older is of another incident
            return Optional.of(new NextRound(
                    new Lane(step.lane(), step.reason(), step.reason(), rest, false),
                    latest(step.first(), restUntil(told, now))));
        }
        Duration every = step.every();
        Duration half = every.dividedBy(2);
        Instant at = now.minus(told.age());
        long done = Math.max(0, Duration.between(step.first(), at.plus(half)).dividedBy(every));
        if (step.isLast() && !Lane.isLastWord(told.notified().receiverData())) {
            done = Math.min(done, step.more() - 1);
        }
        if (done >= step.more()) {
            return Optional.empty();
        }
        long passed = Math.min(step.more(), Duration.between(step.first(), now).dividedBy(every));
        long round = Math.max(done + 1, passed);
        Instant due = step.first().plus(every.multipliedBy(round));
        boolean isLastWord = step.isLast() && round == step.more();
        if (isLastWord && !due.isAfter(at.plus(half))) {
            due = at.plus(every);
        }
        NotifyReason reason = isLastWord ? NotifyReason.NOBODY_REACTED : NotifyReason.ESCALATION_REPEATED;
        Duration late = due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
        return Optional.of(
                new NextRound(new Lane(step.lane(), NotifyReason.ESCALATED, reason, late.plus(half), false), due));
    }

    /**
     * Until when a step that was told of the end is not told that alerts fire: the receiver of the route is not either. A replica that has
     * yet to hear of that end would tell it at once.
     */
    private Instant restUntil(@Nullable LoggedNotification told, Instant now) {
        return told == null || told.notified().isFiring()
                ? Instant.MIN
                : now.minus(told.age()).plus(group.route().config().groupInterval());
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
        Duration rest = loop.elapsed().minus(since); // what it was told before was not enough
        Lane lane = new Lane(FALLBACK + policy.name(), NotifyReason.FALLBACK, NotifyReason.FALLBACK, rest, false);
        return Optional.of(new Due(lane, "", fallback.receiver(), LabelSet.EMPTY, at));
    }

    /**
     * The receiver of the route, or its fallback, has accepted that alerts fire: begins the episodes of the policies of which none were known
     * to fire, neither of those that fire, here or at a peer, be they received during this flush, nor of those that it was told the end of with
     * them, and that others followed. Called before the log has it.
     */
    void accepted(List<Alert> alerts) {
        for (EscalationPolicy policy : owner.policies(group.route().config().receiver())) {
            List<Alert> about =
                    alerts.stream().filter(alert -> isAbout(policy, alert)).toList();
            boolean goesOn = goesOn(policy, fires(policy).toList())
                    || isKnown(policy, firesAtPeer(policy))
                    || latest(policy)
                            .filter(latest -> about.stream()
                                    .anyMatch(alert ->
                                            alert.hasEnd() && isKnownBy(latest, alert) && isFollowed(alert, about)))
                            .isPresent();
            if (!goesOn && about.stream().anyMatch(alert -> !alert.hasEnd())) {
                Set<Long> more = latest(policy).map(this::unreceived).orElse(Set.of());
                if (more.isEmpty()) {
                    begin(policy);
                } else {
                    awaited.put(policy.name(), more);
                }
            }
        }
    }

    /**
     * A person has accepted that alerts fire: the rules of that person count from now, unless they do already. Called before the log has it.
     *
     * @param person the receiver of the person
     */
    void reached(Flush flush, String person, NotifyReason reason) {
        String by = flush.lane().name();
        boolean isOfRoute = flush.lane().isOfRoute();
        if (isOfRoute && !group.route().id().equals(flush.id().route())) {
            return;
        }
        Instant now = loop.now();
        owner.policies(group.route().config().receiver()).stream()
                .filter(policy -> isOfRoute
                        ? Escalations.isOfPeople(policy)
                        : by.equals(FALLBACK + policy.name())
                                || policy.steps().stream().anyMatch(step -> by.equals(laneOf(policy, step))))
                .forEach(policy -> {
                    List<Alert> firing = fires(policy).toList();
                    Instant earliest = earliest(policy, start(policy, firing, now), firing, now);
                    if (reason == NotifyReason.HANDED_OVER
                            || reachedAt(policy, by, person, earliest, firing, now)
                                    .isEmpty()) {
                        log.beginEpisode(group.key(), person, REACHED + policy.name());
                    }
                });
    }

    /** The alerts that have ended here, but not at a peer that the running flush has asked: they are yet to be received again. */
    private List<Alert> firesAtPeer(EscalationPolicy policy) {
        Instant now = loop.now();
        return members()
                .filter(alert -> alert.resolvedAt(now) && isAbout(policy, alert) && group.isLeftOut(alert))
                .filter(alert -> !isMuted(alert))
                .toList();
    }

    /** Whether one of some alerts fires that began before a flush could find the group calm: after a night more may be told at once. */
    private boolean isFollowed(Alert ended, List<Alert> alerts) {
        Instant next = ended.endsAt().plus(group.route().config().groupInterval());
        return alerts.stream()
                .anyMatch(alert -> !alert.hasEnd() && !alert.startsAt().isAfter(next));
    }

    /**
     * The hashes of the alerts that a notification has as firing and that neither fire here nor were received as ended, as this replica may
     * have yet to receive them: it has just been started or paused. What it reads of them after a pause may be so old that they seem to have
     * ended.
     */
    private Set<Long> unreceived(LoggedNotification logged) {
        Instant now = loop.now();
        if (!group.pipeline().wasInterruptedSince(now.minus(ARRIVAL))) {
            return Set.of();
        }
        return firingWithout(
                logged,
                group.members().stream()
                        .filter(member -> !owner.isUntold(group, member.alert()) && isReceived(member, now)));
    }

    /**
     * Whether it is known since the start, or the pause, that an alert fires, or that it did and was received as ended. After a start its end
     * is enough, unless it is muted: what mutes it may have gone on with its incident.
     */
    private boolean isReceived(GroupMember member, Instant now) {
        Alert alert = member.alert();
        Instant fired = member.lastFiring();
        boolean isSeenToEnd =
                fired == null ? !isMuted(alert) : !group.pipeline().wasInterruptedSince(fired);
        return !alert.resolvedAt(now) || (!member.hasExpired(now) && isSeenToEnd);
    }

    /** What fires is of another incident than alerts that do not fire, or do not come, after this replica was started or paused. */
    private void endAwaited(EscalationPolicy policy, List<Alert> firing, Instant now) {
        Set<Long> hashes = awaited.get(policy.name());
        if (hashes == null) {
            return;
        }
        boolean isOver = firing.stream().allMatch(this::isMuted);
        boolean goesOn = firing.stream().anyMatch(alert -> hashes.contains(AlertHash.of(alert.labels())));
        boolean isLate = !group.pipeline().wasInterruptedSince(now.minus(ARRIVAL));
        if (isOver || goesOn || isLate) {
            awaited.remove(policy.name());
        }
        if (!isOver && !goesOn && isLate) {
            begin(policy);
        }
    }

    /** The steps of a policy count from now. */
    private void begin(EscalationPolicy policy) {
        log.beginEpisode(group.key(), group.route().config().receiver(), policy.name());
    }

    private void turn(@Nullable EscalationStatus next) {
        owner.turned(status, next);
        status = next;
    }
}
