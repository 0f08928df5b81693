package io.grapevine.features.heartbeat;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.Alert;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NotifiedState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the heartbeats of the configuration, and raises an alert for each one that is missing. Each replica judges by
 * itself, from the signals that it received and those that its peers share. Nothing is registered and no timer runs
 * before the first heartbeat is configured. On the loop only, unless a method says otherwise.
 */
public final class Heartbeats implements Feature.Part, PeersListener {
    /** How long signals are kept: longer than the time between two runs of a quarterly job. */
    private static final Duration KEPT = Duration.ofDays(100);

    /** The longest time between two checks of all heartbeats: schedules follow the wall clock, which may be set. */
    private static final Duration LATEST_CHECK = Duration.ofMinutes(1);

    /** The step by which replicas wait for their turn to share a signal that all of them have received. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /** How long peers have to answer a question. */
    private static final Duration REPLY_TIME = Duration.ofMillis(500);

    /** How long a peer that knows an alert has to notify of its end. */
    private static final Duration PEER_TIME = Duration.ofMinutes(1);

    /** The time after a pause within which the signals that waited in sockets are read. */
    private static final Duration READ_TIME = Duration.ofMillis(500);

    /** The tolerance of clocks: alerts that began further apart, beyond the known skew of a peer, are of two absences. */
    private static final Duration CLOCKS = Duration.ofSeconds(30);

    private final Core core;
    private final PauseDetectingLoop loop;
    private final AlertsView alerts;
    private final Replication replication;
    private final HeartbeatAlerts raised;
    /** The registrations of listeners in their reserved places; run when the first heartbeat is configured. */
    private final List<Runnable> places;

    private final Map<String, Heartbeat> heartbeats = new LinkedHashMap<>();
    private AlertHeartbeats byAlert = new AlertHeartbeats(List.of());
    /** The heartbeats by the hash of their alerts in the notification log. */
    private final Map<Long, Heartbeat> byRaisedAlert = new HashMap<>();

    private Journal store = Journal.NONE;
    private List<Stored<HeartbeatHistory>> stored = List.of();
    /**
     * The last signals that the replicas share, by name of the heartbeat. Ages are sent in place of times, so clocks
     * need not agree.
     */
    private @Nullable DurableState<HeartbeatHistory> shared;

    private final Map<String, HeartbeatHistory> histories = new HashMap<>();
    private @Nullable HeartbeatMetrics metrics;
    private EventLoop.@Nullable Timer timer;
    private final JudgementQueue queue = new JudgementQueue();
    /** When all heartbeats are checked next, and not only the due ones; on the elapsed clock, in milliseconds. */
    private long checkAllAt = Heartbeat.NEVER_DUE;

    private long timerAt = Heartbeat.NEVER_DUE;
    private int pauses;
    /** The time until which signals that are read may have waited during a pause; on the elapsed clock, in milliseconds. */
    private long readUntil = Long.MIN_VALUE;

    private boolean started;

    /** Creates a watch without heartbeats. */
    public Heartbeats(Core core) {
        this(core, core.alerts());
    }

    /** Creates a watch without heartbeats, which looks up their alerts in {@code alerts}. */
    Heartbeats(Core core, AlertsView alerts) {
        this.core = core;
        this.alerts = alerts;
        loop = PauseDetectingLoop.on(core.loop());
        replication = core.replication();
        raised = new HeartbeatAlerts(loop, core.raised());
        places = List.of(
                core.alerts().received().reserve(this::received),
                core.log()
                        .listeners()
                        .reserve(merged -> notifiedByPeer(merged.entry().notified())));
    }

    /** Persists the last signals in a store from now on. Call it before the first heartbeat is configured, or not at all. */
    public void persist(Journal in, Collection<Stored<HeartbeatHistory>> records) {
        store = in;
        stored = List.copyOf(records);
    }

    /** Watches the heartbeats of a configuration, once the replica has started. */
    @Override
    public void use(Extensions settings) {
        if (started) {
            use(settings.of(HeartbeatSettings.NONE).heartbeats());
        }
    }

    @Override
    public void started(Extensions settings) {
        started = true;
        use(settings);
    }

