package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.trace.Span;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Stage;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.ShortGroupId;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the notification of a flush to an integration. After a failure that may pass it waits, ever longer, and the
 * send begins again with the refresh: a receiver that recovers is notified only of what it does not know yet.
 */
final class RetryStage implements Stage<Send> {
    /**
     * How long after its timeout a call is given up. Notifiers observe the timeout themselves; this is for those that do
     * not.
     */
    static final Duration GRACE = Duration.ofSeconds(5);

    private final DeliveryServices services;
    private final Flush flush;
    private final Integration integration;
    private final boolean isHandedOver;
    private final SendTime time;
    private final ClaimStage claim;
    private final SendObserver observer;
    private final BooleanSupplier hasEnded;
    private final Backoff backoff;
    private int attempts;
    private Outcome.@Nullable Retryable lastFailure;

    /**
     * Exponential backoff from the end of an attempt to the next one: from 0.5 s, growing by half up to a minute, each varied
     * at random by half. The figures are those of Alertmanager.
     */
    static final class Backoff {
        private static final double FIRST_MILLIS = 500;
        private static final double LARGEST_MILLIS = 60_000;
        private static final double GROWTH = 1.5;
        private static final double SPREAD = 0.5;

        private final RandomGenerator random;
        private double millis = FIRST_MILLIS;

        Backoff(RandomGenerator random) {
            this.random = random;
        }

        Duration next() {
            double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
            Duration wait = Duration.ofNanos((long) (millis * factor * 1e6));
            millis = Math.min(millis * GROWTH, LARGEST_MILLIS);
            return wait;
        }
    }

    /**
     * A call of the notifier, with an outcome in bounded time even if the notifier throws, hangs or answers late: no
     * error of one integration may block a group for good.
     */
    private final class Attempt {
        private final BiConsumer<Outcome, Duration> concluded;
        private final Duration start = services.loop().elapsed();
        private final EventLoop.Timer guard;
        private boolean concludedOnce;

        /**
         * Calls the notifier.
         *
         * @param concluded gets, on the loop, the outcome and its duration; a second time if a call that was given up is
         *     accepted after all
         */
        Attempt(Notification notification, BiConsumer<Outcome, Duration> concluded) {
            this.concluded = concluded;
            guard = services.loop().schedule(notification.timeout().plus(GRACE), this::hung);
            services.attempt(integration, notification)
                    .thenAccept(outcome -> services.loop().execute(() -> answered(outcome)));
        }

        private void hung() {
            conclude(new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no answer in time", null));
        }

        private void answered(Outcome outcome) {
            guard.cancel();
            if (!concludedOnce || outcome instanceof Outcome.Delivered) {
                conclude(outcome);
            }
        }

        private void conclude(Outcome outcome) {
            concludedOnce = true;
            concluded.accept(outcome, services.loop().elapsed().minus(start));
        }
    }

    /**
     * A stage of one send.
     *
     * @param claim released while no attempt is made
     * @param hasEnded whether the send has ended: what comes of an attempt then is not counted
     */
    RetryStage(
            DeliveryServices services,
            Flush flush,
            Integration integration,
            boolean isHandedOver,
            SendTime time,
            ClaimStage claim,
            SendObserver observer,
            BooleanSupplier hasEnded) {
        this.services = services;
        this.flush = flush;
        this.integration = integration;
        this.isHandedOver = isHandedOver;
        this.time = time;
        this.claim = claim;
        this.observer = observer;
        this.hasEnded = hasEnded;
        this.backoff = new Backoff(services.loop().random());
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (!send.decided().isSentBy(integration)) {
            return new Decision.Continue<>(send);
        }
        return new Decision.Wait<>(waiting -> {
            attempt(send, waiting);
            return () -> false;
        });
    }

    int attempts() {
        return attempts;
    }

