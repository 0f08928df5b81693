package io.grapevine.core.notify.delivery;

import io.grapevine.base.trace.Span;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.Stage;
import io.grapevine.core.notify.StageRun;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The send of one flush to one integration: attempts until the integration accepts, refuses, or the time of the flush is
 * over. After each wait the stages run again from the refresh, so that the log and the alerts are read anew. On the loop
 * only.
 */
public final class IntegrationRun {
    /** How soon a replica that was paused checks again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Send NOTHING = new Send(null, 0, null, null);

    private final DeliveryServices services;
    private final Receivers receivers;
    private final SendQueue queue;
    private final Flush flush;
    private final Integration integration;
    private final NflogKey key;
    /** The stamp of the log entry at the flush; a greater one is of another replica. */
    private final long stampAtFlush;

    private final @Nullable Duration standIn;
    private final BooleanSupplier isCurrent;
    private final Consumer<Optional<String>> done;
    private final SendTime time;
    private final LiveAlertState state;
    private final ClaimStage claim;
    private final RetryStage retry;
    private final SendObserver observer;
    /** The stage that a rule adds. */
    private final SendStage added;

    private final StageRun<Send> run;
    private @Nullable DedupDecision told;

    /**
     * A send that is yet to be started, made at the time of the flush.
     *
     * @param queue of the integration
     * @param isHandedOver whether the integration of another person was notified of the group, whose shift is over
     * @param standIn the time since another one was notified in place of this one, whose shift had been before, too; null if none was
     * @param parent the span of the flush
     * @param isCurrent whether the flush still has what is to be notified; the send ends if not
     * @param done called once, on the loop, with what failed; empty if nothing did
     */
    public IntegrationRun(
            DeliveryServices services,
            Receivers receivers,
            SendQueue queue,
            Flush flush,
            Integration integration,
            boolean isHandedOver,
            @Nullable Duration standIn,
            Span parent,
            BooleanSupplier isCurrent,
            Consumer<Optional<String>> done) {
        this.services = services;
        this.receivers = receivers;
        this.queue = queue;
        this.flush = flush;
        this.integration = integration;
        this.standIn = standIn;
        this.isCurrent = isCurrent;
        this.done = done;
        key = flush.logKey(integration);
        stampAtFlush = services.log().stamp(key);
        time = new SendTime(services.loop(), flush.deadline());
        state = new LiveAlertState(services, flush);
        SendQueue.Place place =
                queue.new Place(flush.id().number() <= 1 || !flush.lane().isOfRoute());
        claim = new ClaimStage(services, integration, key, time, place);
        observer = new SendObserver(services, flush, integration, parent);
        retry = new RetryStage(services, flush, integration, isHandedOver, time, claim, observer, this::hasEnded);
        added = services.stageOf(this);
        run = new StageRun<>(stages(), () -> NOTHING, this::ended);
    }

    private List<Stage<Send>> stages() {
        Stage<Send> refresh = send -> refresh();
        Stage<Send> dedup = observer.traced("notify.DedupStage.Exec", this::dedup);
        Stage<Send> ask = new AskStage(
                time,
                retry::attempts,
                List.of(
                        AskStage.Question.once(services.coordinator()::silentPeers),
                        new PeerAlertQuestion(services, flush, state),
                        AskStage.Question.once(services.coordinator()::outsiders)));
        Stage<Send> setNotifies = observer.traced("notify.SetNotifiesStage.Exec", this::setNotifies);
        return List.of(refresh, dedup, added, unlessTold(ask), unlessTold(claim), unlessTold(retry), setNotifies);
    }

    private Stage<Send> unlessTold(Stage<Send> stage) {
        return send -> added.isTold() ? new Stage.Decision.Continue<>(send) : stage.decide(send);
    }

