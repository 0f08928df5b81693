package io.grapevine.features.escalation;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.features.escalation.EscalationStatus.Round;
import io.grapevine.features.escalation.EscalationStatus.Stop;
import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.features.oncall.EscalationPolicy.Step;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.Notification;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The escalations of a replica's groups: who else is notified while nobody acknowledges them. Nothing is kept, and nothing is done for a
 * group, where no policy is about its receiver. On the loop only, except {@link #of}.
 */
public final class Escalations implements Feature.Part, GroupListener, NotifyListener, SilenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

    /** The name of the policies of rules of people: none that a policy of the file can have. */
    static final String OF_PEOPLE = "rules of people";

    private final EventLoop loop;
    private final Dispatcher dispatcher;
    private final NotificationLog log;
    private final MuteIndex mutes;
    private final ClusterPeers peers;
    private final Duration peerTimeout;
    /** On the elapsed clock. */
    private final Duration started;

    private final Counter notifications;
    private final Counter fallbacks;
    private final Counter stopped;
    /** Taken with the first policy, the first entry of a lane, or the first rule that withholds ends. */
    private final List<Runnable> places;

    /** By the key of the group; two routes with the same matchers may have groups of the same key. */
    private final ConcurrentMap<String, List<Escalation>> escalations = new ConcurrentHashMap<>();

    private volatile List<EscalationPolicy> policies = List.of();
    private Map<String, List<EscalationPolicy>> ofReceivers = Map.of();
    /** By the receivers of people, how else they are notified. */
    private Map<String, List<Step>> rules = Map.of();

    private final List<Consumer<AskedStep>> askedSteps = new ArrayList<>();

    /** No policies. */
    public Escalations(Core core) {
        loop = core.loop();
        dispatcher = core.dispatcher();
        log = core.log();
        mutes = core.mutes();
        peers = core.replication().peers();
        peerTimeout = core.peerTimeout();
        started = loop.elapsed();
        MetricFactory metrics = new MetricFactory(core.registry(), "grapevine_");
        notifications = metrics.counter(
                "escalation_notifications_total",
                "Notifications by steps of escalations, by the reason that they give.",
                "policy",
                "step",
                "reason");
        fallbacks = metrics.counter(
                "fallback_notifications_total", "Notifications of receivers that stand in for another.", "receiver");
        stopped = metrics.counter(
                "escalation_stopped_total", "Escalations that were stopped before all steps were run, by what.", "by");
        metrics.gauge(
                "escalation_open",
                "Number of groups that fire and have an escalation policy, by its name.",
                gauge -> {
                    Map<String, Long> open = open();
                    policies.forEach(policy -> gauge.call(open.getOrDefault(policy.name(), 0L), policy.name()));
                },
                "policy");
        core.silences().addListener(this);
        places = List.of(
                log.listeners().reserve(merged -> checkSoon(merged.entry().key().group())),
                dispatcher.listeners().reserve(this),
                core.notifyListeners().reserve(this));
        log.atFirst(NflogKey::isOfLane, this::begin); // of policies that have gone since, or that a peer has already
    }

    private Map<String, Long> open() {
        return all().flatMap(each -> Stream.ofNullable(each.status()))
                .filter(status -> status.stop() != Stop.RESOLVED)
                .collect(Collectors.groupingBy(EscalationStatus::policy, Collectors.counting()));
    }

    private void begin() {
        places.forEach(Runnable::run);
    }

    @Override
    public void use(Extensions settings) {
        policies = settings.of(OnCall.NONE).escalations();
        OnCall onCall = settings.of(OnCall.NONE);
        rules = onCall.people().stream()
                .filter(person -> !person.then().isEmpty())
                .collect(Collectors.toMap(OnCall.Person::receiver, OnCall.Person::then, Escalations::both));
        Stream<EscalationPolicy> ofPeople = (rules.isEmpty()
                        ? Stream.<String>of()
                        : onCall.roster().distinct())
                .filter(receiver -> rules.containsKey(receiver)
                        || onCall.scheduleOf(receiver).isPresent())
                .map(Escalations::ofPeople);
        ofReceivers =
                Stream.concat(policies.stream(), ofPeople).collect(Collectors.groupingBy(EscalationPolicy::receiver));
        all().toList().forEach(Escalation::reloaded);
        if (!ofReceivers.isEmpty() || dispatcher.flushes().mayLackEnds()) {
            begin();
        }
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** The policy of the groups of a receiver by which people are notified: all that it has of its own are their rules. */
    private static EscalationPolicy ofPeople(String receiver) {
        return new EscalationPolicy(
                OF_PEOPLE,
                receiver,
                Matchers.NONE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                List.of());
    }

    private Stream<Escalation> all() {
        return escalations.values().stream().flatMap(List::stream);
    }

    /** The standing of a group in its policy; empty if none is about it, or it has not been flushed yet. From any thread. */
    public Optional<EscalationStatus> of(GroupView group) {
        return escalation(group).map(Escalation::status);
    }

    private Optional<Escalation> escalation(GroupView group) {
        return escalations.isEmpty() // at once: each flush asks
                ? Optional.empty()
                : ofGroup(group.key()).filter(each -> each.group == group).findFirst();
    }

    /** A step that a user has asked to run before its time. */
    public record AskedStep(GroupView group, Round round, String user) {}

    /** Registers a listener to steps that users ask for; before the replica starts. */
    public void observe(Consumer<AskedStep> listener) {
        askedSteps.add(listener);
    }

    /**
     * Runs the next step of a group's escalation at once, as if it were due; completes with that step when it has begun. Empty if no
     * policy is about the group, another step is the next, or what stops an escalation stops this one: see
     * {@link EscalationStatus#stop}. A step that is under way, or was notified within the last minute, is not run again: the request may
     * have come twice. From any thread.
     *
     * @param step the name of the step
     * @param user who asks
     */
    public CompletionStage<Optional<Round>> now(GroupView group, String step, String user) {
        return loop.supply(done -> {
            Optional<Round> round = escalation(group).flatMap(each -> each.now(step));
            round.ifPresent(run -> LOG.atInfo()
                    .addKeyValue("group", group.key())
                    .addKeyValue("step", step)
                    .addKeyValue("receiver", run.receiver())
                    .addKeyValue("user", user)
                    .log("Escalation by a user"));
            round.ifPresent(run -> askedSteps.forEach(each -> each.accept(new AskedStep(group, run, user))));
            done.complete(round);
        });
    }

    private Stream<Escalation> ofGroup(String groupKey) {
        return escalations.getOrDefault(groupKey, List.of()).stream();
    }

    @Override
    public void onFlushing(AggregationGroup group) {
        Optional<Escalation> known = escalation(group);
        if (known.isEmpty()
                && (!policies(group.route().config().receiver()).isEmpty()
                        || !log.lanes(group.key()).isEmpty())) {
            known = Optional.of(new Escalation(this, group));
            List<Escalation> all =
                    Stream.concat(ofGroup(group.key()), known.stream()).toList();
            escalations.put(group.key(), all);
        }
        known.ifPresent(Escalation::flushes);
    }

    @Override
    public void onFailed(AggregationGroup group, Flush flush) {
        escalation(group).ifPresent(each -> each.failed(flush));
    }

    /** A step is told their end later. */
    @Override
    public @Nullable Predicate<Alert> keepsEnds(AggregationGroup group) {
        return escalation(group).map(Escalation::heldEnds).orElse(null);
    }

    /**
     * An alert of a group that has ended is forgotten. If it is muted, or was when it ended, whoever knows it as firing was not notified of its
     * end: it fires no more for them, or its next incident would count as this one. So it is where a policy is about the group, or ends are
     * withheld; where it is acknowledged, its end will be notified.
     */
    @Override
    public void onOver(AggregationGroup group, Alert ended) {
        String receiver = group.route().config().receiver();
        boolean isWithheld = dispatcher.flushes().mayLackEnds(group);
        if ((isWithheld || !policies(receiver).isEmpty()) && isMuted(group, ended)) {
            recordEnded(group, ended);
        }
    }

    /**
     * An alert of a group that has ended is kept, as a step awaits its end. If it is muted, it is over as in {@link #onOver} already, or a
     * replica that is started or paused before the step is told would take it for firing on; but only for one that has seen it fire and end.
     */
    @Override
    public void onKept(AggregationGroup group, Flush flush, Alert ended) {
        Instant fired = flush.lastFiring().get(ended.labels());
        long hash = AlertHash.of(ended.labels());
        boolean isKnown = group.pipeline()
                .logged(group.key(), group.route().config().receiver())
                .anyMatch(logged -> logged.notified().isKnownFiring(hash)); // it is kept for long, and over once
        if (isKnown
                && fired != null
                && !flush.hasExpired(ended)
                && !group.pipeline().wasInterruptedSince(fired)) {
            onOver(group, ended);
        }
    }

    /** Has the receiver of a group's route, and its fallbacks, know no more that an alert fires, of whose end they were not notified. */
    private void recordEnded(AggregationGroup group, Alert ended) {
        long hash = AlertHash.of(ended.labels());
        Stream<LoggedNotification> fallbacks = log.lanes(group.key()).stream()
                .filter(logged -> Escalation.stepOf(logged.entry().key().lane()).isEmpty());
        Stream.concat(
                        group.pipeline()
                                .logged(group.key(), group.route().config().receiver()),
                        fallbacks)
                .filter(logged -> logged.notified().isKnownFiring(hash) && isBeforeEnd(group, logged, ended))
                .forEach(logged -> log.recordEnded(logged.entry().key(), hash));
    }

    /**
     * Whether a notification is of before the end of an alert: else a peer has notified that it fires again. Where the end came so late that
     * the alert had begun anew, that beginning says it.
     */
    private boolean isBeforeEnd(AggregationGroup group, LoggedNotification logged, Alert ended) {
        Instant now = loop.now();
        Instant notified = now.minus(logged.age());
        boolean isReadLate = group.pipeline().wasInterruptedSince(notified);
        GroupMember next = group.listing().listed(ended.labels());
        Instant start = next == null ? ended.startsAt() : next.alert().startsAt();
        boolean isOfNext = start.isAfter(ended.endsAt()) && !notified.isBefore(start);
        return !isOfNext && notified.isBefore(isReadLate ? ended.endsAt() : ended.seenToEndAt(now));
    }

    private boolean isMuted(AggregationGroup group, Alert ended) {
        Instant now = loop.now();
        if (mutes.isAcknowledged(ended.labels(), now, group::heeds)) {
            return false;
        }
        return group.pipeline().isMuted(ended, now, group)
                || group.pipeline().isMuted(ended, ended.endsAt(), group)
                || group.pipeline().isMutedByTime(group.route().config(), now);
    }

    @Override
    public void onStopped(AggregationGroup group) {
        escalation(group).ifPresent(gone -> {
            List<Escalation> left =
                    ofGroup(group.key()).filter(each -> each != gone).toList();
            if (left.isEmpty()) {
                escalations.remove(group.key());
            } else {
                escalations.put(group.key(), left);
            }
            gone.stop();
        });
    }

    private void checkSoon(String groupKey) {
        if (!escalations.isEmpty()) {
            ofGroup(groupKey).forEach(Escalation::checkSoon);
        }
    }

    @Override
    public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {
        String lane = flush.lane().name();
        String step = Escalation.stepOf(lane);
        if (!step.isEmpty()) {
            notifications
                    .labelValues(Escalation.policyOf(lane), step, sent.reason().text())
                    .inc();
        } else if (!flush.lane().isOfRoute()) {
            fallbacks.labelValues(integration.receiver()).inc();
        }
        if (!escalations.isEmpty()) {
            ofGroup(flush.groupKey()).forEach(each -> {
                boolean isOfRoute = step.isEmpty()
                        && each.group.route().id().equals(flush.id().route());
                if (isOfRoute && sent.isFiring()) {
                    each.accepted(judged);
                }
                if (sent.isFiring() && rules.containsKey(integration.receiver())) {
                    each.reached(flush, integration.receiver(), sent.reason());
                }
                each.checkSoon(); // when the log has it
                if (isOfRoute && !sent.isFiring()) {
                    loop.execute(each::tellEnds);
                }
            });
        }
    }

    @Override
    public void onChange(Silence silence) {
        String acknowledged = silence.annotations().get(Silence.ACKNOWLEDGES);
        if (acknowledged
                != null) { // these are renewed all the time; the alerts of other groups are looked at when a step is
            // due
            checkSoon(acknowledged);
        } else if (!escalations.isEmpty()) {
            Slices.each(loop, all().toList().iterator(), each -> checkIfMatched(each, silence), () -> {});
        }
    }

    private static void checkIfMatched(Escalation escalation, Silence silence) {
        boolean isMatched = escalation.group.members().stream()
                .anyMatch(member -> silence.matches(member.alert().labels()));
        if (isMatched) {
            escalation.checkSoon();
        }
    }

    /** The standing of a group has changed. */
    void turned(@Nullable EscalationStatus before, @Nullable EscalationStatus after) {
        boolean goesOn =
                before != null && before.stop() == Stop.NONE && before.next().isPresent();
        if (goesOn && after != null) {
            if (after.stop() == Stop.ACKNOWLEDGED || after.stop() == Stop.MUTED || after.stop() == Stop.RESOLVED) {
                stopped.labelValues(after.stop().text()).inc();
            }
        } else if (goesOn) {
            stopped.labelValues(Stop.RESOLVED.text()).inc();
        }
    }

    /** The policies about the groups of a receiver; the last one may be that of the rules of people. */
    List<EscalationPolicy> policies(String receiver) {
        return ofReceivers.getOrDefault(receiver, List.of());
    }

    /**
     * The first policy that matches an alert of a group that fires and that nothing mutes; else the first that matches one that fires, else,
     * as one may fire again, the first that matches any.
     */
    public Optional<EscalationPolicy> policyOf(GroupView group) {
        List<EscalationPolicy> some = policies(group.route().config().receiver()).stream()
                .filter(policy -> !isOfPeople(policy))
                .toList();
        Instant now = loop.now();
        Predicate<Alert> fires = alert -> !alert.resolvedAt(now);
        Predicate<Alert> isMuted =
                alert -> mutes.status(alert.labels(), now, group).isMuted();
        return Stream.of(fires.and(isMuted.negate()), fires, (Predicate<Alert>) alert -> true)
                .flatMap(counts -> some.stream()
                        .filter(policy -> group.members().stream()
                                .map(GroupMember::alert)
                                .anyMatch(alert -> Escalation.isAbout(policy, alert) && counts.test(alert))))
                .findFirst();
    }

    /** The labels of the messages of a lane, besides those of the route; empty if the lane is of no policy of the group. */
    public Optional<LabelSet> labels(GroupView group, String lane) {
        return policies(group.route().config().receiver()).stream()
                .filter(policy -> policy.name().equals(Escalation.policyOf(lane)))
                .findFirst()
                .map(policy -> Escalation.labels(policy, lane));
    }

    /** Whether a policy is that of people who are notified in place of a receiver, or are it. */
    static boolean isOfPeople(EscalationPolicy policy) {
        return policy.name().equals(OF_PEOPLE);
    }

    /** How else whoever is notified by a receiver is notified while nobody reacts. */
    List<Step> rules(String receiver) {
        return rules.getOrDefault(receiver, List.of());
    }

    /** The rules of all people. */
    Stream<Step> rules() {
        return rules.values().stream().flatMap(List::stream);
    }

    Optional<EscalationPolicy> policy(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** Whether the end of a lane is told by this escalation: routes with the same matchers may have groups of the same key. */
    boolean tellsEnd(Escalation by, String lane) {
        Optional<String> receiver = policy(Escalation.policyOf(lane)).map(EscalationPolicy::receiver);
        return ofGroup(by.group.key())
                .filter(each -> receiver.map(each.group.route().config().receiver()::equals)
                        .orElse(true))
                .findFirst()
                .filter(first -> first == by)
                .isPresent();
    }

    /**
     * An alert of a group that had ended fires again: what is due need not wait for the next flush. It is another incident if whoever knows it
     * as firing was not to be notified of the end, as {@link #onOver}, or could not be. It goes on if its end was only that it was not
     * received, or that it was read in a post which had waited while this process was paused.
     *
     * @param before the alert as it had ended
     * @param startsAt when it began, by what was received now
     */
    @Override
    public void onFiringAgain(AggregationGroup group, GroupMember before, Instant startsAt) {
        Optional<Alert> untold =
                escalation(group).flatMap(each -> each.firesAgain(before.alert().labels()));
        Instant end = before.alert().endsAt();
        boolean isReadLate = !startsAt.isAfter(end) && group.pipeline().wasInterruptedSince(end);
        if (!before.hasExpired(loop.now()) && !isReadLate) {
            onOver(group, before.alert());
            untold.ifPresent(ended -> recordEnded(group, ended));
        }
    }

    boolean isWithin(List<String> hours, Instant now) {
        return hours.isEmpty() || dispatcher.pipeline().isWithin(hours, now);
    }

    /** How long it takes until each replica has had its turn to notify. */
    Duration turns() {
        return peerTimeout.multipliedBy(peers.members().size());
    }

    /** Whether this replica was started no longer ago than that. */
    boolean wasStartedWithin(Duration time) {
        return loop.elapsed().minus(started).compareTo(time) < 0;
    }

    /** Whether this replica has what its peers wrote while its process was paused. */
    boolean isCurrent() {
        return peers.current();
    }

    /** Whether an alert is left out of the flushes of its group now, so that nobody was told of it. */
    boolean isUntold(AggregationGroup group, Alert alert) {
        return dispatcher.flushes().isUntold(group, alert);
    }

    EventLoop loop() {
        return loop;
    }

    NotificationLog log() {
        return log;
    }

    MuteIndex mutes() {
        return mutes;
    }
}
