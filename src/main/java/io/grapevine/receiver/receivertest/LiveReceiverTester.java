package io.grapevine.receiver.receivertest;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.ReceiverConfig.Numbered;
import io.grapevine.config.file.shape.ConfigFields;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.sns.Sigv4Config;
import io.grapevine.receiver.sns.SnsConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tests receivers with integrations of their own, made as those of the configuration in force are, but with clients that
 * tell what they send.
 *
 * @param allowed which servers notifications may be sent to
 * @param inForce the configuration in force
 * @param configs reads other configurations
 */
public record LiveReceiverTester(
        Vertx vertx, Supplier<Destinations> allowed, Supplier<TestedConfigs.Tested> inForce, TestedConfigs configs)
        implements ReceiverTester {
    /** How long after its timeout an attempt is given up; notifiers keep the timeout themselves. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** A receiver with more integrations is no receiver but an attempt to keep this computer busy. */
    private static final int MOST = 100;

    @Override
    public CompletionStage<List<Attempted>> test(@Nullable String given, Notification notification)
            throws TrialRefusal {
        TestedConfigs.Tested current = inForce.get();
        Config config;
        MessageTemplateSet messageTemplates;
        try {
            config = given == null ? current.config() : configs.parse(given);
            checkTemplates(given, config, current.config());
            messageTemplates = given == null ? current.templates() : configs.templates(config);
        } catch (ConfigLoadException fault) {
            throw TrialRefusal.invalid(fault.text());
        }
        List<Numbered> entries = entries(config, notification.receiver());
        if (given != null) {
            for (Numbered entry : entries) {
                checkSelfContained(entry);
            }
        }
        List<CompletableFuture<Attempted>> attempts = entries.stream()
                .map(entry -> attempt(entry, notification, messageTemplates))
                .toList();
        return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> attempts.stream().map(CompletableFuture::join).toList());
    }

    /** Templates are read from files, too, but those of the configuration in force can be rendered by any client anyway. */
    private static void checkTemplates(@Nullable String given, Config config, Config inForce) throws TrialRefusal {
        if (given != null && !inForce.templates().containsAll(config.templates())) {
            throw TrialRefusal.invalid(
                    "templates: files that the configuration in force does not have (expected: none, or "
                            + "patterns of that one, in a configuration that comes with a request)");
        }
    }

    private CompletableFuture<Attempted> attempt(
            Numbered entry, Notification notification, MessageTemplateSet messageTemplates) {
        Notification notified = notified(entry, notification);
        if (notified.alerts().isEmpty()) {
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
        HttpSenders senders = new HttpSenders(vertx, System.getenv(), allowed.get(), messages);
        Integrations integrations = configs.integrations(
                senders, messageTemplates, new Integrations.Watch(secrets::hide, messages::sent, messages::sent));
        return send(entry, notified, integrations)
                .completeOnTimeout(
                        new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "no answer in time", null),
                        notified.timeout().plus(GRACE).toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((outcome, crash) -> senders.close())
                .thenApply(outcome ->
                        attempted(entry, outcome, Duration.ofNanos(System.nanoTime() - start), secrets, messages));
    }

    private static CompletableFuture<Outcome> send(Numbered entry, Notification notified, Integrations integrations) {
        try {
            return integrations
                    .of(notified.receiver(), entry.config(), entry.index())
                    .send(notified)
                    .toCompletableFuture();
        } catch (ConfigLoadException fault) {
            return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, fault.text()));
        }
    }

    /** The notification without the resolved alerts that the integration is not notified of. */
    private static Notification notified(Numbered entry, Notification all) {
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
                        all.timeout())
                .after(all.lastNotified());
    }

    private static Attempted attempted(
            Numbered entry,
            Outcome outcome,
            Duration duration,
            ReceiverTestSecrets secrets,
            ReceiverTestMessages messages) {
        Attempted.Outcome label;
        FailureReason reason = null;
        String message;
        if (outcome instanceof Outcome.Delivered delivered) {
            message = delivered.flaw() == null ? delivered.remark() : delivered.flaw();
            label = delivered.flaw() == null ? Attempted.Outcome.DELIVERED : Attempted.Outcome.PLAIN;
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

    /** The entries of a receiver; throws if it is not there, or has too many. */
    private static List<Numbered> entries(Config config, String name) throws TrialRefusal {
        ReceiverConfig receiver = config.receivers().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TrialRefusal.notFound("no receiver " + Quoted.quote(name)));
        if (receiver.integrations().size() > MOST) {
            throw TrialRefusal.invalid("receiver " + Quoted.quote(name) + ": "
                    + receiver.integrations().size() + " integrations (expected: at most " + MOST + ")");
        }
        return receiver.numbered();
    }

    /**
     * Makes sure that the entry brings all that it needs: a client that may request a test may not read what this computer
     * keeps in files, nor use its identity at AWS.
     */
    private static void checkSelfContained(Numbered entry) throws TrialRefusal {
        List<String> faults = new ArrayList<>();
        if (entry.config() instanceof Record composed) {
            ConfigFields.walk(composed, (path, component, value) -> {
                if (ConfigFields.namesFiles(component) && !value.equals("")) {
                    faults.add(fault(entry, path, "a file (expected: its content"));
                }
            });
        }
        if (entry.config() instanceof SnsConfig sns) {
            Sigv4Config sigv4 = sns.sigv4();
            if (!sigv4.profile().isEmpty()) {
                faults.add(fault(entry, "sigv4.profile", "a profile (expected: access_key and secret_key"));
            } else if (sigv4.accessKey().isEmpty()) {
                faults.add(fault(entry, "sigv4.access_key", "missing (expected: a key"));
            }
        }
        if (!faults.isEmpty()) {
            throw TrialRefusal.invalid(String.join("\n", faults));
        }
    }

    private static String fault(Numbered entry, String path, String what) {
        return Kinds.of(entry.config()).field() + "[" + entry.index() + "]." + path + ": " + what
                + ", in a configuration that comes with a request)";
    }
}