    /**
     * Replaces the configuration. A heartbeat whose signals are defined as before keeps its state, and a removed one
     * resolves its alert. A heartbeat that is missing by both definitions stays so until its next signal. If its alert
     * has other labels now, the new alert replaces the old one.
     */
    void use(List<HeartbeatConfig> next) {
        if (heartbeats.isEmpty() && next.isEmpty()) {
            return;
        }
        boolean begins = shared == null;
        start();
        Map<String, Heartbeat> before = new LinkedHashMap<>(heartbeats);
        heartbeats.clear();
        for (HeartbeatConfig config : next) {
            Heartbeat known = before.remove(config.name());
            Heartbeat heartbeat;
            if (known == null) {
                heartbeat = begin(config);
            } else {
                heartbeat = known.config().equals(config) ? known : redefine(known, config);
            }
            if (begins) {
                heartbeat.begin();
            }
            heartbeats.put(config.name(), heartbeat);
        }
        byAlert = new AlertHeartbeats(heartbeats.values());
        byRaisedAlert.clear();
        heartbeats.values().forEach(each -> byRaisedAlert.put(AlertHash.of(each.labels()), each));
        if (metrics != null) {
            metrics.use(heartbeats.values());
        }
        before.values().stream().filter(each -> each.isMissing() || fires(each)).forEach(raised::end);
        check();
        if (begins && core.maintenanceInterval().compareTo(Duration.ZERO) > 0) {
            loop.every(core.maintenanceInterval(), () -> snapshot(() -> {}));
        }
    }

    private Heartbeat begin(HeartbeatConfig config) {
        Heartbeat heartbeat =
                new Heartbeat(config, histories.getOrDefault(config.name(), HeartbeatHistory.none(config.name())));
        if (replication.peers().settled()) {
            heartbeat.listenSince(now());
        }
        return heartbeat;
    }

    /** Redefines a heartbeat. If it is missing and its alert has other labels now, the new alert replaces the old one at once. */
    private Heartbeat redefine(Heartbeat known, HeartbeatConfig config) {
        boolean isMissing = known.isMissing() || fires(known);
        if (isMissing && !known.labels().equals(config.alertLabels())) {
            raised.end(known);
        }
        Heartbeat next = known;
        if (known.hasSignsOf(config)) {
            known.redefine(config);
        } else {
            next = begin(config);
        }
        if (isMissing) {
            next.missingElsewhere();
        }
        return next;
    }

    private boolean fires(Heartbeat heartbeat) {
        Alert alert = alerts.get(heartbeat.labels());
        return alert != null && !alert.resolvedAt(loop.now());
    }

    private DurableState<HeartbeatHistory> start() {
        DurableState<HeartbeatHistory> state = shared;
        if (state == null) {
            state = new DurableState<>(
                    loop, replication.state("heartbeats"), store, HeartbeatHistory.KIND, this::onMerged);
            shared = state;
            for (Stored<HeartbeatHistory> each : stored) {
                if (state.restore(each)) {
                    learn(each.value(), each.mark().age(loop.now()));
                }
            }
            stored = List.of();
            metrics = new HeartbeatMetrics(loop, core.registry());
            places.forEach(Runnable::run);
            replication.peers().addListener(this);
        }
        return state;
    }

    private HeartbeatHistory learn(HeartbeatHistory history, Duration age) {
        HeartbeatHistory here = history.shifted(loop.elapsed().minus(age).toMillis());
        histories.put(history.name(), here);
        return here;
    }

    private long now() {
        return loop.elapsed().toMillis();
    }

    @Override
    public void onSettled() {
        heartbeats.values().forEach(each -> each.listenSince(now()));
        check();
    }

    /** The process was paused and could not receive signals. */
    @Override
    public void paused(Duration pause, Duration asleep) {
        pauses++;
        readUntil = now() + READ_TIME.toMillis();
        long before = now() - pause.toMillis();
        heartbeats.values().forEach(each -> each.paused(pause.toMillis(), asleep.toMillis(), now()));
        histories.replaceAll((name, history) -> history.shifted(-asleep.toMillis()));
        if (!heartbeats.isEmpty()) {
            loop.schedule(READ_TIME, () -> heartbeats.values().forEach(each -> recall(each, before)));
        }
    }

    /**
     * Called when the signals that waited during a pause have been read.
     *
     * @param before when the pause began
     */
    private void recall(Heartbeat heartbeat, long before) {
        boolean isReplaced = heartbeat.restoreReceivedSince(before);
        heartbeat.begin(); // the peer that raised the alert during the pause may have ended
        judge(heartbeat);
        if (isReplaced) {
            checkBy(heartbeat);
            share(heartbeat, () -> {});
        }
    }

