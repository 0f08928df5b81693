package io.grapevine.receiver;

import io.grapevine.base.Sha256;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.core.notify.Integration;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.webpush.PushChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the integrations of receivers. */
public final class Integrations {
    private final HttpSenders senders;
    private final MessageTemplateSet messageTemplates;
    private final Watch watch;
    private final UnaryOperator<Notifier> working;
    private final Outlets outlets;
    private final Optional<Offer> offer;

    /**
     * The observers of what integrations send. Requests over HTTP are observed by their clients.
     *
     * @param secrets consumer of secrets that come out of templates
     */
    public record Watch(
            Consumer<String> secrets,
            Consumer<SentMail> mails,
            Consumer<SentRecord> records,
            Function<Kind<?>, DialMetrics.Dialer> dialers) {
        /** No observers. */
        public static final Watch NONE = new Watch(secret -> {}, mail -> {}, sent -> {});

        /** Observers without one of connections. */
        public Watch(Consumer<String> secrets, Consumer<SentMail> mails, Consumer<SentRecord> records) {
            this(secrets, mails, records, kind -> DialMetrics.Dialer.NONE);
        }

        /** The metrics of connections only. */
        public static Watch counting(DialMetrics metrics) {
            return new Watch(
                    secret -> {},
                    mail -> {},
                    sent -> {},
                    kind -> kind.transport() == Transport.HTTP
                            ? metrics.dialer(kind.label())
                            : DialMetrics.Dialer.NONE);
        }
    }

    /** Runs tasks that render and begin to send, so that nothing is rendered on the event loop of the replica. */
    @FunctionalInterface
    public interface Worker {
        /** Runs a task on another thread. */
        Future<CompletionStage<Outcome>> run(Callable<CompletionStage<Outcome>> task);
    }

    /** Makes integrations that send as this replica, from workers of Vert.x. */
    public Integrations(
            Vertx vertx, HttpSenders senders, MessageTemplateSet messageTemplates, String hostName, Watch watch) {
        this(vertx, task -> vertx.executeBlocking(task, false), senders, messageTemplates, hostName, watch);
    }

    /** Makes integrations that send as this replica, from {@code worker}. */
    public Integrations(
            Vertx vertx,
            Worker worker,
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            String hostName,
            Watch watch) {
        this(
                senders,
                messageTemplates,
                watch,
                notifier -> new WorkerNotifier(worker, notifier),
                Outlets.live(vertx, senders, hostName, watch),
                Optional.empty());
    }

    private Integrations(
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            Watch watch,
            UnaryOperator<Notifier> working,
            Outlets outlets,
            Optional<Offer> offer) {
        this.senders = senders;
        this.messageTemplates = messageTemplates;
        this.watch = watch;
        this.working = working;
        this.outlets = outlets;
        this.offer = offer;
    }

    /**
     * The makers of the actions in messages.
     *
     * @param links makes the links of mails and cards
     * @param programLinks makes the links of messages whose app can send them itself
     * @param tokens signs the tokens of buttons
     * @param externalUrl the URL of the user interface, without a slash at its end
     */
    public record Offer(ActionLinks links, ActionLinks programLinks, ActionTokens tokens, String externalUrl) {
        private ActionLinks links(Kind<?> kind) {
            return kind.is(Kind.Trait.LINKS_FOR_PROGRAMS) ? programLinks : links;
        }
    }

    /** These integrations, whose messages offer the actions that the configuration names; all others offer none. */
    public Integrations with(Offer actions) {
        return new Integrations(senders, messageTemplates, watch, working, outlets, Optional.of(actions));
    }

    /** These integrations, which reach browsers by {@code channel}; all others reach none. */
    public Integrations with(PushChannel channel) {
        return new Integrations(senders, messageTemplates, watch, working, outlets.with(channel), offer);
    }

    /**
     * Makes integrations that render as all others, in the calling thread, and send nothing anywhere.
     *
     * @param senders answer the requests: {@link HttpSenders#answering}
     */
    public static Integrations answering(
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            Function<SentMail, Outcome> mails,
            Function<SentRecord, Outcome> records) {
        return new Integrations(
                senders,
                messageTemplates,
                Watch.NONE,
                UnaryOperator.identity(),
                Outlets.answering(mails, records),
                Optional.empty());
    }

    /**
     * The integrations of a receiver, numbered by kind.
     *
     * @throws ConfigLoadException if there is none of a kind, or if what it needs, such as a certificate, is not there
     */
    public List<Integration> of(ReceiverConfig receiver) throws ConfigLoadException {
        List<Integration> integrations = new ArrayList<>();
        for (ReceiverConfig.Numbered each : receiver.numbered()) {
            integrations.add(of(receiver.name(), each.config(), each.index()));
        }
        return integrations;
    }