    /**
     * Reads the notification log anew, at the start and after each wait. Ends a send whose time is over; waits where this
     * process was paused and has not read yet what its peers wrote meanwhile.
     */
    private Stage.Decision<Send> refresh() {
        if (time.isOver()) {
            return retry.giveUp();
        }
        if (!services.coordinator().isCurrent()) {
            time.extend(POLL);
            return Stage.Decision.refreshAfter(services.loop(), POLL);
        }
        return isCurrent.getAsBoolean()
                ? new Stage.Decision.Continue<>(read())
                : new Stage.Decision.Done<>(NotifyListener.NOTHING_NEW);
    }

    private Send read() {
        LoggedNotification logged = receivers.own(integration, services.log().find(key));
        return new Send(added.known(logged), services.log().stamp(key), null, null);
    }

    /** Ends the send if the notification log says that the integration was notified of all of it. */
    private Stage.Decision<Send> dedup(Send send) {
        DedupDecision decision = decide(send);
        return decision.reason() == NotifyReason.NONE
                ? nothingToSend(send, decision)
                : new Stage.Decision.Continue<>(send.with(decision));
    }

    /** What would be notified now, by the notification log and the alerts as they are. */
    public DedupDecision decideAnew() {
        return decide(read());
    }

    private DedupDecision decide(Send send) {
        boolean isNewer = send.logged() != null && send.logged().isNotifiedAfter(stampAtFlush);
        return DedupDecision.decide(flush, time.sinceFlush(), integration, send.logged(), isNewer, standIn, state);
    }

    /** The entry must outlive the muting of alerts whose end is to be notified. */
    private Stage.Decision<Send> nothingToSend(Send send, DedupDecision decision) {
        if (logsMuted()) {
            long[] omitted = decision.omitted(flush, state);
            services.log()
                    .recordMuted(key, integration.identity(), send.logged(), omitted, flush.lifeOfEntry(integration));
        }
        if (send.logged() != null && !decision.awaited().isEmpty()) {
            services.log().prolong(send.logged(), flush.lifeOfEntry(integration));
        }
        added.skips(decision);
        SuppressedReason muted = flush.muting().all();
        return new Stage.Decision.Done<>(muted == null ? NotifyListener.NOTHING_NEW : muted.label());
    }

    /** Whether the log is to have the muted alerts: of groups, as in Alertmanager. */
    private boolean logsMuted() {
        return services.logsMuted() && flush.lane().isOfRoute() && added.logsMuted();
    }

    /**
     * Has the notification log keep what an integration knows, in place of a send, while a flush has nothing for it: its alerts are
     * muted, and the integration is to be notified of the end of one.
     */
    public static void prolong(DeliveryServices services, Receivers receivers, Flush flush, Integration integration) {
        LoggedNotification logged = receivers.own(integration, services.log().find(flush.logKey(integration)));
        if (logged == null || !services.log().isHalfOver(logged, flush.lifeOfEntry(integration))) {
            return;
        }
        boolean sendsEnds =
                integration.sendResolved() && integration.whenMuted().sendsEnd();
        boolean isAwaited = flush.members().stream()
                .anyMatch(alert -> logged.notified().awaitsEndOf(AlertHash.of(alert.labels()))
                        && (sendsEnds || services.mutes().isAcknowledged(alert.labels(), flush.now(), flush::heeds)));
        if (isAwaited) {
            services.log().prolong(logged, flush.lifeOfEntry(integration));
        }
    }

    /**
     * What the integration would be sent at a flush to come.
     *
     * @param flush the flush, with its time and the alerts that are not muted then
     * @param standIn the time, at the flush, since another one was notified in place of this one; null if none was
     */
    public static Forecast.Send forecast(
            DeliveryServices services,
            Receivers receivers,
            Flush flush,
            Integration integration,
            @Nullable Duration standIn) {
        LoggedNotification logged = receivers.own(integration, services.log().find(flush.logKey(integration)));
        if (logged != null) { // as old as it will be then
            Duration ahead = Duration.between(services.loop().now(), flush.now());
            logged = new LoggedNotification(logged.entry(), logged.age().plus(ahead), logged.stamp());
        }
        DedupDecision decision = DedupDecision.decide(
                flush, Duration.ZERO, integration, logged, false, standIn, new LiveAlertState(services, flush));
        boolean sends = decision.reason() != NotifyReason.NONE && decision.isSentBy(integration);
        return sends
                ? new Forecast.Send(
                        integration,
                        decision.reason(),
                        decision.alertsFor(integration),
                        services.delay(flush, new Send(logged, 0, decision, null)))
                : new Forecast.Send(integration, NotifyReason.NONE, List.of(), Duration.ZERO);
    }