    /**
     * A peer has notified of alerts. A heartbeat whose alert is among them may be back here. If that peer is cut off
     * and stops, nobody would notify of the alert's end. So this replica does, as after a pause.
     *
     * @param notified the alerts that the peer has notified of
     */
    void notifiedByPeer(NotifiedState notified) {
        if (!byRaisedAlert.isEmpty()) {
            Arrays.stream(notified.firing()).forEach(this::raisedElsewhere);
            notified.earlier().unended().keySet().forEach(this::raisedElsewhere);
        }
    }

    private void raisedElsewhere(long alertHash) {
        Heartbeat heartbeat = byRaisedAlert.get(alertHash);
        if (heartbeat != null && !heartbeat.isMissing()) {
            heartbeat.raisedElsewhere();
            judge(heartbeat);
        }
    }

    /** An alert was received, which may be the signal of heartbeats. */
    void received(Alert alert) {
        if (!byAlert.isEmpty() && !alert.resolvedAt(loop.now())) {
            byAlert.matching(alert.sentLabels(), this::seen);
        }
    }

    private void seen(Heartbeat heartbeat) {
        heartbeat.receive(HeartbeatSignal.SUCCESS, SignalTime.now(loop), "");
        if (heartbeat.isMissing() || heartbeat.isBack()) {
            judge(heartbeat);
        }
        checkBy(heartbeat);
        shareInTurn(heartbeat);
    }

    /**
     * Shares the signals received here when it is this replica's turn, unless an earlier replica has shared them;
     * failures are shared at once.
     */
    private void shareInTurn(Heartbeat heartbeat) {
        if (!heartbeat.needsSharing(now(), loop.now()) || heartbeat.exchangeWriting(true)) {
            return;
        }
        Runnable write = () -> {
            heartbeat.exchangeWriting(false);
            if (heartbeats.get(heartbeat.name()) == heartbeat && heartbeat.needsSharing(now(), loop.now())) {
                share(heartbeat, () -> {});
            }
        };
        int before = heartbeat.isFailureUnshared() ? 0 : replication.peers().position();
        if (before == 0) {
            write.run();
        } else {
            loop.schedule(TURN.multipliedBy(before), write);
        }
    }

    private void share(Heartbeat heartbeat, Runnable whenDurable) {
        HeartbeatHistory history = heartbeat.history();
        histories.put(history.name(), history);
        Version version = start().put(history.name(), 0, history.encode(now()), KEPT, whenDurable);
        heartbeat.shareAs(version.writer());
    }

    /**
     * Receives a signal from a job. From any thread.
     *
     * @param message the text that came with it; may be empty
     * @return completes once the signal is durable, with false if no such heartbeat takes pings
     */
    public CompletionStage<Boolean> ping(String name, HeartbeatSignal signal, String message) {
        return loop.supply(done -> ping(name, signal, message, done::complete));
    }

    /** Receives a signal like {@link #ping(String, HeartbeatSignal, String)}, on the loop. */
    public void ping(String name, HeartbeatSignal signal, String message, Consumer<Boolean> done) {
        Heartbeat heartbeat = heartbeats.get(name);
        if (heartbeat == null || !heartbeat.config().isPinged()) {
            done.accept(false);
            return;
        }
        if (metrics != null) {
            metrics.pinged(name, signal);
        }
        heartbeat.receive(signal, SignalTime.now(loop), message);
        judge(heartbeat);
        checkBy(heartbeat);
        if (heartbeat.needsSharing(now(), loop.now())) {
            share(heartbeat, () -> done.accept(true));
        } else {
            done.accept(true);
        }
    }

    private void merged(HeartbeatHistory version, String writer) {
        Heartbeat heartbeat = heartbeats.get(version.name());
        if (heartbeat == null) {
            return;
        }
        heartbeat.merge(version, writer, now() < readUntil);
        judge(heartbeat);
        checkBy(heartbeat);
        shareInTurn(heartbeat); // a version of the other side of a partition may lack what is known here
    }

    /** Raises, keeps or ends the alert of a heartbeat, from its signals and from what is known of the alert here and at peers. */
    private void judge(Heartbeat heartbeat) {
        Alert alert = alerts.get(heartbeat.labels());
        boolean fires = alert != null && !alert.resolvedAt(loop.now());
        boolean known = fires || heartbeat.isMissing() || heartbeat.isMissingElsewhere();
        if (heartbeat.history().isFailed()) {
            raised.fail(heartbeat);
        } else if (heartbeat.isListening()) {
            long absent = heartbeat.absentFrom(now(), loop.now());
            boolean isAbsent = absent <= now() || (known && heartbeat.isNeverSeen());
            if (isAbsent && (known || heartbeat.judgedFrom(absent) <= now())) {
                raised.miss(heartbeat, Math.min(absent, now()), fires ? alert : null);
            } else if (!isAbsent && fires && alert != null && heartbeat.isDoubtful()) {
                resolveUnlessNextBegan(heartbeat, alert.startsAt());
            } else if (!isAbsent && (fires || heartbeat.isMissing())) {
                raised.resolve(heartbeat);
            } else if (!isAbsent && heartbeat.isBack()) {
                heartbeat.missing(false);
                endUnlessPeerDoes(heartbeat, pauses);
            }
        } else if (fires && alert != null) {
            raised.adopt(heartbeat, alert);
        }
    }

