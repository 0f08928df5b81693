package io.grapevine.receiver.receivertest;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonText;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.ReceiverConfig.Numbered;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Redaction;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.sns.Sns;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tests receivers with integrations of their own, made as those of the configuration in force are, but with clients that
 * tell what they send.
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
            throws ReceiverTestRefusal {
        TestedConfigs.Tested current = inForce.get();
        Config config;
        MessageTemplateSet messageTemplates;
        try {
            config = given == null ? current.config() : configs.parse(given);
            checkTemplates(given, config, current.config());
            messageTemplates = given == null ? current.templates() : configs.templates(config);
        } catch (ConfigLoadException fault) {
            throw ReceiverTestRefusal.invalid(fault.text());
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
    private static void checkTemplates(@Nullable String given, Config config, Config inForce)
            throws ReceiverTestRefusal {
        if (given != null && !inForce.templates().containsAll(config.templates())) {
            throw ReceiverTestRefusal.invalid(
                    "templates: files that the configuration in force does not have (expected: none, or "
                            + "patterns of that one, in a configuration that comes with a request)");
        }
    }

    private CompletableFuture<Attempted> attempt(
            Numbered entry, Notification notification, MessageTemplateSet messageTemplates) {
        Notification notified = entry.config().sendResolved()
                ? notification
                : notification.about(notification.alerts().stream()
                        .filter(alert -> !alert.hasEnd())
                        .toList());
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
    private static List<Numbered> entries(Config config, String name) throws ReceiverTestRefusal {
        ReceiverConfig receiver = config.receivers().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ReceiverTestRefusal.notFound("no receiver " + Quoted.quote(name)));
        if (receiver.integrations().size() > MOST) {
            throw ReceiverTestRefusal.invalid("receiver " + Quoted.quote(name) + ": "
                    + receiver.integrations().size() + " integrations (expected: at most " + MOST + ")");
        }
        return receiver.numbered();
    }

    /**
     * Makes sure that the entry brings all that it needs: a client that may request a test may not read what this computer
     * keeps in files, nor use its identity at AWS.
     */
    private static void checkSelfContained(Numbered entry) throws ReceiverTestRefusal {
        List<String> faults = new ArrayList<>();
        if (entry.config() instanceof Record composed) {
            ConfigFields.walk(composed, (path, component, value) -> {
                if (ConfigFields.namesFiles(component) && !value.equals("")) {
                    faults.add(fault(entry, path, "a file (expected: its content"));
                }
            });
        }
        if (entry.config() instanceof Sns sns) {
            Sigv4Config sigv4 = sns.sigv4();
            if (!sigv4.profile().isEmpty()) {
                faults.add(fault(entry, "sigv4.profile", "a profile (expected: access_key and secret_key"));
            } else if (sigv4.accessKey().isEmpty()) {
                faults.add(fault(entry, "sigv4.access_key", "missing (expected: a key"));
            }
        }
        if (!faults.isEmpty()) {
            throw ReceiverTestRefusal.invalid(String.join("\n", faults));
        }
    }

    private static String fault(Numbered entry, String path, String what) {
        return Kinds.of(entry.config()).field() + "[" + entry.index() + "]." + path + ": " + what
                + ", in a configuration that comes with a request)";
    }

    /**
     * Everything secret about one integration, so that what it sent can be shown without it: what its configuration marks
     * as secret, what stands in the files that it names, and what is added later, such as what becomes of either where
     * it is a template. Safe for use by several threads.
     */
    static final class ReceiverTestSecrets {
        /** Fields whose files hold public data. */
        private static final Set<String> PUBLIC = Set.of("caFile", "certFile");

        private final Redaction redaction = new Redaction();

        private ReceiverTestSecrets() {}

        /** The secrets of an integration. Its files are read now; one that cannot be read holds no secret. */
        static ReceiverTestSecrets of(IntegrationConfig config) {
            ReceiverTestSecrets secrets = new ReceiverTestSecrets();
            if (config instanceof Record composed) {
                ConfigFields.walk(composed, (path, component, value) -> secrets.add(component, value));
            }
            return secrets;
        }

        private void add(RecordComponent component, Object value) {
            if (value instanceof Secret secret) {
                hide(secret.reveal());
            } else if (value instanceof Url url) {
                password(url);
            } else if (value instanceof String path && !path.isEmpty() && ConfigFields.namesFiles(component)) {
                if (!PUBLIC.contains(component.getName())) {
                    content(path).ifPresent(this::hide);
                }
            }
        }

        private void password(Url url) {
            try {
                GoUrl.parse(url.reveal())
                        .userInfo()
                        .map(user -> user.substring(user.indexOf(':') + 1))
                        .ifPresent(this::hide);
            } catch (GoUrl.Malformed noUrl) {
                hide(url.reveal()); // whatever it is
            }
        }

        private static Optional<String> content(String path) {
            try {
                return Optional.of(Files.readString(Path.of(path)));
            } catch (IOException | IllegalArgumentException unreadable) {
                return Optional.empty(); // the attempt will say so itself
            }
        }

        /** Hides a text, also in the forms in which it stands in JSON, in forms and in URLs. */
        synchronized void hide(String text) {
            String secret = text.strip();
            StringBuilder quoted = new StringBuilder();
            JsonText.append(quoted, secret);
            redaction
                    .hide(text)
                    .hide(secret)
                    .hide(quoted.substring(1, quoted.length() - 1))
                    .hide(GoUrl.escapeForm(secret))
                    .hide(GoUrl.escapeForm(secret).replace("+", "%20"));
        }

        /** {@code text} without the secrets. */
        synchronized String hiddenIn(String text) {
            return redaction.apply(text);
        }
    }

    /** Notes what an integration sends, as answers show it. Safe for use by several threads. */
    static final class ReceiverTestMessages implements Sent.Observer {
        /** How much of a text is shown, in characters. */
        private static final int LONGEST = 64 << 10;

        private final List<Note> notes = new ArrayList<>();

        /** A message, and what was answered if it is a request. */
        private static final class Note {
            private final Function<UnaryOperator<String>, JsonObject> message;
            private volatile @Nullable Integer status;

            Note(Function<UnaryOperator<String>, JsonObject> message) {
                this.message = message;
            }
        }

        @Override
        public IntConsumer sent(Sent request) {
            Note note = add(text -> json(request, text));
            return status -> note.status = status;
        }

        void sent(SentMail mail) {
            add(text -> json(mail, text));
        }

        void sent(SentRecord message) {
            add(text -> json(message, text));
        }

        private synchronized Note add(Function<UnaryOperator<String>, JsonObject> message) {
            Note note = new Note(message);
            notes.add(note);
            return note;
        }

        /** What was sent so far, from which {@code redaction} takes the secrets. */
        synchronized List<JsonObject> shown(UnaryOperator<String> redaction) {
            UnaryOperator<String> text = whole -> Shortened.toCharacters(redaction.apply(whole), LONGEST);
            return notes.stream()
                    .map(note -> {
                        JsonObject shown = note.message.apply(text);
                        return note.status == null ? shown : shown.put("status", note.status);
                    })
                    .toList();
        }

        private static JsonObject json(Sent sent, UnaryOperator<String> text) {
            return new JsonObject()
                    .put("method", sent.method())
                    .put("url", text.apply(sent.url()))
                    .put("headers", pairs(sent.headers(), text))
                    .put("body", text.apply(sent.body()));
        }

        private static JsonObject json(SentMail mail, UnaryOperator<String> text) {
            JsonObject json = new JsonObject()
                    .put("method", "MAIL")
                    .put("url", "smtp://" + mail.server())
                    .put("from", text.apply(mail.from()))
                    .put("to", new JsonArray(mail.to().stream().map(text).toList()))
                    .put("headers", pairs(mail.headers(), text));
            if (mail.text() != null) {
                json.put("text", text.apply(mail.text()));
            }
            return mail.html() == null ? json : json.put("html", text.apply(mail.html()));
        }

        private static JsonObject json(SentRecord message, UnaryOperator<String> text) {
            return new JsonObject()
                    .put("method", "PRODUCE")
                    .put("url", text.apply("kafka://" + String.join(",", message.brokers()) + "/" + message.topic()))
                    .put("key", text.apply(message.key()))
                    .put("headers", pairs(message.headers(), text))
                    .put("body", text.apply(message.value()));
        }

        private static JsonObject pairs(Map<String, String> pairs, UnaryOperator<String> text) {
            JsonObject shown = new JsonObject();
            pairs.forEach((name, value) -> shown.put(name, text.apply(value)));
            return shown;
        }
    }
}
