package io.grapevine.app;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.integration.email.EmailNotifier;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.SendFailure;
import io.grapevine.integration.message.OnTemplateError;
import io.grapevine.integration.message.Wording;
import io.grapevine.integration.slack.SlackNotifier;
import io.grapevine.integration.webhook.WebhookNotifier;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notifier;
import io.grapevine.template.Renderer;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the integrations of receivers: the one place that knows which kinds there are. */
final class Integrations {
    /** Those whose notifications are read by machines, to which plain words would mean nothing. */
    private static final Set<String> FOR_MACHINES = Set.of("webhook", "jira", "sns", "incidentio");

    private static final Map<Class<?>, Kind<?>> KINDS =
            Map.ofEntries(kind(SlackConfig.class, SlackNotifier::new), kind(WebhookConfig.class, WebhookNotifier::new));

    private final Vertx vertx;
    private final HttpSenders senders;
    private final Renderer renderer;
    private final String hostName;
    private final String externalUrl;

    /** Makes notifiers of one kind, which all speak HTTP. */
    @FunctionalInterface
    private interface Kind<C> {
        Notifier notifier(C config, Wording wording, HttpSenders senders) throws SendFailure;
    }

    private static <C extends IntegrationConfig> Map.Entry<Class<?>, Kind<?>> kind(Class<C> config, Kind<C> kind) {
        return Map.entry(config, kind);
    }

    /**
     * Makes integrations that send as this replica.
     *
     * @param hostName the name of this computer, for mails
     * @param externalUrl where users reach this replica, without a slash at its end
     */
    Integrations(Vertx vertx, HttpSenders senders, Renderer renderer, String hostName, String externalUrl) {
        this.vertx = vertx;
        this.hostName = hostName;
        this.senders = senders;
        this.renderer = renderer;
        this.externalUrl = externalUrl;
    }

    /**
     * The integrations of a receiver, numbered by kind.
     *
     * @throws SetupException if there is none of a kind, or if what it needs, such as a certificate, is not there
     */
    List<Integration> of(ReceiverConfig receiver) throws SetupException {
        List<Integration> integrations = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (IntegrationConfig config : receiver.integrations()) {
            int index = counts.merge(config.kind(), 1, Integer::sum) - 1;
            Notifier notifier = new OffLoop(vertx, notifier(receiver, config));
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

    private Notifier notifier(ReceiverConfig receiver, IntegrationConfig config) throws SetupException {
        OnTemplateError onError = FOR_MACHINES.contains(config.kind()) ? OnTemplateError.DROP : OnTemplateError.PLAIN;
        Wording wording = Wording.of(renderer, onError, externalUrl);
        if (config instanceof EmailConfig email) {
            return new EmailNotifier(email, wording, vertx, ZoneId.systemDefault(), hostName);
        }
        @SuppressWarnings("unchecked") // kind() pairs them
        Kind<IntegrationConfig> kind = (Kind<IntegrationConfig>) KINDS.get(config.getClass());
        if (kind == null) {
            throw new SetupException("receiver \"" + receiver.name() + "\": " + config.kind()
                    + "_configs: this kind of receiver is not supported");
        }
        try {
            return kind.notifier(config, wording, senders);
        } catch (SendFailure e) {
            throw new SetupException("receiver \"" + receiver.name() + "\": " + config.kind() + ": " + e.getMessage());
        }
    }
}
