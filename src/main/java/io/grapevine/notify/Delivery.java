package io.grapevine.notify;

import io.grapevine.loop.EventLoop;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.LogKey;
import io.grapevine.nflog.NotificationLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flush on its way to one integration: attempts until the integration accepts, refuses, or the time of the flush is
 * over. Before each attempt the log is asked again and muted alerts are taken out, so that a receiver which recovers
 * hears only what it still must hear. On the loop only.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** What the deliveries of a pipeline have in common. */
    record Context(EventLoop loop, NotificationLog log, MuteIndex mutes, NotifyMetrics metrics) {}

    private final Context context;
    private final Flush flush;
    private final Integration integration;
    private final LogKey key;
    private final Consumer<Optional<String>> done;
    private final Backoff backoff;
    private int attempts;
    private @Nullable Failure lastFailure;
    private EventLoop.@Nullable Timer retry;
    private boolean cancelled;
    private boolean finished;

    private record Failure(FailureReason reason, String message) {}

    /**
     * A delivery that is yet to be started.
     *
     * @param done told once, on the loop, what failed; empty if nothing did
     */
    Delivery(Context context, Flush flush, Integration integration, Consumer<Optional<String>> done) {
        this.context = context;
        this.flush = flush;
        this.integration = integration;
        this.key = integration.logKey(flush.groupKey());
        this.done = done;
        this.backoff = new Backoff(context.loop().random());
    }

    void start() {
        turn();
    }

    /** Makes no further attempt. One that is under way still counts if it succeeds. */
    void cancel() {
        cancelled = true;
        if (retry != null) {
            retry.cancel();
            giveUp();
        }
    }

    private void turn() {
        retry = null;
        if (isOver()) {
            giveUp();
            return;
        }
        List<Alert> alerts = attempts == 0 ? flush.alerts() : unmuted();
        Dedup dedup = Dedup.of(alerts);
        NotificationLog.Told told = context.log().find(key);
        NotifyReason reason = alerts.isEmpty()
                ? NotifyReason.NONE
                : dedup.reason(told, integration.sendResolved(), flush.route().repeatInterval());
        if (reason == NotifyReason.NONE) {
            finish(Optional.empty());
            return;
        }
        if (attempts == 0) {
            context.metrics().begun(integration);
        }
        ReceiverData data = told == null || reason == NotifyReason.FIRST
                ? ReceiverData.EMPTY
                : told.entry().receiverData();
        if (dedup.allResolved() && !integration.sendResolved()) {
            record(dedup, data);
            finish(Optional.empty());
            return;
        }
        attempts++;
        Notification notification = notification(alerts, reason, data);
        new Attempt(context.loop(), integration, (outcome, took) -> conclude(outcome, took, notification, dedup))
                .make(notification);
    }

    private boolean isOver() {
        return cancelled || remaining().compareTo(Duration.ZERO) <= 0;
    }

    private Duration remaining() {
        return flush.deadline().minus(context.loop().elapsed());
    }

    private List<Alert> unmuted() {
        Instant now = context.loop().now();
        return flush.alerts().stream()
                .filter(alert -> !context.mutes().status(alert.labels(), now).isMuted())
                .toList();
    }

    private Notification notification(List<Alert> alerts, NotifyReason reason, ReceiverData data) {
        return new Notification(
                flush.groupKey(),
                integration.receiver(),
                flush.groupLabels(),
                flush.routeLabels(),
                integration.sendResolved() ? alerts : firing(alerts),
                reason,
                data,
                flush.now(),
                remaining());
    }

    private static List<Alert> firing(List<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.endsAt().equals(Alert.NO_END))
                .toList();
    }

    private void conclude(Outcome outcome, Duration took, Notification notification, Dedup dedup) {
        if (!finished) {
            context.metrics().attempted(integration, took, outcome instanceof Outcome.Delivered);
        }
        if (outcome instanceof Outcome.Delivered delivered) {
            record(dedup, delivered.receiverData());
            (attempts > 1 ? LOG.atInfo() : LOG.atDebug())
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("duration", took)
                    .addKeyValue("numAlerts", notification.alerts().size())
                    .log("Notify success");
            finish(Optional.empty());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            fail(
                    rejected.reason(),
                    "notify retry canceled due to unrecoverable error after " + attempts + " attempts: "
                            + rejected.message());
        } else if (outcome instanceof Outcome.Retryable retryable) {
            retryAfter(retryable);
        }
    }

    private void retryAfter(Outcome.Retryable failure) {
        if (isOver()) { // then the attempt failed for want of time, and what went wrong before says more
            giveUp();
            return;
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
        Duration wait = longer(backoff.next(), failure.retryAfter());
        Duration left = remaining();
        retry = context.loop().schedule(wait.compareTo(left) < 0 ? wait : left, this::turn);
    }

    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    private void giveUp() {
        FailureReason without = cancelled ? FailureReason.CONTEXT_CANCELED : FailureReason.CONTEXT_DEADLINE_EXCEEDED;
        Failure failure = lastFailure == null ? new Failure(without, without.label()) : lastFailure;
        fail(failure.reason(), "notify retry canceled after " + attempts + " attempts: " + failure.message());
    }

    private void record(Dedup dedup, ReceiverData data) {
        Duration keep = flush.route().repeatInterval().multipliedBy(2);
        context.log().record(key, dedup.firing(), dedup.resolved(), data, keep);
    }

    private void fail(FailureReason reason, String message) {
        if (!finished) {
            context.metrics().failed(integration, reason);
        }
        finish(Optional.of(integration + ": " + message));
    }

    private void finish(Optional<String> failure) {
        if (!finished) {
            finished = true;
            done.accept(failure);
        }
    }
}
