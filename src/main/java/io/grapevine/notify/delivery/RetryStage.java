package io.grapevine.notify.delivery;

import io.grapevine.base.trace.Span;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.model.Alert;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.Outcome;
import io.grapevine.notify.SendResult;
import io.grapevine.notify.Stage;
import io.grapevine.notify.recent.NotificationRecord;
import io.grapevine.notify.recent.NotificationRecord.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the notification. After a failure that may pass it waits, ever longer, and the send begins again with the refresh:
 * a receiver that recovers gets only what it still must get.
 */
final class RetryStage implements Stage<Send> {
    private static final Logger LOG = LoggerFactory.getLogger(RetryStage.class);

    private final DeliveryServices context;
    private final Flush flush;
    private final Integration integration;
    private final SendTime time;
    private final ClaimStage claim;
    private final Span parent;
    private final BooleanSupplier hasEnded;
    private final Backoff backoff;
    private int attempts;
    private @Nullable Failure lastFailure;
    private Span span = Span.NONE;
    private @Nullable Notification latest;
    private Duration latestTook = Duration.ZERO;

    private record Failure(FailureReason reason, String message) {}

    /**
     * A stage of one send.
     *
     * @param claim released while no attempt is made
     * @param parent the span of the flush
     * @param hasEnded whether the send has ended: what comes of an attempt then is not counted
     */
    RetryStage(
            DeliveryServices context,
            Flush flush,
            Integration integration,
            SendTime time,
            ClaimStage claim,
            Span parent,
            BooleanSupplier hasEnded) {
        this.context = context;
        this.flush = flush;
        this.integration = integration;
        this.time = time;
        this.claim = claim;
        this.parent = parent;
        this.hasEnded = hasEnded;
        this.backoff = new Backoff(context.loop().random());
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

    /** How many attempts have been made. */
    int attempts() {
        return attempts;
    }

    private void attempt(Send send, Waiting<Send> waiting) {
        attempts++;
        DedupDecision decision = send.decided();
        if (attempts == 1) {
            span = parent.child("notify.RetryStage.Exec")
                    .set("alerting.group.name", integration.receiver())
                    .set("alerting.integration.name", integration.kind())
                    .set(Span.ALERTS, flush.alerts().size());
        }
        Span attempt = span.child("notify.Integration.Notify", Span.Kind.CLIENT)
                .set("alerting.notify.integration.name", integration.kind());
        Notification notification = new Notification(
                flush.groupKey(),
                integration.receiver(),
                flush.groupLabels(),
                flush.routeLabels(),
                integration.sendResolved() ? decision.alerts() : decision.firing(),
                decision.reason(),
                send.receiverData(),
                flush.now(),
                time.remaining(),
                attempt);
        attempt.set(Span.ALERTS, notification.alerts().size());
        latest = notification;
        new Attempt(context.loop(), integration, (outcome, took) -> {
                    remember(notification, outcome, took);
                    latestTook = took;
                    if (outcome instanceof Outcome.Delivered delivered) {
                        context.listener().onNotified(flush, integration, notification, decision.alerts());
                        context.listener()
                                .onConcluded(flush, integration, result(notification, true, delivered.flaw()));
                    }
                    end(attempt, outcome);
                    waiting.resume(conclude(outcome, took, send));
                })
                .make(notification);
    }

    private Decision<Send> conclude(Outcome outcome, Duration took, Send send) {
        if (!hasEnded.getAsBoolean()) {
            context.metrics().attempted(integration, took, outcome instanceof Outcome.Delivered);
        }
        if (outcome instanceof Outcome.Delivered delivered) {
            reportFlaw(delivered.flaw());
            (attempts > 1 ? LOG.atInfo() : LOG.atDebug())
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("duration", took)
                    .addKeyValue("numAlerts", send.decided().alerts().size())
                    .log("Notify success");
            span.end();
            return new Decision.Continue<>(
                    send.with(new Send.Delivered(delivered.receiverData(), new ReadVersion(send.stamp(), took))));
        }
        if (outcome instanceof Outcome.Retryable retryable) {
            return retryAfter(retryable, took);
        }
        Outcome.Rejected rejected = (Outcome.Rejected) outcome;
        claim.release();
        return new Decision.Failed<>(
                rejected.reason(),
                "notify retry canceled due to unrecoverable error after " + attempts + " attempts: "
                        + rejected.message());
    }

    /** How the send has ended that was given up. */
    SendResult givenUp(String why) {
        Notification notification = latest;
        return notification == null
                ? new SendResult(false, NotifyReason.UNKNOWN, flush.alerts(), attempts, latestTook, why)
                : result(notification, false, why);
    }

    private SendResult result(Notification notification, boolean accepted, @Nullable String error) {
        return new SendResult(
                accepted,
                notification.reason(),
                notification.alerts(),
                attempts,
                latestTook,
                Objects.requireNonNullElse(error, ""));
    }

    private static void end(Span attempt, Outcome outcome) {
        attempt.set("alerting.notify.error.recoverable", outcome instanceof Outcome.Retryable);
        if (outcome instanceof Outcome.Retryable retryable) {
            attempt.fail(retryable.message());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            attempt.fail(rejected.message());
        }
        attempt.end();
    }

    /** Ends the span of all attempts. */
    void endSpan(Decision<Send> decision) {
        if (decision instanceof Decision.Failed<Send> failed) {
            span.fail(failed.message());
        }
        span.end();
    }

    private void remember(Notification sent, Outcome outcome, Duration took) {
        Status status = Status.FAILED;
        String error = "";
        if (outcome instanceof Outcome.Delivered delivered) {
            status = delivered.flaw() == null ? Status.SENT : Status.PLAIN;
            error = Objects.requireNonNullElse(delivered.flaw(), "");
        } else if (outcome instanceof Outcome.Retryable retryable) {
            status = Status.RETRYING;
            error = retryable.message();
        } else if (outcome instanceof Outcome.Rejected rejected) {
            error = rejected.message();
        }
        int resolved = (int) sent.alerts().stream().filter(Alert::hasEnd).count();
        context.recent()
                .attempted(new NotificationRecord(
                        context.loop().now(),
                        integration.logKey(flush.groupKey()),
                        status,
                        sent.reason(),
                        sent.alerts().size() - resolved,
                        resolved,
                        attempts,
                        took,
                        error,
                        ""));
    }

    private void reportFlaw(@Nullable String flaw) {
        if (flaw != null) {
            context.metrics().flawed(integration);
            LOG.atWarn()
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("err", flaw)
                    .log("A template failed, so a plain notification was sent");
        }
    }

    private Decision<Send> retryAfter(Outcome.Retryable failure, Duration took) {
        if (time.isOver()) { // then the attempt failed for want of time, and what went wrong before says more
            return giveUp();
        }
        if (lastFailure == null || !lastFailure.message().equals(failure.message())) {
            LOG.atWarn()
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("err", failure.message())
                    .log("Notify attempt failed, will retry later");
        }
        lastFailure = new Failure(failure.reason(), failure.message());
        Duration rest = longer(backoff.next().minus(took), Duration.ZERO);
        Duration wait = longer(rest, failure.retryAfter());
        if (wait.compareTo(Backoff.SHORTEST) >= 0) {
            claim.release(); // else another replica would begin an attempt at the same time as this one
        }
        Duration left = time.remaining();
        return Decision.refreshAfter(context.loop(), wait.compareTo(left) < 0 ? wait : left);
    }

    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** How a send ends that has no time left. */
    Decision<Send> giveUp() {
        FailureReason without =
                time.isCancelled() ? FailureReason.CONTEXT_CANCELED : FailureReason.CONTEXT_DEADLINE_EXCEEDED;
        Failure failure = lastFailure == null ? new Failure(without, without.label()) : lastFailure;
        return new Decision.Failed<>(
                failure.reason(), "notify retry canceled after " + attempts + " attempts: " + failure.message());
    }
}
