package io.grapevine.integration.registry;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.IntegrationKind;
import io.grapevine.config.IntegrationKind.Transport;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.configcheck.ConfigLoadException;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.email.EmailNotifier;
import io.grapevine.integration.email.SentMail;
import io.grapevine.integration.http.DialMetrics;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notifier;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the integrations of receivers. */
public final class Integrations {
    private final Vertx vertx;
    private final HttpSenders senders;
    private final MessageTemplateSet wordings;
    private final String hostName;
    private final Watch watch;

    /**
     * Somebody who looks on while integrations send. Of requests over HTTP, their clients tell.
     *
     * @param secrets hears of secrets that come out of templates
     * @param mails hears of mails
     * @param dialers what hears of the connections of a kind
     */
    public record Watch(
            Consumer<String> secrets, Consumer<SentMail> mails, Function<IntegrationKind, DialMetrics.Dialer> dialers) {
        /** Nobody. */
        public static final Watch NONE = new Watch(secret -> {}, mail -> {});

        /** Somebody who does not look at connections. */
        public Watch(Consumer<String> secrets, Consumer<SentMail> mails) {
            this(secrets, mails, kind -> DialMetrics.Dialer.NONE);
        }

        /** The metrics of connections, and nobody else. */
        public static Watch counting(DialMetrics metrics) {
            return new Watch(
                    secret -> {},
                    mail -> {},
                    kind -> kind.transport() == Transport.HTTP
                            ? metrics.dialer(kind.label())
                            : DialMetrics.Dialer.NONE);
        }
    }

    /**
     * Makes integrations that send as this replica.
     *
     * @param wordings how they word what they say
     * @param hostName the name of this computer, for mails
     * @param watch looks on
     */
    public Integrations(Vertx vertx, HttpSenders senders, MessageTemplateSet wordings, String hostName, Watch watch) {
        this.vertx = vertx;
        this.hostName = hostName;
        this.senders = senders;
        this.wordings = wordings;
        this.watch = watch;
    }

    /**
     * The integrations of a receiver, numbered by kind.
     *
     * @throws ConfigLoadException if there is none of a kind, or if what it needs, such as a certificate, is not there
     */
    public List<Integration> of(ReceiverConfig receiver) throws ConfigLoadException {
        List<Integration> integrations = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (IntegrationConfig config : receiver.integrations()) {
            int index = counts.merge(config.kind(), 1, Integer::sum) - 1;
            Notifier notifier = notifier(receiver.name(), config, index);
            integrations.add(new Integration(
                    receiver.name(),
                    config.kind(),
                    index,
                    IntegrationDigest.of(config),
                    config.sendResolved(),
                    notifier));
        }
        return integrations;
    }

    /**
     * The notifier of one entry of a receiver.
     *
     * @param index its position among those of its kind
     * @throws ConfigLoadException as for all of them
     */
    public Notifier notifier(String receiver, IntegrationConfig config, int index) throws ConfigLoadException {
        MessageTemplates wording = wordings.of(receiver, config, index).tellingSecrets(watch.secrets());
        return new WorkerNotifier(vertx, notifier(receiver, config, wording));
    }

    private Notifier notifier(String receiver, IntegrationConfig config, MessageTemplates wording)
            throws ConfigLoadException {
        if (config instanceof EmailConfig email) {
            return new EmailNotifier(email, wording, vertx, ZoneId.systemDefault(), hostName, watch.mails());
        }
        try {
            return HttpNotifiers.notifier(
                    config, wording, senders.counting(watch.dialers().apply(config.integrationKind())));
        } catch (SendFailure e) {
            throw new ConfigLoadException("receiver \"" + receiver + "\": " + config.kind() + ": " + e.getMessage());
        }
    }
}
