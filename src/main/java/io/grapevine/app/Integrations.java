package io.grapevine.app;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.email.EmailNotifier;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.message.OnTemplateError;
import io.grapevine.integration.message.Wording;
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

/** Makes the integrations of receivers. */
final class Integrations {
    /** Those whose notifications are read by machines, to which plain words would mean nothing. */
    private static final Set<String> FOR_MACHINES = Set.of("webhook", "jira", "sns", "incidentio");

    private final Vertx vertx;
    private final HttpSenders senders;
    private final Renderer renderer;
    private final String hostName;
    private final String externalUrl;

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
        try {
            return HttpKinds.notifier(config, wording, senders);
        } catch (SendFailure e) {
            throw new SetupException("receiver \"" + receiver.name() + "\": " + config.kind() + ": " + e.getMessage());
        }
    }
}
