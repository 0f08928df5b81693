package io.grapevine.integration.trial;

import io.grapevine.config.Config;
import io.grapevine.configcheck.ConfigLoadException;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.registry.Integrations;
import io.grapevine.integration.registry.MessageTemplateSet;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tests receivers with integrations of their own, made as those of the configuration in force are, but with clients that
 * tell what they send.
 */
public final class LiveReceiverTester implements ReceiverTester {
    /** How long after its timeout an attempt is given up; notifiers keep the timeout themselves. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Supplier<TestedConfigs.Tested> inForce;
    private final TestedConfigs configs;

    /**
     * A tester.
     *
     * @param inForce the configuration in force
     * @param configs reads other configurations
     */
    public LiveReceiverTester(Vertx vertx, Supplier<TestedConfigs.Tested> inForce, TestedConfigs configs) {
        this.vertx = vertx;
        this.inForce = inForce;
        this.configs = configs;
    }

    @Override
    public CompletionStage<List<Attempted>> test(@Nullable String given, Notification notification)
            throws TrialRefusal {
        TestedConfigs.Tested current = inForce.get();
        Config config;
        MessageTemplateSet wordings;
        try {
            config = given == null ? current.config() : configs.parse(given);
            checkTemplates(given, config, current.config());
            wordings = given == null ? current.templates() : configs.templates(config);
        } catch (ConfigLoadException fault) {
            throw TrialRefusal.invalid(fault.text());
        }
        List<TestedIntegration> entries = TestedIntegration.of(config, notification.receiver());
        if (given != null) {
            for (TestedIntegration entry : entries) {
                entry.checkSelfContained();
            }
        }
        List<CompletableFuture<Attempted>> attempts = entries.stream()
                .map(entry -> attempt(entry, notification, wordings))
                .toList();
        return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> attempts.stream().map(CompletableFuture::join).toList());
    }

    /** Templates are read from files, too, but those of the configuration in force can be rendered by anybody anyway. */
    private static void checkTemplates(@Nullable String given, Config config, Config inForce) throws TrialRefusal {
        if (given != null && !inForce.templates().containsAll(config.templates())) {
            throw TrialRefusal.invalid(
                    "templates: files that the configuration in force does not have (expected: none, or "
                            + "patterns of that one, in a configuration that comes with a request)");
        }
    }

    private CompletableFuture<Attempted> attempt(
            TestedIntegration entry, Notification notification, MessageTemplateSet wordings) {
        Notification told = told(entry, notification);
        if (told.alerts().isEmpty()) {
            return CompletableFuture.completedFuture(new Attempted(
                    entry.config().kind(),
                    entry.index(),
                    Attempted.Outcome.SKIPPED,
                    null,
                    "send_resolved: false (expected: true, or an alert that fires)",
                    Duration.ZERO,
                    List.of()));
        }
        long start = System.nanoTime();
        ReceiverTestSecrets secrets = ReceiverTestSecrets.of(entry.config());
        ReceiverTestMessages messages = new ReceiverTestMessages();
        HttpSenders senders = new HttpSenders(vertx, System.getenv(), messages);
        Integrations integrations =
                configs.integrations(senders, wordings, new Integrations.Watch(secrets::hide, messages::sent));
        return send(entry, told, integrations)
                .completeOnTimeout(
                        new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no answer in time", null),
                        told.timeout().plus(GRACE).toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((outcome, crash) -> senders.close())
                .thenApply(outcome ->
                        attempted(entry, outcome, Duration.ofNanos(System.nanoTime() - start), secrets, messages));
    }

    private static CompletableFuture<Outcome> send(
            TestedIntegration entry, Notification told, Integrations integrations) {
        try {
            return integrations
                    .notifier(told.receiver(), entry.config(), entry.index())
                    .send(told)
                    .toCompletableFuture();
        } catch (ConfigLoadException fault) {
            return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, fault.text()));
        }
    }

    /** The notification without what the integration does not want to hear. */
    private static Notification told(TestedIntegration entry, Notification all) {
        if (entry.config().sendResolved()) {
            return all;
        }
        return new Notification(
                all.groupKey(),
                all.receiver(),
                all.groupLabels(),
                all.routeLabels(),
                all.alerts().stream().filter(alert -> !alert.hasEnd()).toList(),
                all.reason(),
                all.receiverData(),
                all.now(),
                all.timeout());
    }

    private static Attempted attempted(
            TestedIntegration entry,
            Outcome outcome,
            Duration duration,
            ReceiverTestSecrets secrets,
            ReceiverTestMessages messages) {
        Attempted.Outcome label;
        FailureReason reason = null;
        String message;
        if (outcome instanceof Outcome.Delivered delivered) {
            message = delivered.flaw();
            label = message == null ? Attempted.Outcome.DELIVERED : Attempted.Outcome.PLAIN;
        } else if (outcome instanceof Outcome.Retryable retryable) {
            message = retryable.message();
            reason = retryable.reason();
            label = Attempted.Outcome.RETRYABLE;
        } else {
            Outcome.Rejected rejected = (Outcome.Rejected) outcome;
            message = rejected.message();
            reason = rejected.reason();
            label = Attempted.Outcome.REJECTED;
        }
        return new Attempted(
                entry.config().kind(),
                entry.index(),
                label,
                reason == null ? null : reason.label(),
                message == null ? null : secrets.hiddenIn(message),
                duration,
                messages.shown(secrets::hiddenIn));
    }
}
