package io.grapevine.receiver.incidentio;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An alert source of incident.io. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post; null if a file says it
 * @param maxAlerts how many alerts go into one message, unsigned; 0 for all
 */
public record IncidentioConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Url url,
        String urlFile,
        Secret alertSourceToken,
        String alertSourceTokenFile,
        long maxAlerts,
        Duration timeout)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<IncidentioConfig> KIND = Kind.of("incidentio", IncidentioConfig.class)
            .exactlyOne("url", "url_file")
            .atMostOne("alert_source_token", "alert_source_token_file")
            .check(IncidentioConfig::checkAuthorization)
            .field(object("http_config", HttpConfigFormat.HTTP_AS_WRITTEN).literal())
            .field(httpUrl("url").always())
            .field(filePathAsWritten("url_file").always())
            .field(alwaysCount("max_alerts"))
            .field(alwaysGoDuration("timeout"))
            .alertmanagers(3)
            .unknownToMimir()
            .forMachines()
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new IncidentioNotifier(this, parts.templates(), parts.senders());
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
}