    /**
     * The integration of one entry of a receiver.
     *
     * @param index the position of the integration among those of its kind
     * @throws ConfigLoadException as for all of them
     */
    public Integration of(String receiver, IntegrationConfig config, int index) throws ConfigLoadException {
        MessageTemplates templates =
                messageTemplates.of(receiver, config, index).tellingSecrets(watch.secrets());
        MessageActions actions =
                offer.isEmpty() ? MessageActions.NONE : messageTemplates.actions(receiver, config, index);
        boolean hasButtons = !actions.isEmpty() && messageTemplates.hasButtons(receiver, config, index);
        boolean hasOwn = offer.isPresent() && messageTemplates.hasOwnButtons(config);
        MessageButtons buttons = hasButtons || hasOwn ? buttons(actions) : null;
        MessageLinks links = actions.isEmpty() || hasButtons
                ? MessageLinks.NONE
                : MessageLinks.of(offer.orElseThrow().links(Kinds.of(config)), actions);
        NotifierParts parts = new NotifierParts(
                templates,
                links,
                senders.counting(watch.dialers().apply(Kinds.of(config))),
                messageTemplates.update(receiver, config, index),
                buttons,
                messageTemplates.oauth2(receiver, config, index),
                outlets);
        return new Integration(
                receiver,
                config.kind(),
                index,
                IntegrationDigest.of(config),
                config.sendResolved(),
                messageTemplates.extensions().whenMuted(receiver, config.kind(), index),
                messageTemplates.extensions().repeatIntervals(receiver, config.kind(), index),
                !actions.isEmpty() || hasOwn,
                working.apply(notifier(receiver, config, parts)));
    }

    private static Notifier notifier(String receiver, IntegrationConfig config, NotifierParts parts)
            throws ConfigLoadException {
        try {
            return ((KindRecord) config).notifier(parts);
        } catch (SendFailure e) {
            throw new ConfigLoadException("receiver \"" + receiver + "\": " + config.kind() + ": " + e.getMessage());
        }
    }

    private MessageButtons buttons(MessageActions actions) {
        Offer offered = offer.orElseThrow();
        boolean why = actions.why(); // both lead to the page of the group
        return new MessageButtons(
                new ButtonChoice(actions.actions(), why, !why), offered.tokens(), offered.externalUrl());
    }

    /** A notifier that renders and begins to send on workers. */
    private record WorkerNotifier(Worker worker, Notifier notifier) implements Notifier {
        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            return run(() -> notifier.send(notification));
        }

        @Override
        public boolean redraws(ReceiverData data) {
            return notifier.redraws(data);
        }

        @Override
        public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
            return run(() -> notifier.redraw(notification, state));
        }

        private CompletionStage<Outcome> run(Callable<CompletionStage<Outcome>> task) {
            return worker.run(task).compose(Future::fromCompletionStage).toCompletionStage();
        }
    }

    /**
     * A number that stands for the configuration of one integration: the same on every replica and after every restart, and
     * another one for another configuration. It tells nothing of the secrets that go into it.
     */
    static final class IntegrationDigest {
        /** Fields that came later, and their defaults, which do not count: replicas of before know the same integration. */
        private static final Map<String, Object> ADDED = Map.of(
                "IncidentioConfig.metadata",
                Map.of(),
                "OAuth2.refreshToken",
                new Secret(""),
                "OAuth2.refreshTokenFile",
                "",
                "RocketchatConfig.messageText",
                "",
                "Sigv4Config.sessionName",
                "",
                "Sigv4Config.tags",
                Map.of(),
                "SlackConfig.postUpdatesToThread",
                false,
                "TelegramConfig.timeout",
                Duration.ZERO);

        private final MessageDigest digest = Sha256.sum();

        private IntegrationDigest() {}

        /** The number; never 0, which means that none is known. */
        static long of(IntegrationConfig config) {
            IntegrationDigest all = new IntegrationDigest();
            all.add(config);
            long number = ByteBuffer.wrap(all.digest.digest()).getLong();
            return number == 0 ? 1 : number;
        }

        private void add(@Nullable Object value) {
            if (value instanceof Record composed) {
                Sha256.addSized(digest, nameOf(composed));
                for (RecordComponent component : composed.getClass().getRecordComponents()) {
                    Object part = ConfigFields.read(component, composed);
                    Object added = ADDED.get(nameOf(composed) + "." + component.getName());
                    if (added == null || !added.equals(part)) {
                        Sha256.addSized(digest, component.getName());
                        add(part);
                    }
                }
            } else if (value instanceof Collection<?> several) {
                Sha256.addSized(digest, "" + several.size());
                several.forEach(this::add);
            } else if (value instanceof Map<?, ?> map) {
                Sha256.addSized(digest, "" + map.size());
                map.forEach((key, of) -> {
                    add(key);
                    add(of);
                });
            } else if (value instanceof Secret secret) {
                Sha256.addSized(digest, secret.reveal());
            } else {
                Sha256.addSized(digest, String.valueOf(value));
            }
        }

        /** The name that a record has in the digest: that of an integration's follows from its kind, as replicas of other versions know it. */
        private static String nameOf(Record composed) {
            if (composed instanceof IntegrationConfig config) {
                String kind = config.kind();
                return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + "Config";
            }
            return composed.getClass().getSimpleName();
        }
    }
}
