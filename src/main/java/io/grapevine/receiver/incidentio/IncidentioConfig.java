package io.grapevine.receiver.incidentio;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
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
        implements HttpKind {
    /** The kind. */
    public static final Kind<IncidentioConfig> KIND = Kind.of(
                    "incidentio", IncidentioConfig.class, () -> IncidentioFormat.FORMAT)
            .alertmanagers(3)
            .unknownToMimir()
            .forMachines()
            .urgent();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new IncidentioNotifier(this, parts.templates(), parts.senders());
    }
}
