package io.grapevine.receiver.incidentio;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.TextLimit;
import io.grapevine.template.TemplateData;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Posts notifications to an alert source of incident.io. */
public final class IncidentioNotifier implements Notifier {
    private static final String VERSION = "1";

    /** How large a body may be, in bytes. */
    private static final int MAX_SIZE = 512 * 1024;

    private final IncidentioConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code incidentio_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or the file of its token
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    public IncidentioNotifier(IncidentioConfig config, MessageTemplates templates, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        SecretSource.check("alert_source_token", config.alertSourceTokenFile());
        this.requests = new Requests("incident.io", templates, senders.of(client(config)), config.timeout());
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
                notification, config.maxAlerts(), requests.templates().externalUrl());
        return requests.deliver(
                notification,
                excerpt.data(),
                texts -> HttpCall.postJson(url(), json(excerpt, notification.groupKey())),
                reply -> outcome(reply, notification.receiverData()));
    }

    private String url() throws SendFailure {
        Url url = config.url();
        return url != null
                ? url.reveal()
                : SecretSource.file("url", config.urlFile()).strip();
    }

    /**
     * The body. If it is too large, only the first alert is sent, with the common fields of all of them; even
     * that may be too large.
     */
    static String json(TextLimit excerpt, String groupKey) {
        String json = encoded(excerpt, groupKey);
        return json.getBytes(StandardCharsets.UTF_8).length <= MAX_SIZE
                ? json
                : encoded(new TextLimit(firstOnly(excerpt.data()), excerpt.leftOut()), groupKey);
    }

    private static String encoded(TextLimit excerpt, String groupKey) {
        return GoJson.encode(excerpt.tree(VERSION, groupKey)) + "\n";
    }

    private static TemplateData firstOnly(TemplateData data) {
        return new TemplateData(
                data.receiver(),
                data.status(),
                data.alerts().subList(0, 1),
                data.notificationReason(),
                data.groupLabels(),
                data.commonLabels(),
                data.commonAnnotations(),
                data.routeLabels(),
                data.externalUrl());
    }

    /** What became of an attempt: 5xx and 429 may pass, and the latter says when in its body. */
    private static Outcome outcome(HttpReply reply, ReceiverData data) {
        Duration header = StatusTable.retryAfter(reply);
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(),
                reply.quotableBody(),
                header == null ? pause(reply.body(), Instant.now()) : header,
                data);
    }

    /** The wait that a body asks for, from {@code now} on, at most one hour; null if it asks for none. */
    static @Nullable Duration pause(String body, Instant now) {
        String end = JsonAnswer.scalars(body).get("/rate_limit/retry_after");
        if (end == null) {
            return null;
        }
        try {
            ZonedDateTime time = ZonedDateTime.parse(end.replace("UTC", "GMT"), DateTimeFormatter.RFC_1123_DATE_TIME);
            return StatusTable.bounded(Duration.between(now, time.toInstant()));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
