package io.grapevine.receiver.plain;

import static io.grapevine.config.shape.FieldSet.alwaysCount;
import static io.grapevine.config.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.shape.FieldSet.httpUrl;
import static io.grapevine.config.shape.FieldSet.object;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.PlainKind;
import io.grapevine.template.TemplateData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert source of incident.io. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post; null if a file says it
 * @param maxAlerts how many alerts go into one message, unsigned; 0 for all
 * @param metadata what is sent besides the alerts; the values are templates
 */
public record Incidentio(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Url url,
        String urlFile,
        Secret alertSourceToken,
        String alertSourceTokenFile,
        long maxAlerts,
        Duration timeout,
        Map<String, String> metadata)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Incidentio> KIND = Kind.of("incidentio", Incidentio.class)
            .exactlyOne("url", "url_file")
            .atMostOne("alert_source_token", "alert_source_token_file")
            .check(Incidentio::checkAuthorization)
            .field(object("http_config", HttpConfigFormat.HTTP_AS_WRITTEN).literal())
            .field(httpUrl("url").always())
            .field(filePathAsWritten("url_file").always())
            .field(alwaysCount("max_alerts"))
            .field(alwaysGoDuration("timeout"))
            .alertmanagers(3)
            .with(Kind.Trait.UNKNOWN_TO_MIMIR)
            .with(Kind.Trait.FOR_MACHINES)
            .with(Kind.Trait.URGENT);

    private static final String VERSION = "1";

    /** How large a body may be, in bytes. */
    private static final int MAX_SIZE = 512 * 1024;

    public Incidentio {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** Only a client of its own is looked at: without one, a missing token is no fault. */
    private static void checkAuthorization(RecordDraft draft) {
        HttpConfig own = draft.get("http_config");
        boolean token = draft.isAnySet("alert_source_token", "alert_source_token_file");
        if (own != null && token && own.authorization() != null) {
            draft.fault("a token and http_config.authorization (expected: not alert_source_token or "
                    + "alert_source_token_file when using http_config.authorization)");
        }
        if (own != null && !token && own.authorization() == null) {
            draft.fault("no authorization (expected: at least one of alert_source_token, alert_source_token_file or "
                    + "http_config.authorization)");
        }
    }

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(requests(parts.templates(), parts.senders()));
    }

    /**
     * The requests, which have the token, if there is one.
     *
     * @throws SendFailure if certificates or proxies of the {@code http_config} are unusable, or the file of the token
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    Requests requests(MessageTemplates templates, HttpSenders senders) throws SendFailure {
        SecretSource.check("alert_source_token", alertSourceTokenFile);
        boolean hasToken = !alertSourceToken.isEmpty() || !alertSourceTokenFile.isEmpty();
        HttpConfig client = hasToken
                ? httpConfig.withAuthorization(Authorization.bearer(alertSourceToken, alertSourceTokenFile))
                : httpConfig;
        return new Requests("incident.io", templates, senders.of(client), timeout);
    }

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        String address = url != null ? url.reveal() : SecretSource.value("url", urlFile);
        Map<String, String> rendered = new TreeMap<>(Utf8::compare);
        metadata.forEach((name, value) -> rendered.put(name, draft.fields().of("metadata." + name, value)));
        return HttpCall.postJson(address, json(draft.excerpt(), rendered));
    }

    /**
     * The body. If it is too large, only the first alert is sent, with the common fields of all of them and the
     * metadata; even that may be too large.
     */
    static String json(WebhookMessage message, Map<String, String> metadata) {
        Map<String, ?> more = metadata.isEmpty() ? Map.of() : Map.of("metadata", metadata);
        String json = message.json(VERSION, more);
        return json.getBytes(StandardCharsets.UTF_8).length <= MAX_SIZE
                ? json
                : new WebhookMessage(firstOnly(message.data()), message.groupKey(), message.truncatedAlerts(), null)
                        .json(VERSION, more);
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
    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        Duration header = StatusTable.retryAfter(reply);
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(), reply.quotableBody(), header == null ? pause(reply) : header, draft.kept());
    }

    /** The wait that a body asks for, at most one hour; null if it asks for none. */
    static @Nullable Duration pause(HttpReply reply) {
        String end = JsonAnswer.scalars(reply.body()).get("/rate_limit/retry_after");
        Instant time = end == null ? null : StatusTable.date(end.replace("UTC", "GMT"));
        return time == null ? null : StatusTable.until(reply, time);
    }
}
