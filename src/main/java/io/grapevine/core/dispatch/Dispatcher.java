package io.grapevine.core.dispatch;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.trace.Span;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches alerts to aggregation groups along the routing tree. On the loop only, except {@link #groups} and {@link
 * #route}.
 */
public final class Dispatcher implements AlertListener, GroupsView {
    private static final String RECEIVER = "alerting.route.receiver.name";
    private static final String GROUP = "alerting.aggregation_group.key";

    private final EventLoop loop;
    private final DispatchMetrics metrics;
    /** Before this time on the elapsed clock no group is flushed. */
    private final Duration startAt;

    private final ConcurrentMap<GroupId, AggregationGroup> groups = new ConcurrentHashMap<>();
    /** The groups that an alert is in by its labels and the plan; those of one that was not stored before are found anew. */
    private final Map<LabelSet, List<AggregationGroup>> placements = new HashMap<>();

    private final FormerGroups formers = new FormerGroups();

    private final AtomicInteger unflushed = new AtomicInteger();
    private final Holds gate = new Holds();
    private final Holds running = new Holds();
    private final Hooks<GroupListener> listeners = new Hooks<>();
    /** The groups of an earlier process or of a peer, while its alerts are restored. */
    private @Nullable RestoredGroups earlier;

    /** Where groups are limited, alerts may be in groups besides their first so many times as often as there may be groups. */
    private static final int MOST_COPIES = 5;

    /** How many alerts groups have, each in each group. */
    private final AtomicLong members = new AtomicLong();

    private final Throttle limitReports = new Throttle(Duration.ofMinutes(10));
    private volatile LongSupplier maxGroups = () -> 0;
    private LongSupplier stored = () -> 0;
    private Consumer<String> limitReached = reached -> {};
    private MatchLimit matchLimit = MatchLimit.UNREPORTED;

    private volatile DispatchPlan plan;
    /** The way to a routing tree that is to come; alerts that come meanwhile are matched with it, too. */
    private @Nullable RouteMigration prepared;

    /** Whether the alert that is being put begins in a group. */
    private boolean begins;

    private final GroupFlushes flushes;
    private boolean stopped;

    /**
     * Creates a dispatcher without groups.
     *
     * @param startDelay how long no group is flushed after the start ({@code --dispatch.start-delay})
     */
    public Dispatcher(EventLoop loop, DispatchPlan plan, Duration startDelay, DispatchMetrics metrics) {
        this.loop = loop;
        this.plan = plan;
        this.startAt = loop.elapsed().plus(startDelay);
        this.metrics = metrics;
        this.flushes = new GroupFlushes(loop, this);
    }

    /**
     * Limits the number of groups, and how often alerts are in several; before the first of them is created. Alerts of further groups are
     * not notified.
     *
     * @param most read for each new group; zero is no limit
     * @param alerts the number of stored alerts
     * @param reached called once in a while with the limit as users know it
     */
    public void limitTo(LongSupplier most, LongSupplier alerts, Consumer<String> reached) {
        maxGroups = most;
        stored = alerts;
        limitReached = reached;
    }

    /** Reports alerts whose labels take too long to match; before the first one. */
    public void report(MatchLimit reporting) {
        matchLimit = reporting;
    }

    /** The flushes of its groups. */
    public GroupFlushes flushes() {
        return flushes;
    }

    private List<Route> routes(Alert alert) {
        return routes(plan.route(), alert.labels());
    }

    private List<Route> routes(Route root, LabelSet alert) {
        Steps steps = Steps.ofOneText();
        List<Route> routes = root.match(alert, steps);
        matchLimit.check(steps, MatchLimit.By.ROUTES, alert);
        return routes;
    }

    /** The listeners to all groups, those that are there included. */
    public Hooks<GroupListener> listeners() {
        return listeners;
    }

    /**
     * Restores the alerts of an earlier process. Groups that it had continue with its timers; a flush that is overdue comes
     * first of all.
     *
     * @param groupsBefore the groups of that process
     * @param alerts puts the alerts
     */
    public void restore(RestoredGroups groupsBefore, Runnable alerts) {
        restoring(groupsBefore, alerts);
        groups.values().forEach(group -> takeOver(group, groupsBefore));
    }

    /**
     * Restores some alerts, which are not received but known from elsewhere.
     *
     * @param known the groups of those who know them
     * @param alerts puts the alerts
     */
    public void restoring(RestoredGroups known, Runnable alerts) {
        earlier = known;
        try {
            alerts.run();
        } finally {
            earlier = null;
        }
    }

    /**
     * Has groups that have not been flushed yet continue with the timers of a peer, after its alerts were restored. While
     * flushes are held back.
     *
     * @param groupsOfPeer the groups of that peer
     */
    public void adopt(RestoredGroups groupsOfPeer) {
        for (AggregationGroup group : groups.values()) {
            if (groupsOfPeer.nextFlush(group.hash()) != null) {
                group.retime(firstDelay(group, groupsOfPeer));
            }
            takeOver(group, groupsOfPeer);
        }
    }

    /** A group continues where an earlier process, or a peer, was with it: alerts that began before its last flush count as flushed. */
    private void takeOver(AggregationGroup group, RestoredGroups known) {
        Instant lastFlush = known.lastFlush(group.hash());
        if (lastFlush != null) {
            group.listing().markProcessed(alert -> alert.startsAt().isBefore(lastFlush));
        }
    }

    /**
     * Puts an alert that had ended in an earlier process, or at a peer, into the groups that have yet to notify of its end.
     * During {@link #restore} or {@link #restoring} only.
     *
     * @param lastFiring when it was last received as firing; null if that is not known
     * @param notified the groups, by {@link GroupView#hash}, that have notified of its end
     */
    public void restoreEnded(Alert alert, @Nullable Instant lastFiring, Set<Digest> notified) {
        for (Route route : routes(alert)) {
            GroupId id = GroupId.of(route, alert);
            if (!notified.contains(Digest.of(id.routeId(), id.labels()))) {
                AggregationGroup group = insert(route, alert, Span.NONE);
                if (group != null) {
                    group.listing().put(new GroupMember(alert, lastFiring, false));
                }
            }
        }
    }

    @Override
    public Collection<AggregationGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /** Flushes the groups of a receiver now that were flushed before. */
    public void flushNow(String receiver) {
        List.copyOf(groups.values()).stream()
                .filter(group -> group.route().config().receiver().equals(receiver))
                .forEach(AggregationGroup::flushNow);
    }

    @Override
    public boolean isFull() {
        long most = maxGroups.getAsLong();
        return most > 0 && groups.size() >= most;
    }

    @Override
    public int unflushed() {
        return unflushed.get();
    }

    @Override
    public Route route() {
        return plan.route();
    }

    /**
     * Holds flushes back until a matching {@link #release}, while a batch of alerts is ingested or the mesh settles.
     */
    public void hold() {
        gate.add();
    }

    /** Ends one {@link #hold}. */
    public void release() {
        gate.remove(Runnable::run);
    }

    /** Runs {@code flush} now, or when the batches of alerts being ingested are complete. */
    void whenIdle(Runnable flush) {
        gate.whenNone(flush);
    }

    /** Whether an alert may be in several groups; false only if it is known to be in one. On the loop. */
    public boolean mayBeInSeveral(LabelSet alert) {
        List<AggregationGroup> placement = placements.get(alert);
        return placement == null || placement.size() > 1;
    }

    @Override
    public void onPut(Alert alert) {
        onPut(alert, Span.NONE);
    }

    @Override
    public void onPut(Alert alert, Span parent) {
        if (stopped) {
            return;
        }
        prepare(alert.labels());
        begins = false;
        Span span = about(alert, parent.child("dispatch.Dispatcher.routeAlert"));
        Duration start = loop.elapsed();
        List<Route> routes = routes(alert);
        List<AggregationGroup> placement = new ArrayList<>(routes.size());
        for (Route route : routes) {
            if (span.isRecording()) {
                span.event(
                        "dispatching alert to route",
                        Map.of(RECEIVER, route.config().receiver()));
            }
            AggregationGroup group = insert(route, alert, span);
            if (group != null) {
                placement.add(group);
            }
        }
        if (placement.size() == routes.size()) { // else it is found anew, as there may be room for a group then
            // one list for all alerts that are in one group only
            placements.put(
                    alert.labels(), placement.size() == 1 ? placement.get(0).alone() : List.copyOf(placement));
        }
        formers.received(alert);
        awaitAsBefore(alert);
        metrics.processed(loop.elapsed().minus(start));
        span.end();
    }

    /** Lists an alert that begins also in the groups that had it by the routing trees of replicas that have yet to reload. */
    private void awaitAsBefore(Alert alert) {
        if (!begins || alert.resolvedAt(loop.now())) {
            return;
        }
        for (Route tree : formers.earlier(loop.elapsed())) {
            for (Route route : routes(tree, alert.labels())) {
                GroupId id = GroupId.of(route, alert);
                AggregationGroup group = formers.find(route, id.labels(), groups.get(id));
                if (group != null && group.listing().listed(alert.labels()) == null) {
                    group.receivedMoved(alert);
                    formers.await(alert, group);
                }
            }
        }
    }

    @Override
    public void onUpdate(Alert alert, Span parent) {
        if (stopped) {
            return;
        }
        Duration start = loop.elapsed();
        List<AggregationGroup> placement = placements.get(alert.labels());
        if (placement == null || parent.isRecording() || !areOpen(placement)) {
            onPut(alert, parent);
            return;
        }
        begins = false;
        for (AggregationGroup group : placement) {
            begins |= group.insert(alert);
        }
        formers.received(alert);
        awaitAsBefore(alert);
        metrics.processed(loop.elapsed().minus(start));
    }

    private static boolean areOpen(List<AggregationGroup> placement) {
        for (AggregationGroup group : placement) {
            if (!group.isOpen()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onRemove(Alert alert) {
        placements.remove(alert.labels());
        if (prepared != null) {
            prepared.forget(alert.labels());
        }
    }

    /** Inserts an alert into its group of a route; null if that would be one group too many. */
    private @Nullable AggregationGroup insert(Route route, Alert alert, Span parent) {
        GroupId id = GroupId.of(route, alert);
        AggregationGroup group = groups.get(id);
        if (group == null && isFull()) {
            reached("too many aggregation groups, limit: " + maxGroups.getAsLong());
            return null;
        }
        if ((group == null || !group.listing().contains(alert)) && isMultiplied()) {
            reached("too many alerts in several aggregation groups, limit: " + MOST_COPIES * maxGroups.getAsLong());
            return null;
        }
        Span span = about(alert, parent.child("dispatch.Dispatcher.groupAlert"))
                .set(RECEIVER, route.config().receiver());
        if (group == null) {
            AggregationGroup former = formers.take(route, id.labels());
            group = former == null ? new AggregationGroup(loop, this, route, id.labels()) : former;
            insert(group, alert, span);
            groups.put(id, group);
            if (former == null) {
                unflushed.incrementAndGet();
            } else {
                former.takeBack(route); // which would be stopped if it had no alert
            }
            metrics.groups.set(groups.size());
            if (span.isRecording()) {
                span.event(
                        "new AggregationGroup created",
                        Map.of(GROUP, group.key(), "alerting.aggregation_group.count", groups.size()));
            }
            group.timer().start(firstDelay(group, earlier));
        } else {
            insert(group, alert, span);
        }
        span.end();
        return group;
    }

    private void reached(String limit) {
        if (limitReports.permits(loop.elapsed())) {
            limitReached.accept(limit);
        }
        metrics.limitReached.inc();
    }

    /** Whether alerts are in too many groups besides their first. A tree of many routes that take each alert would fill the memory. */
    private boolean isMultiplied() {
        long most = MOST_COPIES * maxGroups.getAsLong();
        return most > 0 && members.get() >= stored.getAsLong() + most;
    }

    AtomicLong members() {
        return members;
    }

    private static Span about(Alert alert, Span span) {
        if (span.isRecording()) {
            span.set(Span.ALERT_NAME, alert.name())
                    .set(Span.FINGERPRINT, alert.fingerprint().toString());
        }
        return span;
    }

    /** Inserts an alert into a group, in a span of its own. */
    private void insert(AggregationGroup group, Alert alert, Span parent) {
        Span span = about(alert, parent.child("dispatch.AggregationGroup.insert"));
        if (span.isRecording()) {
            span.set(GROUP, group.key());
        }
        formers.forget(alert, group);
        begins |= group.insert(alert);
        span.end();
    }

    @Override
    public LabelSet renderRouteLabels(GroupView group, List<Alert> alerts) {
        return plan.renderRouteLabels(group, alerts);
    }

    /** Whether alerts are being restored, so that listeners are not notified. */
    boolean isRestoring() {
        return earlier != null;
    }

    /** Whether any group has an alert. */
    boolean isHeld(Alert alert) {
        List<AggregationGroup> placement = placements.get(alert.labels());
        if (placement != null && areOpen(placement)) {
            return placement.stream().anyMatch(group -> group.listing().contains(alert));
        }
        for (Route route : routes(alert)) {
            AggregationGroup group = groups.get(GroupId.of(route, alert));
            if (group != null && group.listing().contains(alert)) {
                return true;
            }
        }
        return false;
    }

    /** The pipeline of the configuration. */
    public Pipeline pipeline() {
        return plan.pipeline();
    }

    /** Whether an alert fires that has joined the group of a flush since the flush. */
    public boolean hasGrownSince(Flush flush) {
        AggregationGroup group = groups.get(new GroupId(flush.id().route(), flush.groupLabels()));
        return group != null
                && group.receiver().equals(flush.id().receivers().get(0))
                && flushes.hasGrownSince(group, flush);
    }

    /** A group has forgotten an alert, as its receiver was notified of the end. */
    void forgotten(AggregationGroup group, Alert ended) {
        formers.forget(ended, group);
    }

    /** The last resolved alerts of a group were notified: it is stopped, unless it awaits the ends of alerts that have moved. */
    void emptied(AggregationGroup group) {
        groups.remove(new GroupId(group.route().id(), group.labels()), group);
        if (group.isStopped()) {
            formers.remove(group);
        } else {
            formers.put(group);
        }
        metrics.groups.set(groups.size());
    }

    /** Begins to match alerts with another routing tree, before {@link #use}. What was prepared before is forgotten. */
    public void prepare(Route root) {
        prepared = migration(root);
    }

    /** Matches an alert with the tree that is prepared, if one is and it was not yet. */
    public void prepare(LabelSet alert) {
        if (prepared != null) {
            prepared.routesOf(alert);
        }
    }

    private RouteMigration migration(Route root) {
        return new RouteMigration(root, alert -> routes(root, alert), group -> firstDelay(group, null));
    }

    /**
     * Replaces the plan in one step. Groups whose route remains keep their timers and running attempts; alerts that match other
     * routes move, and the groups that had them notify of their ends as long as the plan has the receiver.
     *
     * @param firing the firing alerts, which are added to groups that lack them
     */
    public void use(DispatchPlan next, Collection<Alert> firing) {
        RouteMigration change = prepared != null && prepared.isTo(next.route()) ? prepared : migration(next.route());
        prepared = null;
        formers.replaced(plan.route(), next.route(), loop.elapsed(), maxGroups.getAsLong() > 0);
        plan = next;
        placements.clear();
        hold(); // no group is flushed with alerts that are about to move
        try {
            regroup(change, firing);
        } finally {
            release();
        }
    }

    private void regroup(RouteMigration change, Collection<Alert> firing) {
        List<AggregationGroup> left = new ArrayList<>();
        groups.entrySet().removeIf(entry -> {
            boolean isKept = change.keep(entry.getKey(), entry.getValue(), formers);
            if (!isKept) {
                left.add(entry.getValue());
            }
            return !isKept;
        });
        left.forEach(this::leave);
        Receivers receivers = plan.pipeline().receivers();
        formers.keep(receiver -> !receivers.all(receiver).isEmpty());
        firing.forEach(alert -> insertWhereMissing(alert, change, id -> true));
        Instant now = loop.now();
        for (Alert alert : change.orphaned()) {
            insertWhereMissing(alert, change, id -> !alert.resolvedAt(now) || change.mayJoinEnded(id));
        }
        metrics.groups.set(groups.size());
    }

    /** The routing tree has a group no longer. */
    private void leave(AggregationGroup group) {
        if (group.isUnflushed()) {
            unflushed.decrementAndGet();
        }
        if (group.listing().listed() > 0) {
            formers.put(group);
        } else {
            group.stop();
        }
    }

    private void insertWhereMissing(Alert alert, RouteMigration change, Predicate<GroupId> mayJoin) {
        for (Route route : change.routesOf(alert.labels())) {
            GroupId id = GroupId.of(route, alert);
            AggregationGroup group = groups.get(id);
            if (mayJoin.test(id) && (group == null || !group.listing().contains(alert))) {
                insert(route, alert, Span.NONE);
            }
        }
    }

    /** What the next flush of a group would do if no alert changed until then; empty if the group is gone. */
    public Optional<Forecast> forecast(GroupView group) {
        return Optional.ofNullable(groups.get(new GroupId(group.route().id(), group.labels())))
                .map(AggregationGroup::forecast);
    }

    void firstFlush() {
        unflushed.decrementAndGet();
    }

    void flushBegan() {
        running.add();
    }

    /** A flush is over: nothing is being sent for it any more. */
    void flushEnded() {
        running.remove(loop::execute);
    }

    /** The number of flushes that are running, also of groups that are gone. */
    public int flushing() {
        return running.count;
    }

    /**
     * Stops all groups for good. Attempts to notify that are running may finish, and no others are made.
     *
     * @param quiet run on the loop once no attempt is running
     */
    public void stop(Runnable quiet) {
        stopped = true;
        prepared = null;
        groups.values().forEach(AggregationGroup::stop);
        formers.keep(receiver -> false);
        running.whenNone(quiet);
    }

    /**
     * The delay of a group's first flush, which is not before the end of the start delay; zero or less: at once.
     *
     * @param known the groups of an earlier process, if the group is restored
     */
    private Duration firstDelay(AggregationGroup group, @Nullable RestoredGroups known) {
        Instant due = known == null ? null : known.nextFlush(group.hash());
        Duration delay =
                due == null ? groupWait(group) : remaining(due, group.route().config());
        Duration untilStart = startAt.minus(loop.elapsed());
        return untilStart.compareTo(delay) > 0 ? untilStart : delay;
    }

    /** The group wait, or zero if an alert of the group has been active for longer. */
    private Duration groupWait(AggregationGroup group) {
        Instant now = loop.now();
        Duration wait = group.route().config().groupWait();
        boolean old = group.members().stream()
                .anyMatch(member -> member.alert().startsAt().plus(wait).isBefore(now)
                        && !group.listing().hasMoved(member));
        return old ? Duration.ZERO : wait;
    }

    /** The time until {@code due}, at most what a timer is ever set to: the clock may have been set back since. */
    private Duration remaining(Instant due, RouteConfig config) {
        Duration wait = config.groupWait();
        Duration interval = config.groupInterval();
        Duration longest = wait.compareTo(interval) > 0 ? wait : interval;
        Duration left = Duration.between(loop.now(), due);
        return left.compareTo(longest) > 0 ? longest : left;
    }

    /**
     * The identity of a group within a dispatcher.
     *
     * @param routeId the id of its route
     * @param labels the group labels
     */
    record GroupId(String routeId, LabelSet labels) {
        static GroupId of(Route route, Alert alert) {
            return new GroupId(route.id(), route.groupLabels(alert.labels()));
        }

        // Java links the methods that it generates for a record at first use, which takes milliseconds of the first
        // alert.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GroupId that && routeId.equals(that.routeId) && labels.equals(that.labels);
        }

        @Override
        public int hashCode() {
            return 31 * routeId.hashCode() + labels.hashCode();
        }
    }

    /** A count of holds, and the tasks that wait until there is none. */
    private static final class Holds {
        private final List<Runnable> waiting = new ArrayList<>();
        private int count;

        void add() {
            count++;
        }

        /** Ends one hold; with the last of them, passes the waiting tasks to {@code runner}. */
        void remove(Consumer<Runnable> runner) {
            count--;
            if (count == 0) {
                List<Runnable> due = List.copyOf(waiting);
                waiting.clear();
                due.forEach(runner);
            }
        }

        /** Runs a task, now or when the last hold has ended. */
        void whenNone(Runnable task) {
            if (count == 0) {
                task.run();
            } else {
                waiting.add(task);
            }
        }
    }
}
