package io.grapevine.core.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.RandomUuid;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * An aggregation group: the alerts of one route with equal group labels, and the timer of their flushes. One flush runs
 * at a time; ticks during a flush are merged into one that follows it. Changed on the loop only; {@link #members} and
 * the constants can be read from any thread.
 */
public final class AggregationGroup implements GroupView {
    private static final Logger LOG = LoggerFactory.getLogger(AggregationGroup.class);

    /** How long a lane is tried to be notified; it is tried again soon after. */
    private static final Duration LANE_TIMEOUT = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Dispatcher owner;
    private final LabelSet labels;
    private final String uuid;
    private final List<AggregationGroup> alone = List.of(this);
    private final GroupMembers members;
    private FlushMemory memory = new FlushMemory();
    private volatile Route route;
    private final String key;
    private EventLoop.@Nullable Timer timer;
    private volatile Instant nextFlush = Instant.MAX;
    private volatile @Nullable FlushRun running;
    private long flushes;
    private boolean tickWaits;
    private boolean isQueued; // until there is room for its attempts
    /** The alerts that the last flush has held. */
    private HeldAlerts held = HeldAlerts.NONE;
    /** What of the interval is left after the next flush, if that is one between two others, for held alerts; else null. */
    private @Nullable Duration rest;
    /** Whether the last tick was one between two others. */
    private boolean isBetween;
    /** Whether a reload has cancelled the running flush; if it fails, the new pipeline flushes the group at once. */
    private boolean handedOver;

    /** The lanes that are being notified beside the flushes, by their names. */
    private Map<String, FlushRun> lanes = Map.of();

    /** The alerts that have ended whose end is, or was, withheld, and that nothing muted when they ended. */
    private Set<LabelSet> overdue = Set.of();

    private boolean stopped;
    /** Whether only alerts are left that a reload has moved to other groups: the receiver is yet to be notified of their ends. */
    private boolean isFormer;

    private int leftAt;

    private @Nullable Doubt doubt;

    /** Restored alerts that may be over, until they are received again or have ended: flushes leave them out, not the others. */
    private static final class Doubt {
        private final Set<LabelSet> alerts;
        private final EventLoop.Timer end;
        /** Whether a flush has left them out, or was left out with them; another one follows when they are known. */
        private boolean isMissed;
        /** Whether nothing else fired at the last tick. */
        private boolean isSkipped;

        Doubt(Set<LabelSet> alerts, EventLoop.Timer end) {
            this.alerts = alerts;
            this.end = end;
        }

        boolean isOf(Alert alert) {
            return !alert.hasEnd() && alerts.contains(alert.labels());
        }
    }

    AggregationGroup(EventLoop loop, Dispatcher owner, Route route, LabelSet labels) {
        this.loop = loop;
        this.owner = owner;
        this.members = new GroupMembers(owner.members());
        this.route = route;
        this.labels = labels;
        this.key = route.groupKey(labels);
        boolean isIdentified = owner.listeners().stream().anyMatch(GroupListener::needsUuids);
        this.uuid = isIdentified ? RandomUuid.next(loop.random()).toString() : "";
    }

    @Override
    public LabelSet labels() {
        return labels;
    }

    @Override
    public Route route() {
        return route;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public LabelSet receiver() {
        return owner.pipeline().roster().labelsOf(route.config().receiver());
    }

    @Override
    public Collection<GroupMember> members() {
        return members.all();
    }

    @Override
    public @Nullable GroupMember member(LabelSet alert) {
        return members.get(alert);
    }

    @Override
    public Instant nextFlush() {
        return nextFlush;
    }

    @Override
    public boolean isFlushing() {
        return running != null;
    }

    /** Puts a version of an alert; whether it begins, as the group did not have it as firing, or it had moved to others. */
    boolean insert(Alert alert) {
        GroupMember known = members.listed(alert.labels());
        boolean begins = known == null
                || members.hasMoved(alert.labels())
                || known.alert().resolvedAt(loop.now());
        GroupMember member = GroupMember.received(alert, known);
        members.put(member);
        Instant now = loop.now();
        if (known != null && known.processed() && known.alert().resolvedAt(now) && !alert.resolvedAt(now)) {
            overdue = overdue.isEmpty() ? overdue : minus(overdue, alert.labels());
            owner.escalations().ifPresent(escalations -> escalations.firesAgain(this, known, alert.startsAt()));
        }
        if (!owner.isRestoring()) {
            owner.flapping()
                    .ifPresent(flapping -> flapping.received(route.config().receiver(), alert));
            owner.listeners().forEach(listener -> listener.onInsert(this, alert));
        }
        Doubt current = doubt;
        if (!doubtsNoMore(alert)
                && current != null
                && current.isSkipped
                && !member.processed()
                && !alert.resolvedAt(now)) {
            flushWithin(route.config().groupWait());
        }
        return begins;
    }

    /** An alert was received; whether it was the last of those that may be over. */
    private boolean doubtsNoMore(Alert received) {
        Doubt current = doubt;
        boolean isLast = current != null && current.alerts.remove(received.labels()) && current.alerts.isEmpty();
        if (isLast) {
            endDoubt();
        }
        return isLast;
    }

    private static Set<LabelSet> minus(Set<LabelSet> some, LabelSet one) {
        return some.stream().filter(each -> !each.equals(one)).collect(Collectors.toSet());
    }

    /** A new alert has waited for a flush that was skipped, and waits as in a new group: others may be received again meanwhile. */
    private void flushWithin(Duration wait) {
        if (nextFlush.isAfter(loop.now().plus(wait))) {
            start(wait);
        }
    }

    /**
     * Continues where an earlier process, or a peer, was with this group: alerts that began before its last flush count as
     * flushed, and those that may be over are left out of flushes until they were received or have ended.
     *
     * @param known the groups of that process
     * @param doubtful the alerts that may be over
     */
    void takeOver(RestoredGroups known, Set<LabelSet> doubtful) {
        Instant lastFlush = known.lastFlush(hash());
        if (lastFlush != null) {
            members.markProcessed(alert -> alert.startsAt().isBefore(lastFlush));
        }
        if (!doubtful.isEmpty()) {
            doubt(doubtful);
        }
    }

    private void doubt(Set<LabelSet> doubtful) {
        Doubt before = doubt;
        List<Alert> own = members().stream()
                .map(GroupMember::alert)
                .filter(alert ->
                        doubtful.contains(alert.labels()) || (before != null && before.alerts.contains(alert.labels())))
                .filter(alert -> !alert.resolvedAt(loop.now()))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        Instant end = Collections.max(own.stream().map(Alert::endsAt).toList());
        Doubt next = new Doubt(
                own.stream().map(Alert::labels).collect(Collectors.toCollection(HashSet::new)),
                loop.schedule(Duration.between(loop.now(), end), this::endDoubt));
        if (before != null) {
            before.end.cancel();
            next.isMissed = before.isMissed;
            next.isSkipped = before.isSkipped;
        }
        doubt = next;
    }

    /** What was left out is flushed now: it has waited for long enough. */
    private void endDoubt() {
        Doubt over = doubt;
        doubt = null;
        if (over != null) {
            over.end.cancel();
            if (over.isMissed && !stopped) {
                start(Duration.ZERO);
            }
        }
    }

    /**
     * Sets the timer of a group that has not been flushed yet; a flush that was due and is held back is left out.
     *
     * @param delay the time until the first flush
     */
    void retime(Duration delay) {
        if (!isUnflushed()) {
            return;
        }
        tickWaits = false;
        start(delay);
    }

    /** Inserts an alert that had ended in an earlier process, which last received it as firing at {@code lastFiring}. */
    void insertEnded(Alert alert, @Nullable Instant lastFiring) {
        members.put(new GroupMember(alert, lastFiring, false));
    }

    boolean contains(Alert alert) {
        return members.contains(alert);
    }

    /**
     * An alert moves to other groups. It goes on to be listed until its end, of which the receiver is to be notified if it was of the alert:
     * by this replica, or by one that reloads later.
     */
    void leave(Alert alert) {
        members.putMoved(Objects.requireNonNull(members.listed(alert.labels())), loop.now());
    }

    /** A version was received of an alert that is in other groups now. */
    void receivedMoved(Alert alert) {
        if (!stopped) {
            members.putMoved(GroupMember.received(alert, members.listed(alert.labels())), loop.now());
            doubtsNoMore(alert);
        }
    }

    /** An alert has moved to other groups with the reload of this number. */
    void leftAt(int reload) {
        leftAt = reload;
    }

    /** The number of the last reload that has moved an alert to other groups. */
    int leftAt() {
        return leftAt;
    }

    /** Forgets an alert that has moved to other groups. */
    void forgetMoved(LabelSet alert) {
        members.remove(alert);
    }

    /** Whether there is an alert, be it one that has moved to other groups. */
    boolean isListing(LabelSet alert) {
        return members.listed(alert) != null;
    }

    /** Whether there are no alerts, or only some that have moved to other groups and fire. */
    boolean isEmpty() {
        return members.isEmpty();
    }

    /** The alerts, those that have moved to other groups included. */
    List<GroupMember> listed() {
        return members.withMoved();
    }

    /** Whether an alert is here that has moved to other groups. */
    boolean hasMoved(GroupMember member) {
        return members.hasMoved(member.alert().labels());
    }

    /** Whether there is any alert, be it one that has moved to other groups and fires. */
    boolean isListing() {
        return members.listed() > 0;
    }

    /** The group is a former one from now on, or no longer. */
    void setFormer(boolean former) {
        isFormer = former;
        flushes = Math.max(flushes, 1); // or it would count as one whose first flush is to come
    }

    boolean isUnflushed() {
        return flushes == 0;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether alerts may be put into this group; not if it was removed, or a reload has put all of them into others. */
    boolean isOpen() {
        return !stopped && !isFormer;
    }

    /** The groups of an alert that is in this group alone, one object for all of them. */
    List<AggregationGroup> alone() {
        return alone;
    }

    void start(Duration delay) {
        if (timer != null) {
            timer.cancel();
        }
        rest = null;
        schedule(delay);
    }

    private void schedule(Duration delay) {
        nextFlush = loop.now().plus(delay);
        timer = loop.schedule(delay, this::tick);
        if (!isFormer) { // listeners know a group by its route and labels, which another one may have now
            owner.listeners().forEach(listener -> listener.onSchedule(this));
        }
    }

    /** Flushes a group now that was flushed before; its timer begins anew. */
    void flushNow() {
        if (!isUnflushed() && !stopped) {
            start(Duration.ZERO);
        }
    }

    /**
     * Replaces the route by that of a new configuration with the same id, and so with the same key. The timer continues, and the running
     * attempt to notify may finish; further attempts are made by the new pipeline.
     */
    void reroute(Route next) {
        use(next);
        if (running != null) {
            handedOver = true;
            running.cancel();
        } else if (isQueued) {
            flushWhenRoom(); // the new pipeline may have room
        }
    }

    /** Goes on as a group of the routing tree with this route. What is being sent is not sent any more: a flush comes after the group wait. */
    void takeBack(Route next) {
        use(next);
        tickWaits = false;
        if (running != null) {
            running.cancel();
        }
    }

    private void use(Route next) {
        route = next;
        prolong();
        memory = new FlushMemory(); // the receiver may have other labels, which silences name
        cancelLanes();
    }

    /** Has the log remember who is to be notified of ends of alerts that have moved: for them nothing is repeated. */
    private void prolong() {
        if (members.hasMoved()) {
            owner.pipeline().prolong(key, route.config());
        }
    }

    /** Stops the timer, and the running flush after its current attempt. */
    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        endDoubt();
        if (running != null) {
            running.cancel();
        }
        cancelLanes();
        leaveEscalations();
    }

    /** Once nothing is sent any more: what a receiver accepts in the last attempt may begin an incident. */
    private void leaveEscalations() {
        if (stopped && running == null) {
            owner.escalations().ifPresent(escalations -> escalations.stopped(this));
        }
    }

    private void cancelLanes() {
        List.copyOf(lanes.values()).forEach(FlushRun::cancel);
    }

    private void tick() {
        Duration left = rest;
        rest = null;
        isBetween = left != null;
        schedule(left == null ? route.config().groupInterval() : left);
        tickWaits = true;
        owner.whenIdle(this::flushIfDue);
    }

    private void flushIfDue() {
        boolean isDue = tickWaits && running == null && !stopped && !isQueued && !isInDoubt();
        isQueued |= isDue && owner.pipeline().isBusy(route.config().receiver(), isUnflushed(), this::flushWhenRoom);
        if (!isDue || isQueued) {
            return;
        }
        tickWaits = false;
        members.returnEnded(loop.now());
        prolong();
        if (members.isEmpty() && members.hasMoved()) { // nothing has ended
            return;
        }
        try {
            flush();
        } catch (RuntimeException e) { // the other groups of this task must be flushed
            if (running != null) {
                running = null;
                owner.flushEnded();
            }
            crashed(e);
        }
    }

    /** Hands on what a flush threw, as a task that fails by itself: a server logs it, and a test of a configuration fails. */
    private void crashed(RuntimeException e) {
        loop.execute(() -> {
            throw new IllegalStateException("Flush failed: " + key(), e);
        });
    }

    /** Whether all that fires may be over; the tick is skipped then, as what has ended must not seem to be all of the group. */
    private boolean isInDoubt() {
        Doubt current = doubt;
        if (current == null || !tickWaits) {
            return false;
        }
        Instant now = loop.now();
        current.isMissed = true;
        current.isSkipped = members().stream()
                .map(member -> member.alert().asOf(now))
                .allMatch(alert -> alert.hasEnd() || current.isOf(alert));
        tickWaits = !current.isSkipped;
        return current.isSkipped;
    }

    private void flushWhenRoom() {
        isQueued = false;
        owner.whenIdle(this::flushIfDue);
    }

    private void flush() {
        Instant now = loop.now();
        if (flushes++ == 0) {
            owner.firstFlush();
        }
        owner.transients(route.config().receiver())
                .ifPresentOrElse(rules -> hold(rules, now), () -> held = HeldAlerts.NONE);
        Flush flush = known(flushAt(now, now));
        if (flush.alerts().isEmpty()) { // all are held, or their ends are withheld
            if (members.isEmpty()) {
                owner.listeners().forEach(listener -> listener.onFlushed(this, List.of()));
                endIfEmpty();
            }
            return;
        }
        boolean isWhole = flush.doubtful().isEmpty();
        if (isWhole && flush.alerts().size() == members.listed()) {
            members.markProcessed();
        } else {
            Set<LabelSet> included = flush.members().stream().map(Alert::labels).collect(Collectors.toSet());
            members.markProcessed(alert -> included.contains(alert.labels()));
        }
        // what has ended is notified once more, and forgotten, with the alerts that are left out
        List<Alert> resolved = isWhole ? flush.members().ended() : List.of();
        owner.escalations().ifPresent(escalations -> escalations.flushes(this));
        running = owner.pipeline().run(flush, memory, failures -> flushed(flush, resolved, failures));
        owner.flushBegan();
        running.start();
    }

    /**
     * Holds the alerts that may end by themselves soon, and forgets those that did. A flush between two others follows when none of them
     * is held any longer, if that is before the next one; alerts that it holds wait for that one, or groups would be notified too often.
     */
    private void hold(Transients rules, Instant now) {
        String receiver = route.config().receiver();
        HeldAlerts next = new HeldAlerts();
        for (GroupMember member : List.copyOf(members.all())) {
            Alert alert = member.alert().asOf(now);
            if (members.hasMoved(alert.labels())) {
                continue; // it is held where it is now
            }
            if (!alert.hasEnd()) {
                next.add(alert, rules.hold(receiver, alert.labels()), now, loop.elapsed(), held);
            } else if (isTransient(alert, now)) {
                rules.ended(receiver, held.contains(alert.labels()));
                forget(alert);
            }
        }
        Duration wait = next.end().minus(loop.elapsed());
        held = next;
        Flush waiting =
                flushOf(members.at(now), now, alert -> !members.hasMoved(alert.labels()) && isTransient(alert, now));
        if (waiting.alerts().isEmpty()) {
            return;
        }
        owner.pipeline().hold(waiting);
        Duration left = Duration.between(now, nextFlush).minus(wait);
        if (!isBetween && left.compareTo(Duration.ZERO) > 0) {
            start(wait);
            rest = left;
        }
    }

    /**
     * Whether an alert is left out of flushes, as it may end by itself soon or did. One that anybody was notified of as firing is not: its
     * end is awaited.
     *
     * @param alert as it is at a time, or will be
     */
    private boolean isTransient(Alert alert, Instant at) {
        String receiver = route.config().receiver();
        Duration elapsed = loop.elapsed().plus(Duration.between(loop.now(), at));
        return owner.transients(receiver)
                .map(rules -> rules.hold(receiver, alert.labels()))
                .filter(hold -> !hold.isZero() && held.isTransient(alert, hold, at, elapsed))
                .filter(hold -> !owner.pipeline().isKnown(key, receiver, alert.labels()))
                .isPresent();
    }

    /** Whether an alert is left out of flushes now, as it may end by itself soon or did. */
    boolean isHeld(Alert alert) {
        if (owner.transients(route.config().receiver()).isEmpty()) {
            return false; // at once: escalations ask for each alert
        }
        Instant now = loop.now();
        return isTransient(alert.asOf(now), now);
    }

    private void endIfEmpty() {
        if (!members.isEmpty()) {
            return;
        }
        if (!members.hasMoved()) {
            stop();
        }
        owner.emptied(this);
    }

    Pipeline pipeline() {
        return owner.pipeline();
    }

    /** Whether a lane is being notified. */
    boolean isRunning(String lane) {
        return lanes.containsKey(lane);
    }

    /** Has a lane make no further attempt, if it is being notified. */
    void cancel(String lane) {
        FlushRun run = lanes.get(lane);
        if (run != null) {
            run.cancel();
        }
    }

    /**
     * Notifies another receiver beside the flushes, of alerts that a flush has held. Not while that lane is being notified. Does nothing if
     * there are none, as where their ends are withheld: the flush that follows asks again.
     *
     * @param labels labels of the message, besides those of the route
     * @param which the alerts that it is about
     * @param done called once, on the loop, with the failures
     */
    void run(Lane lane, String receiver, LabelSet labels, Predicate<Alert> which, Consumer<List<String>> done) {
        Instant now = loop.now();
        Duration interval = route.config().groupInterval();
        Duration most = interval.compareTo(LANE_TIMEOUT) < 0 ? interval : LANE_TIMEOUT;
        Duration timeout = most.compareTo(Flush.MIN_TIMEOUT) < 0 ? Flush.MIN_TIMEOUT : most;
        Flush flush = known(flushAt(now, now))
                .in(
                        lane,
                        owner.pipeline().roster().labelsOf(receiver),
                        labels,
                        alert -> isProcessed(alert) && which.test(alert),
                        loop.elapsed().plus(timeout));
        if (flush.alerts().isEmpty()) {
            return;
        }
        FlushRun run = owner.pipeline().run(flush, new FlushMemory(), failures -> {
            boolean isCancelled =
                    Objects.requireNonNull(lanes.remove(lane.name())).isCancelled();
            owner.flushEnded();
            if (!failures.isEmpty()) {
                log(isCancelled ? LOG.atDebug() : LOG.atError(), flush, failures);
            }
            done.accept(failures);
        });
        if (lanes.isEmpty()) {
            lanes = new LinkedHashMap<>();
        }
        lanes.put(lane.name(), run);
        owner.flushBegan();
        try {
            run.start();
        } catch (RuntimeException e) { // or it would be told no more
            if (lanes.remove(lane.name(), run)) {
                owner.flushEnded();
            }
            crashed(e);
        }
    }

    /**
     * A flush without alerts that may be over, and without those whose end is withheld: they are flushed when it no longer is, even if they
     * are muted by then, as nothing muted them when they ended.
     */
    private Flush known(Flush flush) {
        Set<LabelSet> withheld = owner.flapping().map(by -> withhold(by, flush)).orElse(Set.of());
        Doubt current = doubt;
        return withheld.isEmpty() && current == null && overdue.isEmpty()
                ? flush
                : flush.without(alert -> (current != null && current.isOf(alert)) || withheld.contains(alert.labels()))
                        .exempting(overdue);
    }

    /** The alerts of a flush whose end is withheld. */
    private Set<LabelSet> withhold(Flapping by, Flush flush) {
        Set<LabelSet> withheld = new HashSet<>();
        Set<LabelSet> owed = new HashSet<>();
        Duration longest = Duration.ZERO;
        for (Alert ended : flush.members().ended()) {
            Duration left = by.withheld(route.config().receiver(), ended);
            boolean isWithheld = !left.isZero();
            if (isWithheld) {
                withheld.add(ended.labels());
                longest = left.compareTo(longest) > 0 ? left : longest;
            }
            if (overdue.contains(ended.labels())
                    || (isWithheld && !owner.pipeline().isMuted(ended, ended.endsAt(), this::heeds))) {
                owed.add(ended.labels());
            }
        }
        overdue = owed.isEmpty() ? Set.of() : owed;
        if (!longest.isZero()) {
            flushWithin(longest);
        }
        return withheld;
    }

    private boolean isProcessed(Alert alert) {
        GroupMember member = members.listed(alert.labels());
        return member != null && member.processed();
    }

    /**
     * A flush of the alerts as they are now.
     *
     * @param at the time of the flush, which may be to come
     */
    private Flush flushAt(Instant at, Instant now) {
        return flushOf(members.at(now), at, alert -> !isTransient(alert, at));
    }

    private Flush flushOf(GroupMembers.Listing listing, Instant at, Predicate<Alert> which) {
        boolean mayLack = owner.transients(route.config().receiver()).isPresent();
        AlertList alerts = mayLack
                ? AlertList.copyOf(listing.alerts().stream().filter(which).toList())
                : listing.alerts();
        RouteConfig config = route.config();
        boolean longEnough = config.groupInterval().compareTo(Flush.MIN_TIMEOUT) > 0;
        Duration timeout = longEnough ? config.groupInterval() : Flush.MIN_TIMEOUT;
        return new Flush(
                key(),
                new Flush.Id(uuid, flushes, route.id(), receiver(), route.groupsAll(labels)),
                labels,
                owner.renderRouteLabels(this, alerts),
                config,
                alerts,
                Set.of(),
                members.moved(listing.alerts()),
                alerts,
                Flush.Muting.NONE,
                listing.lastFiring(),
                at,
                loop.elapsed().plus(timeout),
                Lane.ROUTE);
    }

    /** Whether an alert fires that has joined since a flush. */
    boolean hasGrownSince(Flush flush) {
        Instant now = loop.now();
        Set<LabelSet> flushed = flush.members().stream().map(Alert::labels).collect(Collectors.toSet());
        return members().stream()
                .map(GroupMember::alert)
                .anyMatch(alert -> !alert.resolvedAt(now) && !flushed.contains(alert.labels()) && !isHeld(alert));
    }

    /** What the next flush would do if no alert changed until then. */
    Forecast forecast() {
        Instant next = nextFlush;
        Duration ahead = Duration.between(loop.now(), next);
        Flush flush = flushAt(next, loop.now())
                .without(alert -> alert.hasEnd()
                        && owner.flapping()
                                .filter(flapping ->
                                        flapping.withheld(route.config().receiver(), alert)
                                                        .compareTo(ahead)
                                                > 0)
                                .isPresent());
        return flush.alerts().isEmpty()
                ? new Forecast(next, null, List.of())
                : owner.pipeline().forecast(flush);
    }

    private void flushed(Flush flush, List<Alert> resolved, List<String> failures) {
        FlushRun run = Objects.requireNonNull(running);
        running = null;
        owner.flushEnded();
        if (failures.isEmpty()) {
            Predicate<Alert> isHeldForLanes =
                    owner.escalations().map(all -> all.heldEnds(this)).orElse(alert -> false);
            for (Alert alert : resolved) {
                if (!run.isWithheld(alert) && !isHeldForLanes.test(alert)) {
                    if (!members.hasMoved(alert.labels())) {
                        owner.listeners().forEach(listener -> listener.onResolved(this, alert));
                    }
                    owner.escalations().ifPresent(escalations -> escalations.isOver(this, alert));
                    forget(alert);
                }
            }
            owner.listeners().forEach(listener -> listener.onFlushed(this, resolved));
        } else {
            tickWaits |= handedOver;
            if (!run.isCancelled()) {
                owner.escalations().ifPresent(escalations -> escalations.failed(this, flush));
            }
            log(stopped || run.isCancelled() ? LOG.atDebug() : LOG.atError(), flush, failures);
        }
        handedOver = false;
        endIfEmpty();
        leaveEscalations();
        if (!stopped) {
            owner.whenIdle(this::flushIfDue);
        }
    }

    /** Removes an alert whose resolution every integration was notified of, unless it was updated since. */
    private void forget(Alert resolved) {
        GroupMember member = members.listed(resolved.labels());
        if (member == null || member.alert().updatedAt().equals(resolved.updatedAt())) {
            // listeners know a group by its route and labels, and would take the end for that of the one that has it
            // now
            boolean isElsewhere = members.hasMoved(resolved.labels()) && owner.isHeld(resolved);
            members.remove(resolved.labels());
            owner.forgotten(this, resolved);
            if (!isElsewhere) {
                owner.listeners().forEach(listener -> listener.onForget(this, resolved, () -> owner.isHeld(resolved)));
            }
        }
    }

    /** Whether the running flush leaves an alert out, as it is not the same at a peer. */
    boolean isLeftOut(Alert alert) {
        FlushRun run = running;
        return run != null && run.isLeftOut(alert);
    }

    private static void log(LoggingEventBuilder level, Flush flush, List<String> failures) {
        level.addKeyValue("component", "dispatcher")
                .addKeyValue("aggrGroup", flush.groupKey())
                .addKeyValue("num_alerts", flush.alerts().size())
                .addKeyValue("receiver", flush.route().receiver())
                .addKeyValue("err", String.join("\n", failures))
                .log("Notify for alerts failed");
    }
}
