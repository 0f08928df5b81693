package io.grapevine.core.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.RandomUuid;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.dispatch.LeaveOut.What;
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
    /** What of the interval is left after the next flush, if that is one between two others; else null. */
    private @Nullable Duration rest;
    /** Whether the last tick was one between two others. */
    private boolean isBetween;
    /** Whether a reload has cancelled the running flush; if it fails, the new pipeline flushes the group at once. */
    private boolean handedOver;

    /** The lanes that are being notified beside the flushes, by their names. */
    private Map<String, FlushRun> lanes = Map.of();

    private boolean stopped;
    /** Whether only alerts are left that a reload has moved to other groups: the receiver is yet to be notified of their ends. */
    private boolean isFormer;

    private int leftAt;

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
            owner.escalations().ifPresent(escalations -> escalations.firesAgain(this, known, alert.startsAt()));
        }
        if (!owner.isRestoring()) {
            owner.listeners().forEach(listener -> listener.onInsert(this, alert));
        }
        tellRules(alert);
        return begins;
    }

    /** Has the next flush made within a time at the latest; the interval begins anew with it. */
    void flushWithin(Duration wait) {
        if (nextFlush.isAfter(loop.now().plus(wait))) {
            start(wait);
        }
    }

    /**
     * Has a flush made between two others, which come when they would have. Only one is: alerts that are left out of it wait for the next one, or
     * groups would be notified too often.
     */
    void flushBetween(Duration wait) {
        Duration left = Duration.between(loop.now(), nextFlush).minus(wait);
        if (!isBetween && left.compareTo(Duration.ZERO) > 0) {
            start(wait);
            rest = left;
        }
    }

    /** Continues where an earlier process, or a peer, was with this group: alerts that began before its last flush count as flushed. */
    void takeOver(RestoredGroups known) {
        Instant lastFlush = known.lastFlush(hash());
        if (lastFlush != null) {
            members.markProcessed(alert -> alert.startsAt().isBefore(lastFlush));
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
            tellRules(alert);
        }
    }

    private void tellRules(Alert received) {
        for (LeaveOut rule : owner.leaveOuts()) { // no stream: each alert comes here
            rule.received(this, received);
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
        owner.leaveOuts().forEach(rule -> rule.stopped(this));
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
        boolean isDue = tickWaits && running == null && !stopped && !isQueued && !isSkipped();
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

    private boolean isSkipped() {
        Instant now = loop.now();
        tickWaits = rules().stream().noneMatch(rule -> rule.skips(this, now));
        return !tickWaits;
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
        List<LeaveOut> rules = rules();
        rules.forEach(rule -> rule.flushing(this, now));
        observeUntold(rules, now);
        Flush flush = flushAt(now, now);
        if (flush.alerts().isEmpty()) { // all are left out
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

    /** The rules that may leave alerts out. */
    private List<LeaveOut> rules() {
        return owner.leaveOuts().stream().filter(rule -> rule.isAbout(this)).toList();
    }

    /** Observers learn of which alerts nobody is told yet; what has moved is left out where it is now. */
    private void observeUntold(List<LeaveOut> rules, Instant now) {
        if (rules.stream().anyMatch(rule -> rule.what() == What.UNTOLD)) {
            Flush untold = flushOf(
                    members.at(now), now, alert -> !members.hasMoved(alert.labels()) && isUntold(rules, alert, now));
            if (!untold.alerts().isEmpty()) {
                owner.pipeline().hold(untold);
            }
        }
    }

    private boolean isUntold(List<LeaveOut> rules, Alert alert, Instant at) {
        return rules.stream()
                .anyMatch(rule -> rule.what() == What.UNTOLD
                        && rule.until(this, alert, at).isAfter(at));
    }

    /** Whether an alert is left out of flushes now, so that nobody was told of it. */
    boolean isUntold(Alert alert) {
        Instant now = loop.now();
        for (LeaveOut rule : owner.leaveOuts()) { // no stream: escalations ask for each alert
            if (rule.what() == What.UNTOLD
                    && rule.isAbout(this)
                    && rule.until(this, alert.asOf(now), now).isAfter(now)) {
                return true;
            }
        }
        return false;
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
        Flush flush = flushAt(now, now)
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

    private boolean isProcessed(Alert alert) {
        GroupMember member = members.listed(alert.labels());
        return member != null && member.processed();
    }

    /**
     * A flush of the alerts as they are now, without those that are left out.
     *
     * @param at the time of the flush, which may be to come
     */
    private Flush flushAt(Instant at, Instant now) {
        List<LeaveOut> rules = rules();
        boolean mayLack = rules.stream().anyMatch(rule -> rule.what() == What.UNTOLD);
        Flush flush = flushOf(members.at(now), at, mayLack ? alert -> !isUntold(rules, alert, at) : null);
        if (rules.isEmpty()) {
            return flush;
        }
        Set<LabelSet> exempt =
                rules.stream().flatMap(rule -> rule.exempt(this).stream()).collect(Collectors.toSet());
        return flush.without(alert -> rules.stream()
                        .anyMatch(rule -> rule.until(this, alert, at).isAfter(at)))
                .exempting(exempt);
    }

    private Flush flushOf(GroupMembers.Listing listing, Instant at, @Nullable Predicate<Alert> which) {
        AlertList alerts = which == null
                ? listing.alerts()
                : AlertList.copyOf(listing.alerts().stream().filter(which).toList());
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
                .anyMatch(alert -> !alert.resolvedAt(now) && !flushed.contains(alert.labels()) && !isUntold(alert));
    }

    /** What the next flush would do if no alert changed until then. */
    Forecast forecast() {
        Instant next = nextFlush;
        Flush flush = flushAt(next, loop.now());
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
    void forget(Alert resolved) {
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
