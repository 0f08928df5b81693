package io.grapevine.core.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Route;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An aggregation group: the alerts of one route with equal group labels, and the timer of their flushes. One flush runs
 * at a time; ticks during a flush are merged into one that follows it. Changed on the loop only; {@link #members} and
 * the constants can be read from any thread.
 */
public final class AggregationGroup implements GroupView {
    private static final Logger LOG = LoggerFactory.getLogger(AggregationGroup.class);

    private final EventLoop loop;
    private final Dispatcher owner;
    private final LabelSet labels;
    private final String uuid;
    private final List<AggregationGroup> alone = List.of(this);
    private final GroupMembers members;
    private FlushMemory memory = new FlushMemory();
    private volatile Route route;
    private final String key;
    private final FlushTimer timer;
    private volatile @Nullable FlushRun running;
    private long flushes;
    private boolean tickWaits;
    private boolean isQueued; // until there is room for its attempts
    /** Whether a reload has cancelled the running flush; if it fails, the new pipeline flushes the group at once. */
    private boolean handedOver;

    /** The lanes that are being notified beside the flushes; null if none was. */
    private @Nullable LaneRuns lanes;

    private boolean stopped;
    /** Whether only alerts are left that a reload has moved to other groups: the receiver is yet to be notified of their ends. */
    private boolean isFormer;
    /** The number of the last reload that has moved an alert to other groups. */
    int leftAt;

    AggregationGroup(EventLoop loop, Dispatcher owner, Route route, LabelSet labels) {
        this.loop = loop;
        this.owner = owner;
        this.members = new GroupMembers(owner.members());
        this.timer = new FlushTimer(loop, this);
        this.route = route;
        this.labels = labels;
        this.key = route.groupKey(labels);
        boolean isIdentified = owner.listeners().stream().anyMatch(GroupListener::needsUuids);
        this.uuid = isIdentified ? loop.randomUuid().toString() : "";
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
        return owner.pipeline().receivers().labelsOf(route.config().receiver());
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
        return timer.next();
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
        members.put(GroupMember.received(alert, known));
        Instant now = loop.now();
        if (known != null && known.processed() && known.alert().resolvedAt(now) && !alert.resolvedAt(now)) {
            owner.listeners().forEach(listener -> listener.onFiringAgain(this, known, alert.startsAt()));
        }
        if (!owner.isRestoring()) {
            owner.listeners().forEach(listener -> listener.onInsert(this, alert));
        }
        owner.flushes().received(this, alert);
        return begins;
    }

    /** When flushes come. */
    public FlushTimer timer() {
        return timer;
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
        timer.start(delay);
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
            owner.flushes().received(this, alert);
        }
    }

    /** The alerts, those that have moved to other groups included. */
    public GroupMembers listing() {
        return members;
    }

    /** The group is a former one from now on, or no longer. */
    void setFormer(boolean former) {
        isFormer = former;
        flushes = Math.max(flushes, 1); // or it would count as one whose first flush is to come
    }

    boolean isUnflushed() {
        return flushes == 0;
    }

    public boolean isStopped() {
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

    /** The next flush was scheduled. */
    void scheduled() {
        if (!isFormer) { // listeners know a group by its route and labels, which another one may have now
            owner.listeners().forEach(listener -> listener.onSchedule(this));
        }
    }

    /** Flushes a group now that was flushed before; its timer begins anew. */
    void flushNow() {
        if (!isUnflushed() && !stopped) {
            timer.start(Duration.ZERO);
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
        timer.stop();
        owner.flushes().stopped(this);
        if (running != null) {
            running.cancel();
        }
        cancelLanes();
        endIfQuiet();
    }

    /** What a receiver accepts in the last attempt may still begin an incident. */
    private void endIfQuiet() {
        if (stopped && running == null) {
            owner.listeners().forEach(listener -> listener.onStopped(this));
        }
    }

    private void cancelLanes() {
        if (lanes != null) {
            lanes.cancelAll();
        }
    }

    /** A flush is due. */
    void tick() {
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
    void crashed(RuntimeException e) {
        loop.execute(() -> {
            throw new IllegalStateException("Flush failed: " + key(), e);
        });
    }

    private boolean isSkipped() {
        tickWaits = !owner.flushes().skips(this);
        return !tickWaits;
    }

    private void flushWhenRoom() {
        isQueued = false;
        owner.whenIdle(this::flushIfDue);
    }

    private void flush() {
        if (flushes++ == 0) {
            owner.firstFlush();
        }
        Flush flush = owner.flushes().next(this);
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
        owner.listeners().forEach(listener -> listener.onFlushing(this));
        running = owner.pipeline().run(flush, memory, failures -> flushed(flush, resolved, failures));
        owner.flushBegan();
        running.start();
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

    /** The pipeline of the configuration in force. */
    public Pipeline pipeline() {
        return owner.pipeline();
    }

    /** The lanes that are notified beside the flushes. */
    public LaneRuns lanes() {
        if (lanes == null) {
            lanes = new LaneRuns(this, owner);
        }
        return lanes;
    }

    /** The identity of the last flush. */
    Flush.Id flushId() {
        return new Flush.Id(uuid, flushes, route.id(), receiver(), route.groupsAll(labels));
    }

    /** What the next flush would do if no alert changed until then. */
    Forecast forecast() {
        Instant next = nextFlush();
        Flush flush = owner.flushes().at(this, next);
        return flush.alerts().isEmpty()
                ? new Forecast(next, null, List.of())
                : owner.pipeline().forecast(flush);
    }

    private void flushed(Flush flush, List<Alert> resolved, List<String> failures) {
        FlushRun run = Objects.requireNonNull(running);
        running = null;
        owner.flushEnded();
        if (failures.isEmpty()) {
            List<Predicate<Alert>> keeping = owner.listeners().stream()
                    .flatMap(listener -> Stream.ofNullable(listener.keepsEnds(this)))
                    .toList();
            for (Alert alert : resolved) {
                if (run.isWithheld(alert)) {
                    continue;
                }
                if (run.isAwaited(alert) || keeping.stream().anyMatch(each -> each.test(alert))) {
                    owner.listeners().forEach(listener -> listener.onKept(this, flush, alert));
                    continue;
                }
                if (!members.hasMoved(alert.labels())) {
                    owner.listeners().forEach(listener -> listener.onResolved(this, alert));
                }
                owner.listeners().forEach(listener -> listener.onOver(this, alert));
                forget(alert);
            }
            owner.listeners().forEach(listener -> listener.onFlushed(this, resolved));
        } else {
            tickWaits |= handedOver;
            if (!run.isCancelled()) {
                owner.listeners().forEach(listener -> listener.onFailed(this, flush));
            }
            log(flush, failures, stopped || run.isCancelled());
        }
        handedOver = false;
        endIfEmpty();
        endIfQuiet();
        if (!stopped) {
            owner.whenIdle(this::flushIfDue);
        }
    }

    /** Removes an alert whose resolution every integration was notified of, unless it was updated since. */
    public void forget(Alert resolved) {
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
    public boolean isLeftOut(Alert alert) {
        FlushRun run = running;
        return run != null && run.isLeftOut(alert);
    }

    /** Logs failures, as an error unless nobody is to be notified any more. */
    static void log(Flush flush, List<String> failures, boolean isCancelled) {
        if (!failures.isEmpty()) {
            (isCancelled ? LOG.atDebug() : LOG.atError())
                    .addKeyValue("component", "dispatcher")
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("num_alerts", flush.alerts().size())
                    .addKeyValue("receiver", flush.route().receiver())
                    .addKeyValue("err", String.join("\n", failures))
                    .log("Notify for alerts failed");
        }
    }
}