    /**
     * Resolves an alert because of a success that waited in a socket during a pause, unless that success is old. It is
     * old if peers, which had it in time, have missed the next one since. Then the alert goes on, and is judged again
     * at the next signal or check.
     *
     * @param start when the alert began
     */
    private void resolveUnlessNextBegan(Heartbeat heartbeat, Instant start) {
        int before = pauses;
        if (!replication.peers().current()) { // links to peers may have been lost in the pause
            loop.schedule(READ_TIME, () -> {
                if (isDoubtful(heartbeat, before)) {
                    judge(heartbeat);
                }
            });
            return;
        }
        Duration ahead = replication.peers().view().members().stream()
                .map(Peer::skew)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        long next = start.plus(ahead).plus(CLOCKS).toEpochMilli();
        ask(List.of(heartbeat), found -> {
            boolean hasNextBegun = found.values().stream().anyMatch(there -> there.fires() && there.since() > next);
            if (isDoubtful(heartbeat, before) && !hasNextBegun) {
                heartbeat.trust();
                judge(heartbeat);
                checkBy(heartbeat); // a missing heartbeat is not in the queue
            }
        });
    }

    /** Whether the last success may still be older than it seems; false after a reload or another pause. */
    private boolean isDoubtful(Heartbeat heartbeat, int before) {
        return pauses == before && isWatched(heartbeat) && heartbeat.isDoubtful();
    }

    /** Judges all heartbeats. */
    private void check() {
        List<Heartbeat> doubtful = new ArrayList<>();
        for (Heartbeat each : heartbeats.values()) {
            judge(each);
            if (!each.isMissing() && each.isListening() && each.absentFrom(now(), loop.now()) <= now()) {
                doubtful.add(each);
            }
        }
        if (!doubtful.isEmpty()) {
            ask(doubtful);
        }
        queue.clear();
        checkAllAt = heartbeats.isEmpty() ? Heartbeat.NEVER_DUE : now() + LATEST_CHECK.toMillis();
        heartbeats.values().forEach(this::enqueue);
        schedule();
    }

    private void checkDue() {
        timerAt = Heartbeat.NEVER_DUE;
        if (checkAllAt <= now()) {
            check();
            return;
        }
        for (Heartbeat each : queue.removeDue(now())) {
            judge(each);
            enqueue(each);
        }
        schedule();
    }

    /** Schedules the check at the time from which this heartbeat may be missing. */
    private void checkBy(Heartbeat heartbeat) {
        enqueue(heartbeat);
        schedule();
    }

    private void enqueue(Heartbeat heartbeat) {
        if (!heartbeat.isMissing()) {
            queue.add(heartbeat, heartbeat.judgedFrom(heartbeat.absentFrom(now(), loop.now())));
        }
    }

    private void schedule() {
        long next = Math.min(checkAllAt, queue.first());
        if (next == timerAt) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAt = next;
        timer = next == Heartbeat.NEVER_DUE
                ? null
                : loop.schedule(Duration.ofMillis(Math.max(1, next - now())), this::checkDue);
    }

    /** Asks the peers whether the alerts of heartbeats fire there: a peer that has listened for longer knows better. */
    private void ask(List<Heartbeat> doubtful) {
        ask(doubtful, found -> {
            for (Heartbeat each : doubtful) {
                PeerAlerts.PeerAlert there = found.get(each.fingerprint().value());
                if (there != null && there.fires() && isWatched(each)) {
                    each.missingElsewhere();
                    judge(each);
                }
            }
        });
    }

