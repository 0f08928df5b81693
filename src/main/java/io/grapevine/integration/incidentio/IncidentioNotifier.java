package io.grapevine.integration.incidentio;

import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.IncidentioConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.TextLimit;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Posts notifications to an alert source of incident.io. */
public final class IncidentioNotifier implements Notifier {
    private final IncidentioConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code incidentio_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or the file of its token
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    public IncidentioNotifier(IncidentioConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        SecretSource.check("alert_source_token", config.alertSourceTokenFile());
        this.requests = new Requests("incident.io", wording, senders.of(client(config)), config.timeout());
    }

    /** The client with the token, if there is one. */
    private static HttpConfig client(IncidentioConfig config) {
        boolean token = !config.alertSourceToken().isEmpty()
                || !config.alertSourceTokenFile().isEmpty();
        return token
                ? config.httpConfig()
                        .withAuthorization(
                                Authorization.bearer(config.alertSourceToken(), config.alertSourceTokenFile()))
                : config.httpConfig();
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        TextLimit excerpt = TextLimit.of(
                notification, config.maxAlerts(), requests.wording().externalUrl());
        return requests.deliver(
                notification,
                excerpt.data(),
                texts -> HttpCall.postJson(url(), IncidentioMessage.json(excerpt, notification.groupKey())),
                reply -> IncidentioAnswer.outcome(reply, notification.receiverData()));
    }

    private String url() throws SendFailure {
        Url url = config.url();
        return url != null
                ? url.reveal()
                : SecretSource.file("url", config.urlFile()).strip();
    }
}
