package io.grapevine.core.notify.delivery;

import io.grapevine.base.trace.Span;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.SendResult;
import io.grapevine.core.notify.Stage;
import io.grapevine.model.Alert;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Observer of one send: its metrics, spans, log lines, and what listeners are to know of it. */
final class SendObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SendObserver.class);

    private final DeliveryServices services;
    private final Flush flush;
    private final Integration integration;
    private final Span parent;
    private Span span = Span.NONE;
    private @Nullable Notification latest;
    private Duration latestTook = Duration.ZERO;
    private int attempts;
    private String lastError = "";
    private @Nullable Instant digest;

    /**
     * The observer of a send that is yet to be started.
     *
     * @param parent the span of the flush
     */
    SendObserver(DeliveryServices services, Flush flush, Integration integration, Span parent) {
        this.services = services;
        this.flush = flush;
        this.integration = integration;
        this.parent = parent;
    }

    /** A stage that decides as {@code stage} does, and records each decision as a span. */
    Stage<Send> traced(String name, Stage<Send> stage) {
        if (!parent.isRecording()) {
            return stage;
        }
        return send -> {
            Span child = parent.child(name)
                    .set("alerting.group.key", flush.groupKey())
                    .set("alerting.integration.name", integration.kind())
                    .set(Span.ALERTS, flush.alerts().size());
            Stage.Decision<Send> decision = stage.decide(send);
            if (decision instanceof Stage.Decision.Continue<Send> next) {
                DedupDecision decided = next.state().decided();
                int firing = decided.firing().size();
                child.set("alerting.notify.reason", decided.reason().text())
                        .set("alerting.alerts.firing.count", firing)
                        .set("alerting.alerts.resolved.count", decided.alerts().size() - firing);
            }
            child.end();
            return decision;
        };
    }

    /** An attempt begins, the first one with 1; returns its span. */
    Span begins(int attempt) {
        attempts = attempt;
        if (attempt == 1) {
            span = parent.child("notify.RetryStage.Exec")
                    .set("alerting.group.name", integration.receiver())
                    .set("alerting.integration.name", integration.kind())
                    .set(Span.ALERTS, flush.alerts().size());
        }
        return span.child("notify.Integration.Notify", Span.Kind.CLIENT)
                .set("alerting.notify.integration.name", integration.kind());
    }

    /** The send is accepted as a part of a digest. */
    void isToldByDigest(Instant gathered, int ofDigest) {
        attempts = ofDigest;
        digest = gathered;
    }

    void sends(Notification notification) {
        notification.span().set(Span.ALERTS, notification.alerts().size());
        latest = notification;
    }

    /**
     * An attempt has ended.
     *
     * @param decided the alerts that the notification stands for
     * @param counts whether it ended before the send did
     */
    void attempted(Notification notification, Outcome outcome, Duration took, List<Alert> decided, boolean counts) {
        latestTook = took;
        boolean accepted = outcome instanceof Outcome.Delivered;
        SendResult result = result(notification, accepted, error(outcome));
        services.listeners().forEach(each -> each.onAttempted(flush, integration, result, outcome));
        if (accepted) {
            services.listeners().forEach(each -> each.onNotified(flush, integration, notification, decided));
            services.listeners().forEach(each -> each.onConcluded(flush, integration, result));
        }
        end(notification.span(), outcome);
        if (counts) {
            services.metrics().attempted(integration, took, accepted);
        }
        if (outcome instanceof Outcome.Delivered delivered) {
            succeeded(delivered, took, decided.size());
        }
    }

    private static @Nullable String error(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered delivered) {
            return delivered.flaw();
        }
        return outcome instanceof Outcome.Retryable failure
                ? failure.message()
                : ((Outcome.Rejected) outcome).message();
    }

    private void succeeded(Outcome.Delivered delivered, Duration took, int alerts) {
        if (delivered.flaw() != null) {
            FailureReason reason = services.metrics().flawed(integration);
            about(LOG.atWarn())
                    .addKeyValue("reason", reason.label())
                    .addKeyValue("err", delivered.flaw())
                    .log("A template failed, so a plain notification was sent");
        }
        if (delivered.remark() != null) {
            services.metrics().remarked(integration);
            about(LOG.atWarn()).addKeyValue("err", delivered.remark()).log("Notification was accepted with a remark");
        }
        about(attempts > 1 ? LOG.atInfo() : LOG.atDebug())
                .addKeyValue("attempts", attempts)
                .addKeyValue("duration", took)
                .addKeyValue("numAlerts", alerts)
                .log("Notify success");
        span.end();
    }

    /** A line with the keys of Alertmanager's lines about a notification. */
    private LoggingEventBuilder about(LoggingEventBuilder line) {
        return line.addKeyValue("component", "dispatcher")
                .addKeyValue("receiver", integration.receiver())
                .addKeyValue("integration", integration.name())
                .addKeyValue("aggrGroup", flush.groupKey());
    }

    void retries(Outcome.Retryable failure) {
        String error = failure.reason() + " " + failure.message();
        if (!error.equals(lastError)) {
            lastError = error;
            about(LOG.atWarn())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("reason", failure.reason().label())
                    .addKeyValue("err", failure.message())
                    .log("Notify attempt failed, will retry later");
        }
    }

    /**
     * The send has ended.
     *
     * @param isCancelled whether nobody wants it any more, so that its failure is of no interest
     */
    void ended(Stage.Decision<Send> decision, boolean isCancelled) {
        if (decision instanceof Stage.Decision.Failed<Send> failed) {
            fail(span, failed.reason(), failed.message());
            services.metrics().failed(integration, failed.reason());
            about(isCancelled ? LOG.atDebug() : LOG.atError())
                    .addKeyValue("reason", failed.reason().label())
                    .addKeyValue("err", integration + ": " + failed.message())
                    .log("Notify failed");
            services.listeners().forEach(each -> each.onNotSent(flush, integration, failed.message()));
            services.listeners().forEach(each -> each.onConcluded(flush, integration, givenUp(failed.message())));
        } else {
            if (decision instanceof Stage.Decision.Done<Send> done) {
                services.listeners().forEach(each -> each.onNotSent(flush, integration, done.reason()));
            }
            if (attempts > 0) { // else nothing of it is kept
                services.listeners().forEach(each -> each.onSuperseded(flush, integration));
            }
        }
        span.end();
    }

    private SendResult givenUp(String why) {
        Notification notification = latest;
        return notification == null
                ? new SendResult(false, NotifyReason.UNKNOWN, flush.alerts(), attempts, latestTook, why, null)
                : result(notification, false, why);
    }

    private SendResult result(Notification notification, boolean accepted, @Nullable String error) {
        return new SendResult(
                accepted,
                notification.reason(),
                notification.alerts(),
                attempts,
                latestTook,
                Objects.requireNonNullElse(error, ""),
                digest);
    }

    private void end(Span attempt, Outcome outcome) {
        attempt.set("alerting.notify.error.recoverable", outcome instanceof Outcome.Retryable);
        if (outcome instanceof Outcome.Retryable retryable) {
            fail(attempt, retryable.reason(), retryable.message());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            fail(attempt, rejected.reason(), rejected.message());
        }
        attempt.end();
    }

    private void fail(Span failed, FailureReason reason, String error) {
        failed.set("alerting.notify.error.reason", reason.label())
                .set("alerting.notify.receiver.name", integration.receiver())
                .set("alerting.notify.integration.name", integration.kind())
                .set("alerting.notify.integration.index", integration.index())
                .fail(error);
    }
}