    private void attempt(Send send, Waiting<Send> waiting) {
        attempts++;
        DedupDecision decision = send.decided();
        Notification notification = notification(send, observer.begins(attempts));
        observer.sends(notification);
        Instant begin = services.loop().now();
        new Attempt(notification, (outcome, took) -> {
            observer.attempted(notification, outcome, took, decision.alerts(), !hasEnded.getAsBoolean());
            waiting.resume(conclude(outcome, took, begin, send));
        });
    }

    /** A send that was accepted as a part of a digest, as {@link IntegrationRun#toldByDigest}. */
    Send accepted(Send send, Instant gathered, Duration since, int ofDigest) {
        Outcome.Delivered outcome = new Outcome.Delivered(ReceiverData.EMPTY);
        observer.isToldByDigest(gathered, ofDigest);
        observer.attempted(
                notification(send, Span.NONE),
                outcome,
                Duration.ZERO,
                send.decided().alerts(),
                false);
        return send.with(new Send.Delivered(outcome.receiverData(), new ReadVersion(send.stamp(), since)));
    }

    private Notification notification(Send send, Span span) {
        DedupDecision decision = send.decided();
        return new Notification(
                flush.groupKey(),
                integration.receiver(),
                flush.groupLabels(),
                flush.routeLabels(),
                decision.alertsFor(integration),
                isHandedOver && decision.reason() == NotifyReason.FIRST
                        ? NotifyReason.HANDED_OVER
                        : flush.lane().reason(decision.reason()),
                send.receiverData(integration),
                flush.now(),
                time.remaining(),
                span,
                services.mutes()
                        .details(
                                decision.mutedAlerts(integration.whenMuted()),
                                flush,
                                flush.muting().byInterval(),
                                services.loop().now()),
                incident(send),
                send.lastNotified(),
                Notification.Values.NONE);
    }

    /** What actions in the message name, if it has some; on what has ended, and on all alerts, there is nothing to do. */
    private @Nullable MessageIncident incident(Send send) {
        return integration.keepsEpisode()
                        && !flush.id().isOfAll()
                        && !send.decided().firing().isEmpty()
                ? new MessageIncident(
                        ShortGroupId.of(flush.id().route(), flush.groupLabels()),
                        send.episode(flush.now()),
                        flush.now())
                : null;
    }

    private Decision<Send> conclude(Outcome outcome, Duration took, Instant begin, Send send) {
        if (outcome instanceof Outcome.Delivered delivered) {
            // What a peer has notified while this machine slept is later, though it is yet to be read.
            Duration asleep = PauseDetectingLoop.asleep(
                    took, Duration.between(begin, services.loop().now()));
            ReadVersion basis = new ReadVersion(send.stamp(), took.plus(asleep));
            return new Decision.Continue<>(send.with(new Send.Delivered(delivered.receiverData(), basis)));
        }
        if (outcome instanceof Outcome.Retryable retryable) {
            return retryAfter(retryable);
        }
        Outcome.Rejected rejected = (Outcome.Rejected) outcome;
        claim.release();
        return new Decision.Failed<>(
                rejected.reason(),
                "notify retry canceled due to unrecoverable error after " + attempts + " attempts: "
                        + rejected.message());
    }

    private Decision<Send> retryAfter(Outcome.Retryable failure) {
        if (time.isOver()) { // then the attempt failed for want of time, and what went wrong before says more
            return giveUp();
        }
        observer.retries(failure);
        lastFailure = failure;
        claim.release();
        Duration wait = longer(backoff.next(), failure.retryAfter());
        Duration left = time.remaining();
        return Decision.refreshAfter(services.loop(), wait.compareTo(left) < 0 ? wait : left);
    }

    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** How a send ends that has no time left. */
    Decision<Send> giveUp() {
        FailureReason without =
                time.isCancelled() ? FailureReason.CONTEXT_CANCELED : FailureReason.CONTEXT_DEADLINE_EXCEEDED;
        Outcome.Retryable failure =
                lastFailure == null ? new Outcome.Retryable(without, without.label(), null) : lastFailure;
        return new Decision.Failed<>(
                failure.reason(), "notify retry canceled after " + attempts + " attempts: " + failure.message());
    }
}
