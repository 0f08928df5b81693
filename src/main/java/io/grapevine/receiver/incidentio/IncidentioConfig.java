package io.grapevine.receiver.incidentio;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
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
            .alertmanagers(3)
            .unknownToMimir()
            .forMachines()
            .urgent();
}