    /**
     * Ends an alert that another process raised, if a receiver still waits for its end. As long as the alert fires at a
     * peer, its end is left to that peer. A peer that knows it as resolved may have read it from disk only, so this
     * replica waits and then ends the alert itself. A pause cancels this: the receiver may wait for the end of the next
     * absence by then.
     *
     * @param before the number of pauses until now
     */
    private void endUnlessPeerDoes(Heartbeat back, int before) {
        if (!isOpen(back, before)) {
            return;
        }
        ask(List.of(back), found -> {
            if (found.isEmpty()) {
                endIfOpen(back, before);
            } else if (found.values().stream().anyMatch(PeerAlerts.PeerAlert::fires)) {
                loop.schedule(PEER_TIME, () -> endUnlessPeerDoes(back, before));
            } else {
                loop.schedule(PEER_TIME, () -> endIfOpen(back, before));
            }
        });
    }

    private void endIfOpen(Heartbeat back, int before) {
        if (isOpen(back, before)) {
            raised.end(back);
        }
    }

    private boolean isOpen(Heartbeat back, int before) {
        return pauses == before && isWatched(back) && !back.isMissing() && core.isEndAwaited(back.labels());
    }

    private boolean isWatched(Heartbeat heartbeat) {
        return heartbeats.get(heartbeat.name()) == heartbeat;
    }

    private void ask(List<Heartbeat> some, Consumer<Map<Long, PeerAlerts.PeerAlert>> then) {
        long[] fingerprints =
                some.stream().mapToLong(each -> each.fingerprint().value()).toArray();
        replication
                .services()
                .alerts()
                .ask(replication.tenant(), fingerprints, REPLY_TIME, (known, isOfAll) -> then.accept(known));
    }

    /** Writes a snapshot. From any thread. */
    public void snapshot() {
        loop.execute(() -> snapshot(() -> {}));
    }

    @Override
    public void snapshot(Runnable done) {
        if (shared == null) {
            done.run();
        } else {
            store.snapshot(shared.records(), size -> done.run());
        }
    }

    /** The states of all heartbeats, in configuration order. From any thread. */
    public CompletionStage<List<HeartbeatView>> views() {
        return loop.supply(done -> done.complete(current()));
    }

    /** The states of all heartbeats, as {@link #views} returns them; on the loop. */
    public List<HeartbeatView> current() {
        Instant wall = loop.now();
        long now = now();
        return heartbeats.values().stream()
                .map(each -> HeartbeatView.of(each, each.isMissing() ? alerts.get(each.labels()) : null, now, wall))
                .toList();
    }

    private void onMerged(HeartbeatHistory value, Version version, Duration age) {
        loop.look(); // this is no task of the loop, which notices pauses by itself; the frame may have waited
        // during one
        merged(learn(value, age), version.writer());
    }

    /** The metrics of heartbeats; registered with the first one. */
    private static final class HeartbeatMetrics {
        private static final double MILLIS = 1000;

        private final Counter pings;
        private volatile List<Heartbeat> current = List.of();

        HeartbeatMetrics(EventLoop loop, PrometheusRegistry registry) {
            MetricFactory metrics = new MetricFactory(registry, "grapevine_heartbeat_");
            metrics.gauge(
                    "age_seconds",
                    "Time since the last sign of life of a heartbeat, in seconds; absent before the first.",
                    value -> {
                        long now = loop.elapsed().toMillis();
                        for (Heartbeat each : current) {
                            if (each.lastSuccess() != SignalTime.NEVER) {
                                value.call((now - each.lastSuccess()) / MILLIS, each.name());
                            }
                        }
                    },
                    "heartbeat");
            metrics.gauge(
                    "missing",
                    "Whether a heartbeat is missing or has failed, so that its alert fires.",
                    value -> current.forEach(each -> value.call(each.isMissing() ? 1 : 0, each.name())),
                    "heartbeat");
            pings = metrics.counter(
                    "pings_total", "Pings of heartbeats received by this replica.", "heartbeat", "kind");
        }

        void use(Collection<Heartbeat> heartbeats) {
            List<Heartbeat> next = List.copyOf(heartbeats);
            Set<String> names = next.stream().map(Heartbeat::name).collect(Collectors.toSet());
            for (Heartbeat before : current) {
                if (!names.contains(before.name())) {
                    for (HeartbeatSignal kind : HeartbeatSignal.values()) {
                        pings.remove(before.name(), kind.text());
                    }
                }
            }
            for (Heartbeat each : next) {
                if (each.config().isPinged()) {
                    for (HeartbeatSignal kind : HeartbeatSignal.values()) {
                        pings.initLabelValues(each.name(), kind.text());
                    }
                }
            }
            current = next;
        }

        void pinged(String name, HeartbeatSignal kind) {
            pings.labelValues(name, kind.text()).inc();
        }
    }
}
