package io.grapevine.core.notify.pipeline;

import io.grapevine.base.Hooks;
import io.grapevine.base.trace.Span;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.core.mute.Muter;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.Stage;
import io.grapevine.core.notify.StageRun;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.IntegrationRun;
import io.grapevine.core.notify.delivery.SendQueue;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.FailureReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notification pipeline of a configuration: the stages from a flush to the integrations of its receiver. A flush goes
 * through {@link #stages}, then each integration through {@link
 * io.grapevine.core.notify.delivery.IntegrationRun#stages}. Alertmanager's GossipSettle is not a stage: the dispatcher holds its
 * flushes until the replica has settled. On the loop only.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final DeliveryServices services;
    private final TimeMuting times;
    private final PeerWaitStage peerWait;
    private final Receivers receivers;
    private final Map<NflogKey, SendQueue> queues = new LinkedHashMap<>();

    /**
     * A pipeline.
     *
     * @param services what the sends to integrations share
     * @param receivers the integrations of each receiver
     */
    public Pipeline(DeliveryServices services, TimeMuting times, PeerWaitStage peerWait, Receivers receivers) {
        this.services = services;
        this.times = times;
        this.peerWait = peerWait;
        this.receivers = receivers;
    }

    /** The receivers. */
    public Receivers receivers() {
        return receivers;
    }

    /** The stages of a flush in their order. {@code fanOut} follows those that may mute it, which a forecast runs too. */
    private List<Stage<Flush>> stages(FlushMemory memory, Observer observer, Stage<Flush> fanOut) {
        return List.of(
                flush -> mute(
                        flush,
                        SuppressedReason.INHIBITION,
                        services.mutes().inhibition(flush),
                        memory.inhibited,
                        observer),
                flush -> muteByTime(flush, observer),
                flush -> mute(
                        flush,
                        SuppressedReason.SILENCE,
                        services.mutes().silencing(flush::heeds),
                        memory.silenced,
                        observer),
                fanOut,
                flush -> flush.lane().isAtOnce() ? new Stage.Decision.Continue<>(flush) : peerWait.decide(flush));
    }

    /**
     * Observer of the decisions of a flush's stages.
     *
     * @param span parent of the spans of the stages
     * @param suppressed counts alerts that are not notified
     * @param listener receives each muted alert
     */
    private record Observer(Span span, ObjIntConsumer<SuppressedReason> suppressed, Hooks<NotifyListener> listeners) {
        /** Observes nothing: for forecasts. */
        static final Observer NONE = new Observer(Span.NONE, (reason, alerts) -> {}, new Hooks<>());
    }

    /**
     * Removes muted alerts, firing or resolved, from a flush: the stages Inhibit and Silence of Alertmanager.
     *
     * @param memory of the group for this stage
     */
    private Stage.Decision<Flush> mute(
            Flush flush, SuppressedReason reason, Muter muter, FlushMemory.Muted memory, Observer observer) {
        AlertList alerts = flush.alerts();
        if (flush.muting().all() != null) {
            return new Stage.Decision.Continue<>(flush);
        }
        Span span = observer.span().child("notify.MuteStage.Exec").set(Span.ALERTS, alerts.size());
        Set<LabelSet> exempt = flush.muting().exempt();
        BitSet muted = memory.muted(alerts, muter, flush.now());
        if (!exempt.isEmpty()) {
            muted = (BitSet) muted.clone();
            muted.stream().filter(i -> exempt.contains(alerts.get(i).labels())).forEach(muted::clear);
        }
        for (int i = muted.nextSetBit(0); i >= 0; i = muted.nextSetBit(i + 1)) {
            Alert alert = alerts.get(i);
            observer.listeners().forEach(each -> each.onMuted(reason, flush, alert));
        }
        if (span.isRecording()) {
            alerts.stream()
                    .limit(Span.MOST_ALERTS)
                    .forEach(alert -> trace(
                            alert,
                            reason,
                            muter.muting(alert.labels(), flush.now()).by(),
                            span));
        }
        int count = muted.cardinality();
        if (count > 0) {
            span.set("alerting.alerts.muted.count", count)
                    .set("alerting.alerts.filtered.count", alerts.size() - count)
                    .set("alerting.suppressed.reason", reason.label());
        }
        span.end();
        observer.suppressed().accept(reason, count);
        if (count == 0 && !alerts.isEmpty()) {
            return new Stage.Decision.Continue<>(flush);
        }
        boolean isAll = count == alerts.size();
        boolean isAcknowledged =
                memory.isAcknowledged() || (isAll && reason == SuppressedReason.INHIBITION && isAcknowledged(flush));
        Flush left =
                flush.muted(exempt.isEmpty() ? memory.left(alerts) : alerts.without(muted), reason, isAcknowledged);
        return isAll && !passes(left) ? new Stage.Decision.Done<>(reason.label()) : new Stage.Decision.Continue<>(left);
    }

    /** Whether an acknowledgement mutes any of the alerts. Where all are inhibited no later stage sees it, by which their ends are sent. */
    private boolean isAcknowledged(Flush flush) {
        return flush.alerts().stream()
                .anyMatch(alert -> services.mutes().isAcknowledged(alert.labels(), flush.now(), flush::heeds));
    }

    /** Records what was decided of an alert, by the names of Alertmanager's muters. */
    private static void trace(Alert alert, SuppressedReason reason, List<?> by, Span parent) {
        boolean inhibits = reason == SuppressedReason.INHIBITION;
        Span span = parent.child(inhibits ? "inhibit.Inhibitor.Mutes" : "silence.Silencer.Mutes")
                .set(Span.FINGERPRINT, alert.fingerprint().toString());
        if (inhibits) {
            if (by.isEmpty()) {
                span.event("alert not inhibited", Map.of());
            } else {
                span.event("alert inhibited", Map.of("alerting.inhibit_rule.source.fingerprint", by.get(0)));
            }
        } else {
            span.event(
                    by.isEmpty() ? "Silencer does not mute alert" : "Silencer mutes alert",
                    Map.of("alerting.silences.active.count", by.size()));
        }
        span.end();
    }

    /** Ends a flush whose route is muted by its time intervals: the stages TimeActive and TimeMute of Alertmanager. */
    private Stage.Decision<Flush> muteByTime(Flush flush, Observer observer) {
        Span active = timeSpan("notify.TimeActiveStage.Exec", flush, observer);
        SuppressedReason reason = mutedByTime(flush);
        if (reason == SuppressedReason.ACTIVE_TIME_INTERVAL) {
            active.event("notify.TimeActiveStage.Exec not active, removing all alerts", Map.of());
        }
        active.end();
        if (reason != SuppressedReason.ACTIVE_TIME_INTERVAL) {
            Span mute = timeSpan("notify.TimeMuteStage.Exec", flush, observer);
            if (reason != null) {
                mute.event("notify.TimeMuteStage.Exec muted the alerts", Map.of());
            }
            mute.end();
        }
        if (reason == null) {
            return new Stage.Decision.Continue<>(flush);
        }
        observer.suppressed().accept(reason, flush.alerts().size());
        Flush left = flush.muted(AlertList.NONE, reason, false);
        return passes(left) ? new Stage.Decision.Continue<>(left) : new Stage.Decision.Done<>(reason.label());
    }

    private static Span timeSpan(String name, Flush flush, Observer observer) {
        return observer.span()
                .child(name)
                .set("alerting.group.key", flush.groupKey())
                .set(Span.ALERTS, flush.alerts().size());
    }

    /** What mutes the route; null if nothing does. */
    private @Nullable SuppressedReason mutedByTime(Flush flush) {
        if (times.mutedBy(flush.route(), flush.now()).isEmpty()) {
            return null;
        }
        return times.isInactive(flush.route(), flush.now())
                ? SuppressedReason.ACTIVE_TIME_INTERVAL
                : SuppressedReason.MUTE_TIME_INTERVAL;
    }

    /** Whether an integration may be notified of alerts that are muted, where none are left that nothing mutes. */
    private boolean passes(Flush flush) {
        if (logsMuted(flush)) {
            return true;
        }
        Set<Cause> causes = flush.muting().byInterval()
                ? Set.of(Cause.INTERVAL)
                : flush.muting().causes();
        return (flush.muting().acknowledged() && !flush.muting().byInterval())
                || integrationsOf(flush, recipients(flush)).stream()
                        .anyMatch(integration -> causes.stream()
                                .anyMatch(cause -> integration.whenMuted().passes(cause)));
    }

    /** Whether the log of the group is to have its muted alerts, whatever integrations are notified of. */
    private boolean logsMuted(Flush flush) {
        return services.logsMuted() && flush.lane().isOfRoute();
    }

    /** Whether a flush may have anything for an integration: alerts that are not muted, or news of muted ones. */
    private boolean concerns(Flush flush, Integration integration) {
        return flush.muting().all() == null
                || logsMuted(flush)
                || flush.muting().acknowledged()
                || integration.whenMuted().sendsBegin()
                || (integration.sendResolved() && integration.whenMuted().sendsEnd());
    }

    /** The integrations that are to be notified of what fires. */
    private List<Integration> recipients(Flush flush) {
        return receivers.at(flush.route().receiver(), flush.now());
    }

    /** The integrations that a flush is for: its recipients, then others that are to be notified of ends. */
    private List<Integration> integrationsOf(Flush flush, List<Integration> recipients) {
        if (!receivers.hasOthers(flush.route().receiver())) {
            return recipients;
        }
        return Stream.concat(
                        recipients.stream(),
                        notified(flush, recipients)
                                .filter(integration ->
                                        knowsFiring(flush, integration) || knowsEnded(flush, integration))
                                .filter(integration -> awaitsEnds(flush, integration))
                                .map(Integration::forEnds))
                .toList();
    }

    /** The other integrations that know alerts as firing. */
    private Stream<Integration> others(Flush flush, List<Integration> recipients) {
        return notified(flush, recipients).filter(integration -> knowsFiring(flush, integration));
    }

    /** The integrations that are no recipients, and were notified of the group. */
    private Stream<Integration> notified(Flush flush, List<Integration> recipients) {
        String receiver = flush.route().receiver();
        return receivers.hasOthers(receiver)
                ? receivers.notified(receiver, services.log(), keyOf(flush)).stream()
                        .filter(integration -> !recipients.contains(integration))
                : Stream.of();
    }

    /**
     * The time, at a flush, since the last notification of another integration that was notified of what fires in place of this one;
     * null if there is none.
     */
    private @Nullable Duration standIn(Integration integration, Flush flush, List<Integration> recipients) {
        String receiver = flush.route().receiver();
        Instant now = services.loop().now();
        return others(flush, recipients)
                .map(other ->
                        Objects.requireNonNull(logged(other, keyOf(flush))).age())
                .filter(age -> !receivers.at(receiver, now.minus(age)).contains(integration))
                .min(Comparator.naturalOrder())
                .map(age -> age.plus(Duration.between(now, flush.now())))
                .orElse(null);
    }

    /** Whether an integration that is no recipient is to be notified of ends; if it is not, the log is to have that of all of them. */
    private static boolean awaitsEnds(Flush flush, Integration integration) {
        return integration.sendResolved() || flush.members().stream().allMatch(Alert::hasEnd);
    }

    private boolean knowsFiring(Flush flush, Integration integration) {
        LoggedNotification logged = logged(integration, keyOf(flush));
        return logged != null && logged.notified().isFiring();
    }

    /** Whether an integration was notified of an alert that has ended, which the log need not have as firing: it may have ended before, too. */
    private boolean knowsEnded(Flush flush, Integration integration) {
        LoggedNotification logged = logged(integration, keyOf(flush));
        return logged != null
                && flush.members().ended().stream()
                        .anyMatch(alert -> logged.notified().awaitsEndOf(AlertHash.of(alert.labels())));
    }

    /** The key of a group in the entries of the notification log for a flush. */
    private static String keyOf(Flush flush) {
        return flush.lane().isOfRoute()
                ? flush.groupKey()
                : flush.groupKey() + flush.lane().name();
    }

    /** Whether this process was started or paused since a time, so that it may have yet to receive what fires. */
    public boolean wasInterruptedSince(Instant time) {
        return services.alerts().wasInterruptedSince(time);
    }

    /** Whether silences or other alerts mute an alert of a group at a time. */
    public boolean isMuted(Alert alert, Instant at, MuteScope scope) {
        return services.mutes().status(alert.labels(), at, scope).isMuted();
    }

    /** The integrations of a receiver that are to be notified of what fires now. */
    public List<Integration> recipients(String receiver) {
        return recipients(receiver, services.loop().now());
    }

    /** The integrations of a receiver that are to be notified of what fires at a time. */
    public List<Integration> recipients(String receiver, Instant at) {
        return receivers.at(receiver, at);
    }

    /** What the log has of an integration, by the key of a group, or of one of its lanes; no query is counted where that is nothing. */
    public @Nullable LoggedNotification logged(Integration integration, String groupKey) {
        NflogKey key = integration.logKey(groupKey);
        return services.log().latest(key) == null
                ? null
                : receivers.own(integration, services.log().find(key));
    }

    /** A flush as it is for an integration: without alerts that fire, if it is no recipient. */
    private static Flush seenBy(Integration integration, Flush flush, List<Integration> recipients) {
        return recipients.contains(integration)
                ? flush
                : flush.withAlerts(flush.alerts().ended());
    }

    /** Whether the integration of a log entry is one of this configuration. */
    public boolean isThere(NflogKey key) {
        return receivers.find(key).isPresent();
    }

    /**
     * What the log has of the notifications of a group to the integrations of its route's receiver. The recipients come first, and once more:
     * most often the first says enough, and nobody else is looked for.
     */
    public Stream<LoggedNotification> logged(String groupKey, String receiver) {
        Stream<Integration> recipients = receivers.at(receiver, services.loop().now()).stream();
        Stream<Integration> all =
                Stream.of(receiver).flatMap(name -> receivers.notified(name, services.log(), groupKey).stream());
        return Stream.concat(recipients, all).flatMap(integration -> Stream.ofNullable(logged(integration, groupKey)));
    }

    /** Whether any integration was notified of an alert of a group as firing, be it in a lane, and not of its end since. */
    public boolean isKnown(String groupKey, String receiver, LabelSet alert) {
        long hash = AlertHash.of(alert);
        return Stream.concat(logged(groupKey, receiver), services.log().lanes(groupKey).stream())
                .anyMatch(logged -> logged.notified().awaitsEndOf(hash));
    }

    /** Has the notification log keep what a group's integrations know of alerts that have moved to other groups. */
    public void prolong(String groupKey, RouteConfig route) {
        Duration life = Flush.lifeOfEntry(route, true);
        logged(groupKey, route.receiver()).forEach(logged -> services.log().prolong(logged, life));
        services.log().prolongLanes(groupKey);
    }

    /** Observes that alerts are left out of a flush, as they may end by themselves soon. */
    public void hold(Flush held) {
        services.listeners().forEach(each -> each.onStopped(held, NotifyListener.HELD));
    }

    /** Whether time intervals mute a route. */
    public boolean isMutedByTime(RouteConfig route, Instant now) {
        return !times.mutedBy(route, now).isEmpty();
    }

    /** Whether a time is in one of these intervals. */
    public boolean isWithin(List<String> intervals, Instant now) {
        return times.isWithin(intervals, now);
    }

    private SendQueue queueOf(Integration integration) {
        return queues.computeIfAbsent(integration.logKey(""), of -> new SendQueue(services.loop(), services.slots()));
    }

    /**
     * Whether a flush could do nothing but wait, as no integration of its receiver has room for another attempt.
     *
     * @param isFirst whether it is the first flush of its group
     * @param whenRoom run on the loop, more than once perhaps, when one has room
     */
    public boolean isBusy(String receiver, boolean isFirst, Runnable whenRoom) {
        List<Integration> all = receivers.at(receiver, services.loop().now());
        for (Integration integration : all) {
            if (queueOf(integration).hasRoom()) {
                return false;
            }
        }
        all.forEach(integration -> queueOf(integration).whenRoom(isFirst, whenRoom));
        return !all.isEmpty();
    }

    /** What a flush to come would do, judged without waiting, sending or counting anything. */
    public Forecast forecast(Flush flush) {
        List<Forecast.Send> sends = new ArrayList<>();
        Stage<Flush> end = left -> {
            List<Integration> recipients = recipients(left);
            integrationsOf(left, recipients)
                    .forEach(integration -> sends.add(IntegrationRun.forecast(
                            services,
                            receivers,
                            seenBy(integration, left, recipients),
                            integration,
                            standIn(integration, left, recipients))));
            SuppressedReason muted = left.muting().all();
            return new Stage.Decision.Done<>(muted == null ? "forecast" : muted.label());
        };
        List<Forecast> forecasts = new ArrayList<>();
        new StageRun<>(stages(new FlushMemory(), Observer.NONE, end), () -> flush, decision -> {
                    SuppressedReason stoppedBy = decision instanceof Stage.Decision.Done<Flush> done
                            ? SuppressedReason.of(done.reason())
                            : null;
                    forecasts.add(new Forecast(flush.now(), stoppedBy, sends));
                })
                .start();
        return forecasts.get(0);
    }

    /**
     * The run of a flush, yet to be started.
     *
     * @param memory of the group
     * @param done called once, on the loop, with the failures: none if every integration was notified of what it must know
     */
    public FlushRun run(Flush flush, FlushMemory memory, Consumer<List<String>> done) {
        return new FlushRun(flush, memory, done);
    }

    /** A flush in the pipeline. On the loop only. */
    public final class FlushRun {
        private final Flush flush;
        private final Consumer<List<String>> done;
        private final Span span;
        private final Span routing;
        private final StageRun<Flush> run;
        private final List<IntegrationRun> sends = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private Set<LabelSet> acknowledged = Set.of();
        private int open;
        private boolean cancelled;

        FlushRun(Flush flush, FlushMemory memory, Consumer<List<String>> done) {
            this.flush = flush;
            this.done = done;
            this.span = services.tracer()
                    .start("dispatch.AggregationGroup.flush")
                    .set("alerting.aggregation_group.key", flush.groupKey())
                    .set(Span.ALERTS, flush.alerts().size());
            this.routing = span.child("notify.RoutingStage.Exec")
                    .set("alerting.notify.receiver.name", flush.route().receiver())
                    .set(Span.ALERTS, flush.alerts().size());
            Observer observer = new Observer(routing, services.metrics()::suppressed, services.listeners());
            this.run = new StageRun<>(stages(memory, observer, this::fanOut), () -> flush, this::passed);
        }

        /** Starts the run. May be over when it returns. */
        public void start() {
            run.start();
        }

        /** Makes no further attempt. One that is under way still counts if it succeeds. */
        public void cancel() {
            cancelled = true;
            if (!run.cancel(() -> new Stage.Decision.Failed<>(FailureReason.CONTEXT_CANCELED, "canceled"))) {
                List.copyOf(sends).forEach(IntegrationRun::cancel);
            }
        }

        /** Whether it makes no further attempt, as nobody wants it any more. */
        public boolean isCancelled() {
            return cancelled;
        }

        /** Whether an integration is not notified of an alert, as it is not the same at a peer. */
        public boolean isLeftOut(Alert alert) {
            return sends.stream().anyMatch(send -> send.isWithheld(alert));
        }

        /** Whether the end of an alert was withheld from an integration: because the alert fires at a peer, or because it is acknowledged. */
        public boolean isWithheld(Alert resolved) {
            return isLeftOut(resolved)
                    || (isAcknowledged(resolved)
                            && integrationsOf(flush, recipients(flush)).stream()
                                    .anyMatch(integration -> knowsAsFiring(integration, resolved)));
        }

        /** Whether a lane is yet to be notified of the end of an alert. */
        public boolean isAwaited(Alert resolved) {
            return services.log().lanes(flush.groupKey()).stream()
                    .anyMatch(logged -> isThere(logged.entry().key()) && isNeeded(resolved, logged.notified()));
        }

        /** Whether a lane is told of the end by an alert: one that it knows, or any if a restart has lost those that it knows. */
        private boolean isNeeded(Alert resolved, NotifiedState byLane) {
            return byLane.awaitsEndOf(AlertHash.of(resolved.labels()))
                    || (byLane.isFiring()
                            && flush.members().stream()
                                    .noneMatch(alert -> byLane.isNotifiedFiring(AlertHash.of(alert.labels()))));
        }

        /** Whether an acknowledgement mutes the alert, or did so at the flush: its end is notified when none of the group fires. */
        private boolean isAcknowledged(Alert resolved) {
            return acknowledged.contains(resolved.labels())
                    || services.mutes()
                            .isAcknowledged(resolved.labels(), services.loop().now(), flush::heeds);
        }

        private boolean knowsAsFiring(Integration integration, Alert alert) {
            LoggedNotification logged =
                    receivers.own(integration, services.log().find(flush.logKey(integration)));
            return logged != null && logged.notified().awaitsEndOf(AlertHash.of(alert.labels()));
        }

        /**
         * Makes the sends of the integrations; each remembers what the notification log says of it now, before the
         * wait.
         */
        private Stage.Decision<Flush> fanOut(Flush left) {
            SuppressedReason muted = left.muting().all();
            acknowledged = left.muting().acknowledged() ? mutedIn(left) : Set.of();
            List<Integration> recipients = recipients(left);
            List<Integration> all = integrationsOf(left, recipients);
            List<Integration> concerned = new ArrayList<>(all);
            concerned.removeIf(integration -> !concerns(left, integration));
            if (concerned.isEmpty()) {
                return new Stage.Decision.Done<>(muted == null ? "no integration" : muted.label());
            }
            boolean isHandedOver = others(left, recipients).findAny().isPresent(); // a recipient takes over
            for (Integration integration : all) {
                if (concerned.contains(integration)) {
                    sends.add(new IntegrationRun(
                            services,
                            receivers,
                            queueOf(integration),
                            seenBy(integration, left, recipients),
                            integration,
                            isHandedOver,
                            standIn(integration, left, recipients),
                            routing,
                            () -> true,
                            this::sent));
                } else if (muted != null) {
                    services.listeners().forEach(each -> each.onNotSent(left, integration, muted.label()));
                    IntegrationRun.prolong(services, receivers, flush, integration);
                }
            }
            open = sends.size();
            return new Stage.Decision.Continue<>(left);
        }

        private static Set<LabelSet> mutedIn(Flush left) {
            Set<LabelSet> muted = new HashSet<>();
            left.members().ended().forEach(alert -> muted.add(alert.labels()));
            left.alerts().forEach(alert -> muted.remove(alert.labels()));
            return muted;
        }

        private void passed(Stage.Decision<Flush> decision) {
            if (decision instanceof Stage.Decision.Failed<Flush> failed) {
                end(List.of(failed.message()));
            } else if (decision instanceof Stage.Decision.Done<Flush> end) {
                LOG.atDebug()
                        .addKeyValue("aggrGroup", flush.groupKey())
                        .addKeyValue("reason", end.reason())
                        .log("Notifications not sent");
                services.listeners().forEach(each -> each.onStopped(flush, end.reason()));
                integrationsOf(flush, recipients(flush))
                        .forEach(integration -> IntegrationRun.prolong(services, receivers, flush, integration));
                end(List.of());
            } else {
                List.copyOf(sends).forEach(IntegrationRun::start);
            }
        }

        private void sent(Optional<String> failure) {
            failure.ifPresent(failures::add);
            if (--open == 0) {
                end(List.copyOf(failures));
            }
        }

        private void end(List<String> failed) {
            routing.end();
            if (!failed.isEmpty()) {
                span.fail("notification failed");
            }
            span.end();
            done.accept(failed);
        }
    }
}