    /** Records in the notification log, for all replicas, what the integration has accepted. */
    private Stage.Decision<Send> setNotifies(Send send) {
        Send.Delivered delivered = send.delivered();
        if (delivered != null) {
            services.metrics().sentMutedEnds(integration, send.decided().mutedEnds());
        } else { // ends that the integration is not notified of: the log must know them all the same
            delivered =
                    new Send.Delivered(send.receiverData(integration), new ReadVersion(send.stamp(), Duration.ZERO));
        }
        ReceiverData data =
                flush.lane().mark(delivered.receiverData(), send.decided().reason());
        if (integration.keepsEpisode()) {
            data = IncidentMarks.withEpisode(data, send.episode(flush.now()));
        }
        if (integration.repeatIntervals() != null && flush.lane().isOfRoute()) {
            data = IncidentMarks.withRepetitions(data, send.repetitions());
        }
        data = added.mark(data, send.decided().reason());
        told = send.decided();
        NotifiedState notified = told.notified(integration.identity(), data);
        services.log()
                .record(
                        key,
                        logsMuted() ? notified.omitting(told.omitted(flush, state), flush.now()) : notified,
                        flush.lifeOfEntry(integration),
                        delivered.basis(),
                        integration.sendResolved());
        claim.fulfil();
        return new Stage.Decision.Continue<>(send);
    }

    /** What was accepted, or recorded where the integration does not want it; null if nothing was. */
    public @Nullable DedupDecision told() {
        return told;
    }

    /**
     * A send that a digest has told of, as if it had been accepted itself.
     *
     * @param gathered when what the digest tells was gathered
     * @param since the time since then
     * @param ofDigest how many attempts were made to send the digest
     */
    public Send toldByDigest(Send send, Instant gathered, Duration since, int ofDigest) {
        return send.decided().isSentBy(integration) ? retry.accepted(send, gathered, since, ofDigest) : send;
    }

    /** How many attempts were made. */
    public int attempts() {
        return retry.attempts();
    }

    private boolean hasEnded() {
        return run.hasEnded();
    }

    /** Starts the send, after the wait for replicas at lower positions. */
    public void start() {
        time.extendByWait();
        run.start();
    }

    /** Makes no further attempt. One that is under way still counts if it succeeds. */
    public void cancel() {
        time.cancel();
        run.cancel(retry::giveUp);
    }

    /** Adds a wait to the time for attempts. */
    public void extend(Duration waited) {
        time.extend(waited);
    }

    /** Whether an alert still is what it was at the flush, firing or resolved. */
    public boolean isUnchanged(Alert alert) {
        return state.isUnchanged(alert);
    }

    /** The flush. */
    public Flush flush() {
        return flush;
    }

    /** The integration. */
    public Integration integration() {
        return integration;
    }

    /** The receivers of the configuration at the flush. */
    public Receivers receivers() {
        return receivers;
    }

    /** The queue of the integration. */
    public SendQueue queue() {
        return queue;
    }

    /** Whether the end of an alert was withheld from the integration, because the alert fires at a peer. */
    public boolean isWithheld(Alert resolved) {
        return state.isLeftOut(resolved);
    }

    private void ended(Stage.Decision<Send> decision) {
        claim.release();
        added.ended();
        observer.ended(decision, time.isCancelled());
        done.accept(
                decision instanceof Stage.Decision.Failed<Send> failed
                        ? Optional.of(integration + ": " + failed.message())
                        : Optional.empty());
    }
}
